#include "runtime/localhost/timers/ncrontab.h"

#include <algorithm>
#include <span>
#include <vector>

#include "runtime/localhost/text/dotnet.h"
#include "runtime/localhost/text/strings.h"

namespace formwork::localhost {
namespace {

constexpr std::string_view kMonths[] = {"january",   "february", "march",    "april",
                                        "may",       "june",     "july",     "august",
                                        "september", "october",  "november", "december"};
constexpr std::string_view kDays[] = {"sunday",   "monday", "tuesday", "wednesday",
                                      "thursday", "friday", "saturday"};

struct FieldSpec {
  std::string_view name;
  int64_t low;
  int64_t high;
  std::span<const std::string_view> words;  // from `low`
};

constexpr FieldSpec kFields[] = {{"second", 0, 59, {}},     {"minute", 0, 59, {}},
                                 {"hour", 0, 23, {}},       {"day", 1, 31, {}},
                                 {"month", 1, 12, kMonths}, {"day of week", 0, 6, kDays}};

// A number, or any beginning of a name: the first one that fits ("j" is January).
std::optional<int64_t> ReadValue(std::string_view text, const FieldSpec& spec) {
  if (text.empty()) return std::nullopt;
  for (size_t i = 0; i < spec.words.size(); ++i) {
    if (StartsWithAnyCase(spec.words[i], text)) return spec.low + static_cast<int64_t>(i);
  }
  const auto value = ParseInt(text);
  if (!value || *value < spec.low || *value > spec.high) return std::nullopt;
  return value;
}

// "5", "1-5", "*", "*/10", "3-40/7", and "5/10": from 5 to the field's end, whatever the step. As
// NCrontab: a range written backwards is turned round, a step below one is one.
bool ReadPart(std::string_view part, const FieldSpec& spec, std::bitset<64>& bits) {
  int64_t step = 1;
  const size_t slash = part.find('/');
  if (slash != std::string_view::npos) {
    const auto value = ParseInt(part.substr(slash + 1));
    if (!value) return false;
    step = std::max<int64_t>(*value, 1);
    part = part.substr(0, slash);
  }
  int64_t low = spec.low;
  int64_t high = spec.high;
  if (part != "*") {
    const size_t dash = part.find('-', 1);
    const auto first = ReadValue(part.substr(0, dash), spec);
    if (!first) return false;
    low = *first;
    if (dash != std::string_view::npos) {
      const auto last = ReadValue(part.substr(dash + 1), spec);
      if (!last) return false;
      low = std::min(*first, *last);
      high = std::max(*first, *last);
    } else if (slash == std::string_view::npos) {
      high = low;
    }
  }
  for (int64_t i = low; i <= high; i += step)
    bits.set(static_cast<size_t>(i));
  return true;
}

bool ReadField(std::string_view text, const FieldSpec& spec, std::bitset<64>& bits) {
  for (const std::string_view part : Split(text, ',')) {
    if (part.empty() || !ReadPart(part, spec, bits)) return false;
  }
  return true;
}

std::optional<size_t> FirstFrom(const std::bitset<64>& bits, size_t from) {
  for (size_t i = from; i < 64; ++i) {
    if (bits.test(i)) return i;
  }
  return std::nullopt;
}

}  // namespace

std::optional<Schedule> Schedule::Parse(std::string_view text, std::string& what) {
  Schedule schedule;
  text = Trim(text);
  std::vector<std::string_view> parts;
  for (const std::string_view part : Split(text, ' ')) {
    if (!part.empty()) parts.push_back(part);
  }
  if (parts.size() == 1 && text.find(':') != std::string_view::npos) {
    schedule.interval_ = ParseTimeSpan(text);
    if (schedule.interval_ && schedule.interval_->count() > 0) return schedule;
    what = "'" + std::string(text) + "' is no time span (hh:mm:ss)";
    return std::nullopt;
  }
  if (parts.size() == 5) parts.insert(parts.begin(), "0");
  if (parts.size() != 6) {
    what = "The schedule expression '" + std::string(text) +
           "' was not recognized as a valid cron expression or timespan string.";
    return std::nullopt;
  }
  for (size_t i = 0; i < 6; ++i) {
    if (ReadField(parts[i], kFields[i], schedule.fields_[i])) continue;
    what = "The schedule expression '" + std::string(text) + "' was not recognized: '" +
           std::string(parts[i]) + "' is no " + std::string(kFields[i].name);
    return std::nullopt;
  }
  return schedule;
}

std::optional<Time> Schedule::Next(Time time) const {
  if (interval_) return time + *interval_;
  using namespace std::chrono;
  const sys_seconds first = floor<seconds>(time) + seconds(1);
  sys_days day = floor<days>(first);
  size_t begin = static_cast<size_t>((first - day).count());
  for (int i = 0; i < 366 * 45; ++i, day += days(1), begin = 0) {
    const year_month_day date(day);
    if (!fields_[3].test(static_cast<unsigned>(date.day())) ||
        !fields_[4].test(static_cast<unsigned>(date.month())) ||
        !fields_[5].test(weekday(day).c_encoding())) {
      continue;
    }
    for (size_t second = begin; second < 86'400;) {
      const auto hour = FirstFrom(fields_[2], second / 3600);
      if (!hour) break;
      if (*hour != second / 3600) second = *hour * 3600;
      const auto minute = FirstFrom(fields_[1], second / 60 % 60);
      if (!minute) {
        second = (second / 3600 + 1) * 3600;
        continue;
      }
      if (*minute != second / 60 % 60) second = second / 3600 * 3600 + *minute * 60;
      const auto tick = FirstFrom(fields_[0], second % 60);
      if (!tick) {
        second = (second / 60 + 1) * 60;
        continue;
      }
      return time_point_cast<Duration>(day + seconds(second / 60 * 60 + *tick));
    }
  }
  return std::nullopt;
}

bool Schedule::MoreOftenThanOnceAMinute() const {
  if (interval_) return *interval_ < std::chrono::minutes(1);
  for (size_t i = 1; i < fields_.size(); ++i) {
    if (fields_[i].count() != static_cast<size_t>(kFields[i].high - kFields[i].low + 1))
      return false;
  }
  return fields_[0].count() > 1;
}

}  // namespace formwork::localhost
