#include "runtime/localhost/base/clock.h"

#include <algorithm>

namespace formwork::localhost {

Time RealClock::Now() const {
  return std::chrono::time_point_cast<Duration>(std::chrono::system_clock::now());
}

std::optional<Duration> RealClock::RealDelay(Time time) const {
  return std::max(time - Now(), Duration::zero());
}

std::optional<Duration> VirtualClock::RealDelay(Time time) const {
  if (time <= Now()) return Duration::zero();
  return std::nullopt;
}

void VirtualClock::Advance(Duration by) {
  AdvanceTo(Now() + by);
}

void VirtualClock::AdvanceTo(Time time) {
  now_ = std::max(now_, time);
}

}  // namespace formwork::localhost
