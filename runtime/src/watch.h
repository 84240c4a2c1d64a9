#pragma once
// A thread that looks every millisecond while there is something to watch, and once a second while
// there is not: an idle process costs nothing.

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <thread>

namespace formwork {

[[nodiscard]] int64_t SteadyNs();

class Watch {
 public:
  enum class Seen : uint8_t { kNothing, kWork, kEnd };
  using Look = std::function<Seen(int64_t now_ns)>;

  Watch() = default;
  Watch(const Watch&) = delete;
  Watch& operator=(const Watch&) = delete;
  ~Watch() = default;

  void Start(Look look);
  // Something begins that `look` sees. Costs a load while the watch is awake.
  void Wake();

  // Waits until `look` has said kEnd.
  void Join() { thread_.join(); }

 private:
  void Run(const Look& look);

  std::mutex mutex_;
  std::condition_variable wakes_;
  std::atomic<bool> sleeps_{false};
  std::thread thread_;
};

}  // namespace formwork
