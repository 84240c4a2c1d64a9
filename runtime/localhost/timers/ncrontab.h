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

  // The first time after `time`; nullopt when there is none within 45 years (the 30th of
  // February; a Monday that is the 29th comes every 28 or 40).
  [[nodiscard]] std::optional<Time> Next(Time time) const;
  // Several times in every minute: such a timer is not monitored. One that is limited in any other
  // field is, however often it fires in between.
  [[nodiscard]] bool MoreOftenThanOnceAMinute() const;

 private:
  std::optional<Duration> interval_;
  std::array<std::bitset<64>, 6> fields_;
};

}  // namespace formwork::localhost
