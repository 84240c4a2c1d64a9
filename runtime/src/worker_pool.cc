#include "runtime/src/worker_pool.h"

#include <chrono>
#include <utility>

namespace formwork {

void WorkerPool::Run(std::function<void()> job) {
  const std::lock_guard lock(mutex_);
  jobs_.push_back(std::move(job));
  if (idle_ < jobs_.size() && threads_ < limit_) Grow();
  wakes_.notify_one();
}

void WorkerPool::RunNow(std::function<void()> job) {
  const std::lock_guard lock(mutex_);
  jobs_.push_front(std::move(job));
  if (idle_ < jobs_.size()) Grow();
  wakes_.notify_one();
}

void WorkerPool::Grow() {
  ++threads_;
  std::thread([this] { Work(); }).detach();
}

void WorkerPool::Work() {
  std::unique_lock lock(mutex_);
  while (true) {
    ++idle_;
    wakes_.wait(lock, [this] { return stopping_ || !jobs_.empty(); });
    --idle_;
    if (stopping_) break;
    const std::function<void()> job = std::move(jobs_.front());
    jobs_.pop_front();
    lock.unlock();
    job();
    lock.lock();
  }
  --threads_;
  left_.notify_all();
}

void WorkerPool::Stop() {
  std::unique_lock lock(mutex_);
  stopping_ = true;
  jobs_.clear();
  wakes_.notify_all();
  left_.wait_for(lock, std::chrono::seconds(1), [this] { return threads_ == 0; });
}

}  // namespace formwork
