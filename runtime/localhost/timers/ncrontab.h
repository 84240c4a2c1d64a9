#pragma once
// NCRONTAB: "{second} {minute} {hour} {day} {month} {day of week}", five fields without the
// seconds, names for months and days, or a TimeSpan. Pure. When both day fields are restricted,
// both must fit, as in Azure's library.

#include <array>
#include <bitset>
#include <optional>
#include <string>
#include <string_view>

#include "runtime/localhost/base/clock.h"

namespace formwork::localhost {

class Schedule {
 public:
  // `what` says what is wrong.
  [[nodiscard]] static std::optional<Schedule> Parse(std::string_view text, std::string& what);

  // The first time after `time`; nullopt when there is none within eight years (the 30th of
  // February).
  [[nodiscard]] std::optional<Time> Next(Time time) const;
  // The shortest pause between two of its times: monitoring is off below a minute.
  [[nodiscard]] bool MoreOftenThanOnceAMinute() const;

 private:
  std::optional<Duration> interval_;
  std::array<std::bitset<64>, 6> fields_;
};

}  // namespace formwork::localhost
