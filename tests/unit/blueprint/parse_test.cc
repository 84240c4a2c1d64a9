// The small grammars inside scalars: values, types, routes, schedules, queries.
#include "generator/blueprint/parse.h"

#include <limits>
#include <sstream>

#include "generator/base/str_cat.h"
#include "generator/blueprint/query.h"
#include "generator/blueprint/schedule.h"
#include "tests/support/catch.h"
#include "tests/support/temp_dir.h"

namespace formwork::blueprint {
namespace {

template <class T>
std::string Said(const Parsed<T>& parsed) {
  if (const Fault* fault = std::get_if<Fault>(&parsed))
    return StrCat(fault->begin, "-", fault->end, " ", fault->message);
  return Format(std::get<T>(parsed));
}

TEST_CASE("ParseDuration, Format: the shortest form that reads back", "[parse]") {
  const std::vector<std::pair<std::string, std::string>> rows = {
      {"30s", "30s"},
      {"1500ms", "1500ms"},
      {"1000ms", "1s"},
      {"60s", "1m"},
      {"24h", "1d"},
      {"90m", "90m"},
      {"0s", "0s"},
      {"0d", "0s"},
      {"30", "0-2 '30' is not a duration"},
      {"s", "0-1 's' is not a duration"},
      {"1.5s", "0-4 '1.5s' is not a duration"},
      {"-5s", "0-3 '-5s' is not a duration"},
      {"5 s", "0-3 '5 s' is not a duration"},
      {"5S", "0-2 '5S' is not a duration"},
      {"99999999999999999999x", "0-21 '99999999999999999999x' is not a duration"}};
  for (const auto& [text, said] : rows)
    CHECK(Said(ParseDuration(text)) == said);
}

TEST_CASE(
    "ParseDuration, ParseInteger: what nobody can count is the largest, so that ranges refuse it",
    "[parse]") {
  constexpr int64_t kLargest = std::numeric_limits<int64_t>::max();
  for (const std::string text : {"99999999999999999999s", "9223372036854775807d"})
    CHECK(std::get<Duration>(ParseDuration(text)).count() == kLargest);
  CHECK(std::get<int64_t>(ParseInteger("99999999999999999999")) == kLargest);
  CHECK(std::get<int64_t>(ParseInteger("-99999999999999999999")) == -kLargest);
  CHECK(std::get<Money>(ParseMoney("99999999999999999999 USD")).cents == kLargest);
}

TEST_CASE("ParseBytes, ParseMoney, ParsePercent: figures without floating point", "[parse]") {
  const std::vector<std::pair<std::string, std::string>> sizes = {
      {"512MB", "512MB"},
      {"1024KB", "1MB"},
      {"3B", "3B"},
      {"2048MB", "2GB"},
      {"0B", "0B"},
      {"512", "0-3 '512' is not a size"},
      {"512mb", "0-5 '512mb' is not a size"}};
  for (const auto& [text, said] : sizes)
    CHECK(Said(ParseBytes(text)) == said);
  const std::vector<std::pair<std::string, std::string>> money = {
      {"50 USD", "50 USD"},
      {"0.5 USD", "0.5 USD"},
      {"12.50 EUR", "12.5 EUR"},
      {"50", "0-2 '50' is not an amount of money"},
      {"$50", "0-3 '$50' is not an amount of money"},
      {"50 usd", "0-6 '50 usd' is not an amount of money"},
      {"1.234 USD", "0-9 '1.234 USD' is not an amount of money"}};
  for (const auto& [text, said] : money)
    CHECK(Said(ParseMoney(text)) == said);
  CHECK(std::get<Percent>(ParsePercent("99.9%")).millionths == 999'000);
  const std::vector<std::pair<std::string, std::string>> percents = {
      {"99.9%", "99.9%"},
      {"100%", "100%"},
      {"0.0001%", "0.0001%"},
      {"0.00001%", "0-8 '0.00001%' is not a percentage"},
      {"99", "0-2 '99' is not a percentage"},
      {"%", "0-1 '%' is not a percentage"}};
  for (const auto& [text, said] : percents)
    CHECK(Said(ParsePercent(text)) == said);
}

TEST_CASE("FormatTimeSpan: what .NET reads", "[parse]") {
  struct Row {
    int64_t ms;
    std::string span;
  };

  const std::vector<Row> rows = {{10'000, "00:00:10"},        {120'000, "00:02:00"},
                                 {1'500, "00:00:01.5000000"}, {86'400'000, "1.00:00:00"},
                                 {90'061'000, "1.01:01:01"},  {0, "00:00:00"},
                                 {5'400'000, "01:30:00"},     {60'500, "00:01:00.5000000"}};
  for (const Row& row : rows) {
    CHECK(FormatTimeSpan(Duration(row.ms)) == row.span);
  }
}

TEST_CASE("ParseType: every form prints as it was written", "[parse]") {
  for (const std::string text : {"string",
                                 "string(1..64)",
                                 "string(..64)?",
                                 "integer(1..10)",
                                 "integer(-5..)",
                                 "number(0..1)",
                                 "number(0.5..1.5)",
                                 "boolean",
                                 "uuid?",
                                 "datetime",
                                 "date",
                                 "duration",
                                 "bytes(..1024)",
                                 "json",
                                 "enum(a, b-c, D_e)",
                                 "list(string)",
                                 "list(list(Message)?, 1..10)?",
                                 "map(integer)",
                                 "Message",
                                 "Message?"}) {
    CHECK(Said(ParseType(text)) == text);
  }
  CHECK(Said(ParseType(" list( string( 1..2 ) , ..5 ) ? ")) == "list(string(1..2), ..5)?");
}

TEST_CASE("ParseType: a fault points at what is wrong", "[parse]") {
  const std::vector<std::pair<std::string, std::string>> rows = {
      {"", "0-1 expected a type"},
      {"list", "0-4 'list' needs arguments"},
      {"list()", "5-6 expected a type"},
      {"string(5)", "8-9 expected '..' between two limits"},
      {"string(..)", "7-9 a range needs at least one limit"},
      {"string(-1..2)", "7-12 '-1' is not a length"},
      {"integer(1..99999999999999999999)",
       "8-31 '99999999999999999999' is not a limit of an integer"},
      {"number(2..1)", "7-11 the range 2..1 is empty"},
      {"enum(a,)", "7-8 expected a word of the enum"},
      {"string x", "7-8 unexpected text behind the type"},
      {std::string(200, 'x') + "(1)",
       "200-201 '" + std::string(200, 'x') + "' takes no arguments"}};
  for (const auto& [text, said] : rows)
    CHECK(Said(ParseType(text)) == said);
  std::string deep;
  for (int i = 0; i < 1'000; ++i)
    deep += "list(";
  CHECK(std::get<Fault>(ParseType(deep)).message == "types are nested too deep");
}

TEST_CASE("ParseHttp: a method, a route and its segments", "[parse]") {
  const auto parsed = ParseHttp("PATCH /violations/{channelId}/open-items/{id}");
  const auto& http = std::get<MethodAndRoute>(parsed);
  CHECK(http.method == Method::kPatch);
  CHECK(http.route == "/violations/{channelId}/open-items/{id}");
  CHECK(http.segments ==
        std::vector<RouteSegment>{
            {"violations", false}, {"channelId", true}, {"open-items", false}, {"id", true}});
  CHECK(std::get<MethodAndRoute>(ParseHttp("GET /")).segments.empty());
  CHECK(std::get<Fault>(ParseHttp("GET /a/")).message == "the route has an empty part");
  CHECK(std::get<Fault>(ParseHttp("")).message == "unknown method ''");
  CHECK(std::get<Fault>(ParseHttp("GET /{*rest}")).message == "'{*rest}' is not a route parameter");
}

std::string Runs(const std::string& text, TimePoint from, size_t count = 3) {
  const auto parsed = ParseSchedule(text);
  if (const Fault* fault = std::get_if<Fault>(&parsed))
    return StrCat(fault->begin, "-", fault->end, " ", fault->message);
  std::string out;
  for (const TimePoint run : NextRuns(std::get<Schedule>(parsed), from, count))
    out += FormatTime(run) + " ";
  return out;
}

TEST_CASE("ParseSchedule: blanks, what never fires, what is none", "[schedule]") {
  const TimePoint from = std::chrono::sys_days(std::chrono::year(2025) / 2 / 27) +
                         std::chrono::hours(12);  // a Thursday

  struct Row {
    std::string text, runs;
  };

  const std::vector<Row> rows = {
      {"0  0 3  * * *", "2025-02-28T03:00:00Z 2025-03-01T03:00:00Z 2025-03-02T03:00:00Z "},
      {"0 0 0 31 4,6,9,11 *", ""},
      {"0 0 24 * * *", "4-6 there is no hour 24"},
      {"0 0 0 0 * *", "6-7 there is no day 0"},
      {"0 0 0 * * 7", "10-11 there is no weekday 7"},
      {"0 0 1, * * *", "6-7 '' is not an hour"},
      {"0 0 a-b * * *", "4-5 'a' is not an hour"},
      {"0 0 12 * * Sundays", "11-18 'Sundays' is not a weekday"},
      {"0 0 12 * * su", "11-13 'su' is not a weekday"},
      {"0 0 12 ? * *", "7-8 '?' is not a day"},
      {"0 0 12 L * *", "7-8 'L' is not a day"},
      {"0 0 22-2 * * *", "4-8 the range 22-2 runs backwards"},
      {"0 */0 * * * *", "2-5 '0' is not a step"},
      {"0 -5 * * * *", "2-3 '' is not a minute"},
      {"", "0-0 a schedule has 6 fields, found 0"},
      {"0 0 0 0 0 0 0", "0-13 a schedule has 6 fields, found 7"},
  };
  for (const Row& row : rows) {
    INFO(row.text);
    CHECK(Runs(row.text, from) == row.runs);
  }
}

TEST_CASE("NextRuns: the table of schedules that the local host holds to as well", "[schedule]") {
  const TimePoint from =
      std::chrono::sys_days(std::chrono::year(2025) / 2 / 27) + std::chrono::hours(12);
  std::istringstream table(
      test::ReadFile(std::string(FORMWORK_SOURCE_DIR) + "/tests/data/schedules.txt"));
  int rows = 0;
  for (std::string line; std::getline(table, line);) {
    if (line.empty() || line[0] == '#') continue;
    const size_t bar = line.find(" | ");
    INFO(line);
    REQUIRE(bar != std::string::npos);
    CHECK(Runs(line.substr(0, bar), from) == line.substr(bar + 3) + " ");
    ++rows;
  }
  CHECK(rows > 10);
}

std::string Judged(const std::string& text) {
  const auto parsed = ParseQuery(text);
  if (const Fault* fault = std::get_if<Fault>(&parsed))
    return StrCat(fault->begin, "-", fault->end, " ", fault->message);
  const Query& query = std::get<Query>(parsed);
  std::string out = query.all     ? "*"
                    : query.value ? StrCat("value(", query.value->name, ")")
                                  : std::string();
  for (const QueryColumn& column : query.columns)
    out += StrCat("[", column.name, "]");
  for (const QueryParameter& parameter : query.parameters)
    out += StrCat(" @", parameter.name);
  for (const QueryField& field : query.fields)
    out += StrCat(" .", field.name);
  return out;
}

TEST_CASE("ParseQuery: what it takes from a query", "[query]") {
  const std::vector<std::pair<std::string, std::string>> rows = {
      {"SELECT * FROM c", "*"},
      {"select top 5 * from c order by c.createdAt desc", "* .createdAt"},
      {"SELECT c[\"order\"] AS o FROM c", "[o] .order"},
      {"SELECT c.kind, 1 AS one, MAX(c.at) AS last FROM c GROUP BY c.kind",
       "[kind][one][last] .kind .at .kind"},
      {"SELECT c.kind, COUNT(1) AS n FROM c GROUP BY c.kind", "[kind][n] .kind .kind"},
      {"SELECT c.a.b, c[\"d\"] x FROM c", "[b][x] .a .d"},
      {"SELECT DISTINCT VALUE c.kind FROM c", "value(kind) .kind"},
      {"SELECT VALUE COUNT(1) FROM c WHERE c.n BETWEEN 1 AND @max AND NOT (c.s IN ('a', @b, @max))",
       "value() @max @b .n .s"},
      {"SELECT * FROM items WHERE items.a = -1.5e3 OR items.b != null OFFSET 10 LIMIT 5",
       "* .a .b"},
      {"SELECT * FROM c WHERE ARRAY_CONTAINS(c.tags, @tag, true) AND STARTSWITH(LOWER(c.name), "
       "'x')",
       "* @tag .tags .name"},
      {"SELECT * FROM container AS k WHERE IS_DEFINED(k.x) AND k.y || 'a' = 'b\\'c'", "* .x .y"},
      {"SELECT * FROM c WHERE c.tags = ['a', 'b'] AND c.n + 1 * 2 > 3", "* .tags .n"},
      {"SELECT * FROM c WHERE c.items[0].name = 'x'", "* .items"},
      {"SELECT VALUE c FROM c", "*"},
      {"SELECT VALUE c.a.b FROM c", "value() .a"},
      {"SELECT TOP 999999999 * FROM c OFFSET 0 LIMIT 1", "*"},
  };
  for (const auto& [text, said] : rows) {
    INFO(text);
    CHECK(Judged(text) == said);
  }
}

TEST_CASE("ParseQuery: a fault points at what is wrong", "[query]") {
  const std::vector<std::pair<std::string, std::string>> rows = {
      {"", "0-0 expected SELECT here, the query ends"},
      {"DELETE FROM c", "0-6 expected SELECT here, found 'DELETE'"},
      {"SELECT *", "8-8 expected FROM here, the query ends"},
      {"SELECT * FROM", "13-13 expected a name behind FROM, the query ends"},
      {"SELECT * FROM c WHERE", "21-21 the query ends where a value is expected"},
      {"SELECT * FROM c WHERE c.", "24-24 expected a field's name behind '.', the query ends"},
      {"SELECT * FROM c WHERE (c.a = 1", "30-30 expected ')' here, the query ends"},
      {"SELECT * FROM c WHERE c.a ? 1 : 2", "26-27 the operator '?' is not supported in reads"},
      {"SELECT * FROM c WHERE c.a = @", "28-29 '@' begins a parameter, but no name follows"},
      {"SELECT * FROM c; DROP", "15-16 unexpected ';' in the query"},
      {"SELECT * FROM c WHERE c.a = #1", "28-29 '#' has no meaning in a query"},
      {"SELECT * FROM c IN c.items", "16-18 FROM … IN is not supported in reads"},
      {"SELECT * FROM c.items", "15-16 FROM takes the container only"},
      {"SELECT * FROM c WHERE x.a = 1", "22-23 'x' is not known in the query"},
      {"SELECT COUNT() AS n FROM c", "7-12 COUNT takes 1 argument, found 0"},
      {"SELECT TOP 99999999999999999999 * FROM c",
       "11-31 TOP 99999999999999999999 is more than the database counts"},
      {"SELECT * FROM c OFFSET 0 LIMIT 4294967296",
       "31-41 LIMIT 4294967296 is more than the database counts"},
      {"SELECT TOP -1 * FROM c", "11-12 expected a whole number behind TOP, found '-'"},
      {"SELECT TOP ten * FROM c", "11-14 expected a whole number behind TOP, found 'ten'"},
      {"SELECT * FROM c GROUP BY c.kind", "7-8 GROUP BY gives groups, and no whole documents"},
      {"SELECT VALUE c FROM c GROUP BY c.kind",
       "13-14 GROUP BY gives groups, and no whole documents"},
      {"SELECT c.id, COUNT(1) AS n FROM c",
       "7-11 this column is neither an aggregate nor grouped by"},
      {"SELECT c.id, COUNT(1) AS n FROM c GROUP BY c.kind",
       "7-11 this column is neither an aggregate nor grouped by"},
      {"SELECT c.k, c.o.k FROM c", "12-17 two columns are called 'k'"},
      {"SELECT VALUE c.id FROM c WHERE COUNT(1) > 1",
       "31-36 the aggregate COUNT is only possible in SELECT"},
      {"SELECT SUM(COUNT(1)) AS n FROM c", "11-16 the aggregate COUNT stands inside another"},
      {"SELECT * FROM c ORDER BY LOWER(c.s)", "25-35 ORDER BY takes a field, and nothing computed"},
      {"SELECT * FROM c ORDER BY c.at DESC, c.id",
       "36-40 ORDER BY takes one field: no index holds two"},
      {"SELECT c.k, COUNT(1) AS n FROM c GROUP BY c.k ORDER BY c.k",
       "55-58 ORDER BY is not possible together with GROUP BY or an aggregate"},
      {"SELECT * FROM c WHERE c.value = 1", "24-29 'value' is a word of the query language"},
      {"SELECT {\"a\": 1} FROM c", "7-8 the host would read '{' in a query as its own"},
  };
  for (const auto& [text, said] : rows) {
    INFO(text);
    CHECK(Judged(text) == said);
  }
  CHECK(std::get<Fault>(ParseQuery("SELECT * FROM c WHERE " + std::string(5'000, '('))).message ==
        "the query is nested too deep");
  CHECK(std::get<Fault>(ParseQuery("SELECT * FROM c WHERE " + std::string(5'000, '['))).message ==
        "the query is nested too deep");
}

// What would fail on the laptop is said before: the local host's own list of refusals.
TEST_CASE("ParseQuery: refuses every query that the local host refuses", "[query]") {
  std::istringstream lines(test::ReadFile(std::string(FORMWORK_SOURCE_DIR) +
                                          "/tests/unit/localhost/documents/queries.txt"));
  std::string query;
  std::string line;
  size_t refused = 0;
  while (std::getline(lines, line)) {
    if (line.starts_with("Q ")) query = line.substr(2);
    if (!line.starts_with("! ") || line.find("has no value") != std::string::npos) continue;
    INFO(query << ": " << line);
    CHECK(std::holds_alternative<Fault>(ParseQuery(query)));
    ++refused;
  }
  CHECK(refused > 30);
}

}  // namespace
}  // namespace formwork::blueprint
