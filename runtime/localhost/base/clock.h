#pragma once
// What time it is, and waiting for it. Everything that depends on time (visibility, TTL, timers,
// retries) asks a Clock, so that a test or `clock advance` moves hours in no time. Now() may be
// called from any thread. A thread waits with WaitUntil and a Wakeup; an event loop keeps its
// deadlines in Alarms (alarms.h) and arms one timer of its own for RealDelay(*alarms.Next()), again
// after every OnJump.

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <vector>

namespace formwork::localhost {

using Duration = std::chrono::milliseconds;
using Time = std::chrono::time_point<std::chrono::system_clock, Duration>;  // UTC, since 1970

[[nodiscard]] constexpr int64_t Millis(Time time) {
  return time.time_since_epoch().count();
}

[[nodiscard]] constexpr Time FromMillis(int64_t millis) {
  return Time(Duration(millis));
}

// Wakes one waiting thread before its time. A Notify that comes first is not lost. Outlives every
// wait on it.
class Wakeup {
 public:
  void Notify();

 private:
  friend class RealClock;
  friend class VirtualClock;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool notified_ = false;
};

class Clock {
 public:
  Clock() = default;
  Clock(const Clock&) = delete;
  Clock& operator=(const Clock&) = delete;
  virtual ~Clock() = default;

  [[nodiscard]] virtual Time Now() const = 0;
  // Blocks until Now() >= time (true) or the wakeup was notified (false, and the notification is
  // used up).
  [[nodiscard]] virtual bool WaitUntil(Time time, Wakeup& wakeup) = 0;
  // How long a timer of the real world has to run until `time`; nullopt: only a jump gets there.
  [[nodiscard]] virtual std::optional<Duration> RealDelay(Time time) const = 0;
};

class RealClock : public Clock {
 public:
  [[nodiscard]] Time Now() const override;
  [[nodiscard]] bool WaitUntil(Time time, Wakeup& wakeup) override;
  [[nodiscard]] std::optional<Duration> RealDelay(Time time) const override;
};

// Stands still until it is moved. Moving it backwards is refused (it stays).
class VirtualClock : public Clock {
 public:
  explicit VirtualClock(Time start);

  [[nodiscard]] Time Now() const override;
  [[nodiscard]] bool WaitUntil(Time time, Wakeup& wakeup) override;
  [[nodiscard]] std::optional<Duration> RealDelay(Time time) const override;

  void Advance(Duration by);
  void AdvanceTo(Time time);
  // Called after every move, on the moving thread. Set once, before threads start.
  void OnJump(std::function<void()> listener);

 private:
  mutable std::mutex mutex_;
  Time now_;
  std::vector<Wakeup*> waiting_;
  std::function<void()> listener_;
};

}  // namespace formwork::localhost
