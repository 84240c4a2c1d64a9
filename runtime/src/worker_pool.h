#pragma once
// Threads for functions: made when needed, kept, never more than the limit; the rest waits in line.

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace formwork {

class WorkerPool {
 public:
  explicit WorkerPool(size_t limit) : limit_(limit) {}

  WorkerPool(const WorkerPool&) = delete;
  WorkerPool& operator=(const WorkerPool&) = delete;

  ~WorkerPool() { Stop(); }

  void Run(std::function<void()> job);
  // Before all others, on a thread of its own if none is free: the limit does not hold for it.
  void RunNow(std::function<void()> job);
  // Waits for idle threads and gives up those that are still inside a function: the process ends
  // anyway.
  void Stop();

 private:
  void Work();
  void Grow();

  size_t limit_;
  std::mutex mutex_;
  std::condition_variable wakes_;
  std::condition_variable left_;
  std::deque<std::function<void()>> jobs_;
  size_t threads_ = 0;
  size_t idle_ = 0;
  bool stopping_ = false;
};

}  // namespace formwork
