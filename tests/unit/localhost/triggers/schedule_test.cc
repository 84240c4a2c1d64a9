// NCRONTAB.

#include <sstream>

#include "runtime/localhost/text/dotnet.h"
#include "runtime/localhost/timers/ncrontab.h"
#include "tests/support/catch.h"
#include "tests/support/temp_dir.h"

namespace formwork::localhost {
namespace {

Time At(const std::string& text) {
  return TimeOf(*ParseDotnetDate(text));
}

std::string NextOf(const std::string& schedule, const std::string& after) {
  std::string what;
  const auto parsed = Schedule::Parse(schedule, what);
  if (!parsed) return what;
  const auto next = parsed->Next(At(after));
  return next ? UtcText(*next) : "never";
}

}  // namespace

TEST_CASE("Schedule: the next time", "[schedule]") {
  struct Row {
    std::string schedule;
    std::string after;
    std::string next;
  };

  const std::vector<Row> rows = {
      {"0 0 3 * * *", "2026-11-21T02:52:02Z", "2026-11-21T03:00:00Z"},
      {"0 0 3 * * *", "2026-11-21T03:00:00Z", "2026-11-22T03:00:00Z"},
      {"*/5 * * * * *", "2026-11-21T02:52:02Z", "2026-11-21T02:52:05Z"},
      {"*/5 * * * * *", "2026-11-21T02:52:58.5Z", "2026-11-21T02:53:00Z"},
      {"0 */10 9-17 * * MON-FRI", "2026-11-21T10:00:00Z", "2026-11-23T09:00:00Z"},
      {"30 15 10 1 JAN *", "2026-11-21T10:00:00Z", "2027-01-01T10:15:30Z"},
      {"0 0 0 29 2 *", "2026-11-21T10:00:00Z", "2028-02-29T00:00:00Z"},
      {"0 0 0 30 2 *", "2026-11-21T10:00:00Z", "never"},
      {"15 14 * * *", "2026-11-21T10:00:00Z", "2026-11-21T14:15:00Z"},
      {"0 59 23 31 12 *", "2026-12-31T23:59:00Z", "2027-12-31T23:59:00Z"},
      {"0 0 0,12 * * 0", "2026-11-21T10:00:00Z", "2026-11-22T00:00:00Z"},
      {"0 0 0 29 2 Mon", "2026-11-21T10:00:00Z", "2044-02-29T00:00:00Z"},
      // What the judge of blueprints refuses and NCrontab takes.
      {"0 0 5-3 * * *", "2026-11-21T10:00:00Z", "2026-11-22T03:00:00Z"},
      {"0 */0 * * * *", "2026-11-21T10:00:00Z", "2026-11-21T10:01:00Z"},
      {"0 0 0 1 j *", "2026-11-21T10:00:00Z", "2027-01-01T00:00:00Z"},
      {"0 0 0 1 june *", "2026-11-21T10:00:00Z", "2027-06-01T00:00:00Z"},
      {"0 0 0 * * t", "2026-11-21T10:00:00Z", "2026-11-24T00:00:00Z"},
      {"00:05:00", "2026-11-21T10:00:00Z", "2026-11-21T10:05:00Z"},
  };
  for (const Row& row : rows) {
    INFO(row.schedule << " after " << row.after);
    CHECK(NextOf(row.schedule, row.after) == row.next);
  }
}

TEST_CASE("Schedule: what is none says which part", "[schedule]") {
  std::string what;
  CHECK_FALSE(Schedule::Parse("0 61 * * * *", what));
  CHECK(what.find("'61' is no minute") != std::string::npos);
  CHECK_FALSE(Schedule::Parse("* * *", what));
  CHECK_FALSE(Schedule::Parse("0 0 0 * * FOO", what));
  CHECK_FALSE(Schedule::Parse("*/x * * * * *", what));
  CHECK_FALSE(Schedule::Parse("5- * * * * *", what));
  CHECK_FALSE(Schedule::Parse("/5 * * * * *", what));
  CHECK_FALSE(Schedule::Parse("1,,2 * * * * *", what));
  CHECK_FALSE(Schedule::Parse("0 0 0 * * Sundays", what));
  CHECK_FALSE(Schedule::Parse("0 0 0 0-5 * *", what));
  CHECK(Schedule::Parse("*/30 * * * * *", what)->MoreOftenThanOnceAMinute());
  CHECK_FALSE(Schedule::Parse("0 * * * * *", what)->MoreOftenThanOnceAMinute());
  CHECK_FALSE(Schedule::Parse("*/30 0 3 * * *", what)->MoreOftenThanOnceAMinute());
}

TEST_CASE("Schedule: the table that the judge of blueprints holds to as well", "[schedule]") {
  std::istringstream table(test::ReadFile(FORMWORK_SOURCE_DIR "/tests/data/schedules.txt"));
  int rows = 0;
  for (std::string line; std::getline(table, line);) {
    if (line.empty() || line[0] == '#') continue;
    INFO(line);
    const size_t bar = line.find(" | ");
    REQUIRE(bar != std::string::npos);
    std::string after = "2025-02-27T12:00:00Z";
    std::string runs;
    for (int i = 0; i < 3; ++i) {
      after = NextOf(line.substr(0, bar), after);
      runs += (runs.empty() ? "" : " ") + after;
    }
    CHECK(runs == line.substr(bar + 3));
    ++rows;
  }
  CHECK(rows > 10);
}

}  // namespace formwork::localhost
