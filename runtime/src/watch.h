#pragma once
// A thread that looks as often as there is reason to: every other millisecond while someone may
// get stuck, now and then while someone only waits, once a second while there is nothing: a process
// that waits or is idle costs next to nothing.

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
  // The later, the more often it has to look.
  enum class Seen : uint8_t { kNothing, kWaiting, kRunning, kEnd };
  using Look = std::function<Seen(int64_t now_ns)>;

  Watch() = default;
  Watch(const Watch&) = delete;
  Watch& operator=(const Watch&) = delete;
  ~Watch() = default;

  void Start(Look look);
  // Something begins that `look` sees as that. Costs a load while the watch looks often enough.
  void Wake(Seen seen);

  // Waits until `look` has said kEnd.
  void Join() { thread_.join(); }

 private:
  void Run(const Look& look);

  std::mutex mutex_;
  std::condition_variable wakes_;
  std::atomic<Seen> pace_{Seen::kRunning};
  std::thread thread_;
};

}  // namespace formwork
