#include "generator/cost/schedule.h"

#include <algorithm>
#include <array>
#include <variant>

#include "generator/blueprint/schedule.h"

namespace formwork::cost {
namespace {

constexpr std::array<double, 12> kDaysOf = {31, 28.25, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

// The days of an average year that the two day fields and the month let through.
double DaysOfYear(const blueprint::Schedule& schedule) {
  double days = 0;
  for (size_t month = 1; month <= kDaysOf.size(); ++month) {
    if (!schedule.months.test(month)) continue;
    for (size_t day = 1; day <= 31; ++day) {
      if (schedule.days.test(day))
        days += std::clamp(kDaysOf[month - 1] - static_cast<double>(day - 1), 0.0, 1.0);
    }
  }
  return days * static_cast<double>(schedule.weekdays.count()) / 7;
}

}  // namespace

double FiringsPerMonth(std::string_view schedule) {
  const auto parsed = blueprint::ParseSchedule(schedule);
  const auto* fields = std::get_if<blueprint::Schedule>(&parsed);
  if (fields == nullptr) return 0;
  const size_t of_day = fields->seconds.count() * fields->minutes.count() * fields->hours.count();
  return static_cast<double>(of_day) * DaysOfYear(*fields) / 12;
}

}  // namespace formwork::cost
