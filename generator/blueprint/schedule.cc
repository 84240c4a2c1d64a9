#include "generator/blueprint/schedule.h"

#include <algorithm>
#include <charconv>
#include <span>

#include "generator/base/str_cat.h"
#include "generator/base/text.h"

namespace formwork::blueprint {
namespace {

namespace chrono = std::chrono;

constexpr std::string_view kMonths[] = {"january",   "february", "march",    "april",
                                        "may",       "june",     "july",     "august",
                                        "september", "october",  "november", "december"};
constexpr std::string_view kWeekdays[] = {"sunday",   "monday", "tuesday", "wednesday",
                                          "thursday", "friday", "saturday"};

struct CronField {
  std::string_view name;
  int low;
  int high;
  std::span<const std::string_view> words;
};

const CronField kFields[] = {{"second", 0, 59, {}},     {"minute", 0, 59, {}},
                             {"hour", 0, 23, {}},       {"day", 1, 31, {}},
                             {"month", 1, 12, kMonths}, {"weekday", 0, 6, kWeekdays}};

struct Piece {
  std::string_view text;
  size_t begin = 0;
};

std::vector<Piece> Split(std::string_view text, size_t offset, char separator) {
  std::vector<Piece> pieces;
  size_t begin = 0;
  while (begin <= text.size()) {
    const size_t end = std::min(text.find(separator, begin), text.size());
    const bool skip = separator == ' ' && end == begin;  // several blanks are one
    if (!skip) pieces.push_back({text.substr(begin, end - begin), offset + begin});
    begin = end + 1;
  }
  return pieces;
}

Fault Bad(const Piece& piece, const CronField& field, std::string why) {
  const std::string names =
      field.words.empty() ? std::string()
                          : StrCat(" or a name such as '", field.words.front().substr(0, 3), "'");
  return {.begin = piece.begin,
          .end = piece.begin + std::max<size_t>(piece.text.size(), 1),
          .message = std::move(why),
          .help = StrCat(field.name, "s run from ", field.low, " to ", field.high, names,
                         "; valid forms are *, 5, 1-5, 1,3,5, */10 and 0-30/10")};
}

Parsed<int64_t> Number(const Piece& piece, const CronField& field) {
  const std::string lower = LowerAscii(piece.text);
  for (size_t i = 0; i < field.words.size(); ++i) {
    if (lower.size() >= 3 && field.words[i].starts_with(lower))
      return static_cast<int64_t>(i) + field.low;
  }
  int value = 0;
  const char* end = piece.text.data() + piece.text.size();
  const auto [stop, error] = std::from_chars(piece.text.data(), end, value);
  if (error != std::errc{} || stop != end || piece.text.empty()) {
    return Bad(
        piece, field,
        StrCat("'", piece.text, "' is not ", field.name == "hour" ? "an " : "a ", field.name));
  }
  if (value < field.low || value > field.high)
    return Bad(piece, field, StrCat("there is no ", field.name, " ", value));
  return int64_t{value};
}

struct Run {
  int64_t first = 0;
  int64_t last = 0;
  int64_t step = 1;
};

Parsed<Run> OneRun(const Piece& piece, const CronField& field) {
  Run run{.first = field.low, .last = field.high, .step = 1};
  const size_t slash = piece.text.find('/');
  if (slash != std::string_view::npos) {
    const std::string_view digits = piece.text.substr(slash + 1);
    const Parsed<int64_t> step = ParseInteger(digits);
    if (std::holds_alternative<Fault>(step) || std::get<int64_t>(step) < 1 ||
        std::get<int64_t>(step) > 60) {
      return Bad(piece, field, StrCat("'", digits, "' is not a step"));
    }
    run.step = std::get<int64_t>(step);
  }
  const Piece base{piece.text.substr(0, slash), piece.begin};
  if (base.text == "*") return run;
  const size_t dash = base.text.find('-');
  const Parsed<int64_t> first = Number({base.text.substr(0, dash), base.begin}, field);
  if (const Fault* fault = std::get_if<Fault>(&first)) return *fault;
  run.first = std::get<int64_t>(first);
  if (dash == std::string_view::npos) {
    // 5/10 begins at 5 and goes on to the end, 5/1 too (NCrontab 3.2 and later, which Azure's timer
    // extension has); only without a step it is 5 alone.
    if (slash == std::string_view::npos) run.last = run.first;
    return run;
  }
  const Parsed<int64_t> last = Number({base.text.substr(dash + 1), base.begin + dash + 1}, field);
  if (const Fault* fault = std::get_if<Fault>(&last)) return *fault;
  run.last = std::get<int64_t>(last);
  if (run.last < run.first)
    return Bad(piece, field, StrCat("the range ", base.text, " runs backwards"));
  return run;
}

template <size_t N>
std::optional<Fault> Fill(const Piece& piece, const CronField& field, std::bitset<N>& bits) {
  for (const Piece& part : Split(piece.text, piece.begin, ',')) {
    const Parsed<Run> run = OneRun(part, field);
    if (const Fault* fault = std::get_if<Fault>(&run)) return *fault;
    const Run& r = std::get<Run>(run);
    for (int64_t value = r.first; value <= r.last; value += r.step)
      bits.set(static_cast<size_t>(value));
  }
  return std::nullopt;
}

bool RunsOn(const Schedule& schedule, chrono::sys_days day) {
  const chrono::year_month_day date{day};
  return schedule.months.test(unsigned{date.month()}) && schedule.days.test(unsigned{date.day()}) &&
         schedule.weekdays.test(chrono::weekday{day}.c_encoding());
}

// Appends the day's runs after `from` until there are `count`.
void RunsOfDay(const Schedule& schedule, chrono::sys_days day, TimePoint from, size_t count,
               std::vector<TimePoint>& runs) {
  for (size_t h = 0; h < 24; ++h) {
    if (!schedule.hours.test(h)) continue;
    for (size_t m = 0; m < 60; ++m) {
      if (!schedule.minutes.test(m)) continue;
      for (size_t s = 0; s < 60; ++s) {
        if (!schedule.seconds.test(s)) continue;
        const TimePoint time = day + chrono::hours(h) + chrono::minutes(m) + chrono::seconds(s);
        if (time > from) runs.push_back(time);
        if (runs.size() == count) return;
      }
    }
  }
}

std::string Two(unsigned value) {
  return StrCat(value < 10 ? "0" : "", value);
}

}  // namespace

Parsed<Schedule> ParseSchedule(std::string_view text) {
  const std::vector<Piece> pieces = Split(text, 0, ' ');
  if (pieces.size() != 6) {
    const std::string help =
        pieces.size() == 5
            ? StrCat("the first field is seconds: \"0 ", text, "\"")
            : std::string("write second minute hour day month weekday, such as \"0 0 3 * * *\"");
    return Fault{.begin = 0,
                 .end = text.size(),
                 .message = StrCat("a schedule has 6 fields, found ", pieces.size()),
                 .help = help};
  }
  Schedule schedule;
  std::optional<Fault> fault = Fill(pieces[0], kFields[0], schedule.seconds);
  if (!fault) fault = Fill(pieces[1], kFields[1], schedule.minutes);
  if (!fault) fault = Fill(pieces[2], kFields[2], schedule.hours);
  if (!fault) fault = Fill(pieces[3], kFields[3], schedule.days);
  if (!fault) fault = Fill(pieces[4], kFields[4], schedule.months);
  if (!fault) fault = Fill(pieces[5], kFields[5], schedule.weekdays);
  if (fault) return *std::move(fault);
  return schedule;
}

std::vector<TimePoint> NextRuns(const Schedule& schedule, TimePoint from, size_t count) {
  constexpr int kDaysToLook = 45 * 366;
  std::vector<TimePoint> runs;
  chrono::sys_days day = chrono::floor<chrono::days>(from);
  for (int i = 0; i < kDaysToLook && runs.size() < count; ++i, day += chrono::days(1)) {
    if (RunsOn(schedule, day)) RunsOfDay(schedule, day, from, count, runs);
  }
  return runs;
}

std::string FormatTime(TimePoint time) {
  const chrono::sys_days day = chrono::floor<chrono::days>(time);
  const chrono::year_month_day date{day};
  const chrono::hh_mm_ss clock{time - day};
  return StrCat(int{date.year()}, "-", Two(unsigned{date.month()}), "-", Two(unsigned{date.day()}),
                "T", Two(static_cast<unsigned>(clock.hours().count())), ":",
                Two(static_cast<unsigned>(clock.minutes().count())), ":",
                Two(static_cast<unsigned>(clock.seconds().count())), "Z");
}

}  // namespace formwork::blueprint
