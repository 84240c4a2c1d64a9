#pragma once
// What time it is. Everything that depends on time (visibility, TTL, timers, retries) asks a Clock,
// so that a test or `clock advance` moves hours in no time. Deadlines are kept in Alarms
// (alarms.h); the loop arms one timer of its own for RealDelay(*alarms.Next()).

#include <chrono>
#include <cstdint>
#include <optional>

namespace formwork::localhost {

using Duration = std::chrono::milliseconds;
using Time = std::chrono::time_point<std::chrono::system_clock, Duration>;  // UTC, since 1970

[[nodiscard]] constexpr int64_t Millis(Time time) {
  return time.time_since_epoch().count();
}

[[nodiscard]] constexpr Time FromMillis(int64_t millis) {
  return Time(Duration(millis));
}

class Clock {
 public:
  Clock() = default;
  Clock(const Clock&) = delete;
  Clock& operator=(const Clock&) = delete;
  virtual ~Clock() = default;

  [[nodiscard]] virtual Time Now() const = 0;
  // How long a timer of the real world has to run until `time`; nullopt: only a jump gets there.
  [[nodiscard]] virtual std::optional<Duration> RealDelay(Time time) const = 0;
};

class RealClock : public Clock {
 public:
  [[nodiscard]] Time Now() const override;
  [[nodiscard]] std::optional<Duration> RealDelay(Time time) const override;
};

// Stands still until it is moved. Moving it backwards is refused (it stays).
class VirtualClock : public Clock {
 public:
  explicit VirtualClock(Time start) : now_(start) {}

  [[nodiscard]] Time Now() const override { return now_; }

  [[nodiscard]] std::optional<Duration> RealDelay(Time time) const override;

  void Advance(Duration by);
  void AdvanceTo(Time time);

 private:
  Time now_;
};

}  // namespace formwork::localhost
