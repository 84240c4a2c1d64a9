#pragma once
// NCRONTAB with six fields (second, minute, hour, day, month, weekday), as Azure's host reads it: a
// day must match both day and weekday. UTC.

#include <bitset>
#include <chrono>
#include <string_view>
#include <vector>

#include "generator/blueprint/parse.h"

namespace formwork::blueprint {

struct Schedule {
  std::bitset<60> seconds;
  std::bitset<60> minutes;
  std::bitset<24> hours;
  std::bitset<32> days;     // 1..31
  std::bitset<13> months;   // 1..12
  std::bitset<7> weekdays;  // 0 is Sunday

  friend bool operator==(const Schedule&, const Schedule&) = default;
};

using TimePoint = std::chrono::sys_seconds;

[[nodiscard]] Parsed<Schedule> ParseSchedule(std::string_view text);
// The next `count` runs after `from`; fewer (or none) if it never fires again within 45 years.
[[nodiscard]] std::vector<TimePoint> NextRuns(const Schedule& schedule, TimePoint from,
                                              size_t count);
// "2025-03-01T03:00:00Z"
[[nodiscard]] std::string FormatTime(TimePoint time);

}  // namespace formwork::blueprint
