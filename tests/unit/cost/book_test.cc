// Price books: the shipped one, and what is said of one that cannot be read.

#include <algorithm>
#include <string>
#include <vector>

#include "generator/diag/print.h"
#include "generator/source/source_map.h"
#include "tests/unit/cost/platform.h"

namespace formwork::cost {
namespace {

// "line:column: message" of every fault.
std::vector<std::string> Faults(const std::string& text) {
  SourceMap sources;
  const FileId file = sources.Add("prices.json", text);
  DiagnosticList faults;
  CHECK_FALSE(ReadBook(sources.Text(file), file, faults));
  std::vector<std::string> said;
  for (const Diagnostic& fault : faults.Sorted()) {
    const Position at = sources.Locate(file, fault.span.begin);
    said.push_back(StrCat(at.line, ":", at.column, ": ", fault.message));
  }
  return said;
}

std::string Book1(const std::string& meter) {
  return "{\"region\": \"r\", \"currency\": \"USD\", \"date\": \"2026\", \"meters\": [\n" + meter +
         "\n]}\n";
}

}  // namespace

TEST_CASE("BookFor: every meter says where its price is from", "[cost]") {
  bool fell_back = false;
  const Book book = BookFor("eastus", fell_back);
  CHECK_FALSE(fell_back);
  for (const auto& [id, meter] : book.meters) {
    INFO(id);
    CHECK(meter.price > 0);
    for (const std::string& text :
         {meter.name, meter.unit, meter.source, meter.date, meter.certainty})
      CHECK_FALSE(text.empty());
  }
  CHECK(BookFor("westeurope", fell_back).region == "eastus");
  CHECK(fell_back);
}

TEST_CASE("ReadBook: what is wrong is said at its place", "[cost]") {
  struct Row {
    std::string name;
    std::string text;
    std::vector<std::string> said;
  };

  const std::vector<Row> rows = {
      {"no object", "[]", {"1:1: a price book is an object with \"meters\", a list"}},
      {"meters are no list",
       "{\n  \"meters\": 3 }",
       {"2:13: a price book is an object with \"meters\", a list"}},
      {"a missing comma",
       "{ \"region\": \"r\"\n  \"meters\": [] }",
       {"2:10: a price book is JSON; this is not"}},
      {"the end is missing", "{ \"meters\": [", {"1:14: a price book is JSON; this is not"}},
      {"a number where a text is wanted",
       Book1("  { \"id\": \"a\", \"price\": 0.1, \"free\": \"0\" }"),
       {"2:25: \"price\" is no amount"}},
      {"two faults in one meter",
       Book1("  {\"id\":\"a\",\"price\":\"-1\"}"),
       {"2:3: \"free\" is missing", "2:21: \"price\" is no amount"}},
      {"an unknown key",
       Book1("  { \"id\": \"a\", \"price\": \"1\", \"free\": \"0\",\n    \"costs\": \"2\" }"),
       {"3:5: a meter has no \"costs\""}},
      {"a meter twice",
       Book1("{\"id\":\"a\",\"price\":\"1\",\"free\":\"0\"},\n"
             "{\"id\":\"a\",\"price\":\"1\",\"free\":\"0\"}"),
       {"3:7: the meter 'a' is there already"}},
      {"not even an object", Book1("  7"), {"2:3: a meter is an object"}},
      {"no currency",
       "{ \"region\": \"r\", \"date\": \"2026\", \"meters\": [] }",
       {"1:1: \"currency\" is missing"}},
  };
  for (const Row& row : rows) {
    INFO(row.name);
    CHECK(Faults(row.text) == row.said);
  }
}

TEST_CASE("ReadBook: a book of one's own", "[cost]") {
  SourceMap sources;
  const FileId file = sources.Add(
      "p.json", Book1("{\"id\":\"cosmos.serverless.ru\",\"price\":\"0.5\",\"free\":\"10\"}"));
  DiagnosticList faults;
  const auto book = ReadBook(sources.Text(file), file, faults);
  REQUIRE(book);
  CHECK(book->meters.size() == 1);
  CHECK(book->Find("cosmos.serverless.ru")->price == 0.5);
  // What it lacks is counted as nothing, and said.
  Grants grants(*book);
  const auto base = Shop().base;
  const Estimate estimate = EstimateMonth(base, LoadOf(base, {}), *book, grants);
  CHECK(std::ranges::find(estimate.unknown_meters, "logs.ingestion") !=
        estimate.unknown_meters.end());
  for (const Line& line : estimate.lines)
    CHECK((line.meter == "cosmos.serverless.ru" || line.micros == 0));
}

}  // namespace formwork::cost
