// The query language: every case of queries.txt, and that no text of a query crashes or gets into
// the SQL.
#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <random>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "runtime/localhost/documents/sql/parser.h"
#include "runtime/localhost/documents/sql/translate.h"
#include "tests/support/catch.h"
#include "tests/support/temp_dir.h"
#include "tests/unit/localhost/documents/world.h"

namespace formwork::localhost {
namespace {

struct Case {
  int line = 0;
  QueryRequest request;
  std::string expected;  // the rows as one JSON array, or "! " and the error
};

struct Cases {
  std::vector<std::string> documents;
  std::vector<Case> cases;
};

Cases ReadCases() {
  Cases read;
  std::istringstream file(
      test::ReadFile(FORMWORK_SOURCE_DIR "/tests/unit/localhost/documents/queries.txt"));
  std::optional<std::string> partition;
  Case current;
  std::string line;
  for (int number = 1; std::getline(file, line); ++number) {
    const std::string rest = line.size() > 2 ? line.substr(2) : "";
    if (line.empty() || line[0] == '#') continue;
    if (line[0] == 'D') read.documents.push_back(rest);
    if (line[0] == 'P') partition = rest;
    if (line[0] == 'Q')
      current = {number, {.sql = rest, .partition = std::exchange(partition, std::nullopt)}, ""};
    if (line[0] == ' ') current.request.sql += "\n" + line;
    if (line[0] == '@') {
      const size_t blank = line.find(' ');
      current.request.parameters[line.substr(1, blank - 1)] =
          ReadJson(line.substr(blank + 1)).value();
    }
    if (line[0] != '=' && line[0] != '!') continue;
    current.expected = line[0] == '=' ? rest : line;
    read.cases.push_back(std::exchange(current, {}));
  }
  return read;
}

const Container& Fill(World& world, const Cases& cases) {
  const Container& container = world.Make({.name = "things", .partition_path = "/k"});
  for (const std::string& document : cases.documents)
    REQUIRE(world.documents.Upsert(container, document).status == 201);
  return container;
}

void RemoveSystem(Json& value) {
  std::erase_if(value.members, [](const JsonMember& m) { return m.name.starts_with("_"); });
  for (JsonMember& member : value.members)
    RemoveSystem(member.value);
}

std::string Answer(const QueryOutcome& outcome) {
  if (outcome.status != 200) return "! " + outcome.error;
  Json rows = Json::Array();
  for (const std::string& row : outcome.rows) {
    rows.items.push_back(ReadJson(row).value());
    RemoveSystem(rows.items.back());
  }
  return WriteJson(rows);
}

TEST_CASE("Documents::Query: answers what Cosmos answers", "[localhost]") {
  const Cases cases = ReadCases();
  World world;
  const Container& container = Fill(world, cases);
  REQUIRE(cases.cases.size() >= 200);
  for (const Case& c : cases.cases) {
    INFO("queries.txt:" << c.line << ": " << c.request.sql);
    const std::string expected =
        c.expected.starts_with("!") ? c.expected : WriteJson(ReadJson(c.expected).value());
    CHECK(Answer(world.documents.Query(container, c.request)) == expected);
  }
}

TEST_CASE("Documents::Query: a query that runs too long is stopped, one with many rows is cut",
          "[localhost]") {
  World world;
  const Container& container = world.Make({.name = "things", .partition_path = "/k"});
  std::string numbers = "0";
  for (int i = 1; i < 300; ++i)
    numbers += "," + std::to_string(i);
  REQUIRE(world.documents.Upsert(container, R"({"id":"a","k":"x","n":[)" + numbers + "]}").Ok());
  const std::string product =
      "SELECT VALUE COUNT(1) FROM c JOIN a IN c.n JOIN b IN c.n JOIN d IN c.n JOIN e IN c.n";
  const QueryOutcome stopped = world.documents.Query(
      container, {.sql = product, .time_limit = std::chrono::milliseconds(50)});
  CHECK(stopped.status == 408);
  CHECK(stopped.error == "the query took too long and was stopped");
  const QueryOutcome cut =
      world.documents.Query(container, {.sql = "SELECT VALUE n FROM n IN c.n", .max_rows = 3});
  CHECK(cut.truncated);
  CHECK(cut.rows == std::vector<std::string>{"0", "1", "2"});
}

TEST_CASE("Documents::Query: depth, length and breadth have an end that is said", "[localhost]") {
  World world;
  const Container& container = world.Make({.name = "things", .partition_path = "/k"});
  const auto error = [&](const std::string& sql) {
    return world.documents.Query(container, {.sql = sql}).error;
  };
  std::string ands = "SELECT * FROM c WHERE c.a = 1";
  for (int i = 0; i < 5000; ++i)
    ands += " AND c.a = 1";
  CHECK(error(ands) == "the query is nested too deeply at 'AND'");
  CHECK(error("SELECT VALUE " + std::string(5000, '(') + "1")
            .starts_with("the query is nested too deeply"));
  CHECK(error("SELECT VALUE " + std::string(5000, '~') + "1") ==
        "the query is nested too deeply at '~'");
  CHECK(error("SELECT VALUE '" + std::string(600'000, 'a') + "'") ==
        "the query is longer than 512 KB");
  std::string in = "SELECT * FROM c WHERE c.a IN (0";
  for (int i = 1; i < 40'000; ++i)
    in += "," + std::to_string(i);
  CHECK(error(in + ")") == "the query has more than 30,000 values");
  CHECK(error("SELECT \xff") == "the query is not valid UTF-8");
}

// Every word of the SQL is one of ours; everything else in it is a sign or a digit.
std::set<std::string> ForeignWords(const std::string& sql) {
  static const std::set<std::string> known = {"SELECT",
                                              "DISTINCT",
                                              "AS",
                                              "v",
                                              "FROM",
                                              "CROSS",
                                              "JOIN",
                                              "WHERE",
                                              "AND",
                                              "OR",
                                              "NOT",
                                              "IS",
                                              "NULL",
                                              "IN",
                                              "CASE",
                                              "WHEN",
                                              "THEN",
                                              "ELSE",
                                              "END",
                                              "true",
                                              "false",
                                              "null",
                                              "GROUP",
                                              "BY",
                                              "ORDER",
                                              "DESC",
                                              "LIMIT",
                                              "OFFSET",
                                              "EXISTS",
                                              "ifnull",
                                              "substr",
                                              "count",
                                              "strftime",
                                              "unixepoch",
                                              "documents",
                                              "json_each",
                                              "container",
                                              "partition",
                                              "expires",
                                              "id",
                                              "doc",
                                              "type",
                                              "value",
                                              "cosmos_equal",
                                              "cosmos_compare",
                                              "cosmos_order",
                                              "cosmos_number",
                                              "cosmos_text",
                                              "cosmos_from_number",
                                              "cosmos_element",
                                              "cosmos_items",
                                              "cosmos_object",
                                              "cosmos_array",
                                              "cosmos_call",
                                              "cosmos_sum",
                                              "cosmos_avg",
                                              "cosmos_min",
                                              "cosmos_max",
                                              "cosmos_collect"};
  std::set<std::string> foreign;
  std::string word;
  for (const char c : sql + " ") {
    if (std::isalpha(static_cast<unsigned char>(c)) != 0 || c == '_') {
      word += c;
      continue;
    }
    const bool table = word == "t" || word == "e";  // t0, t0e
    const bool format = (word.size() == 1 || word == "dT") &&
                        sql.find("strftime") != std::string::npos;  // %Y-%m-%dT…
    if (!word.empty() && !table && !format && !known.contains(word)) foreign.insert(word);
    word.clear();
  }
  return foreign;
}

TEST_CASE("Translate: no word, quote or sign of the query gets into the SQL", "[localhost]") {
  const Cases cases = ReadCases();
  for (const Case& c : cases.cases) {
    INFO("queries.txt:" << c.line << ": " << c.request.sql);
    const auto parsed = sql::Parse(c.request.sql);
    if (!std::holds_alternative<sql::Select>(parsed)) continue;
    const auto translated =
        sql::Translate(std::get<sql::Select>(parsed), {.parameters = c.request.parameters});
    if (!std::holds_alternative<sql::Translation>(translated)) continue;
    CHECK(ForeignWords(std::get<sql::Translation>(translated).sql).empty());
  }
}

// Pieces that queries are made of, and some that attacks are made of.
std::vector<std::string> Pieces(const Cases& cases) {
  std::vector<std::string> pieces = {"'",
                                     "\"",
                                     "\\",
                                     ";",
                                     "--",
                                     "/*",
                                     "*/",
                                     "(",
                                     ")",
                                     "[",
                                     "]",
                                     "{",
                                     "}",
                                     "?1",
                                     "@x",
                                     ":a",
                                     "$b",
                                     "%",
                                     "_",
                                     "\n",
                                     "0x",
                                     "1e999",
                                     "-",
                                     "NOT",
                                     "IN",
                                     "c.",
                                     "..",
                                     "\xff",
                                     "DROP TABLE documents",
                                     "' OR '1'='1",
                                     "sqlite_master",
                                     "UNION SELECT doc FROM documents",
                                     "load_extension('x')",
                                     "\xc3\xa9",
                                     "SELECT VALUE",
                                     "EXISTS(",
                                     "ARRAY(",
                                     "1e308*10"};
  for (const Case& c : cases.cases) {
    std::istringstream words(c.request.sql);
    for (std::string word; words >> word;)
      pieces.push_back(word);
  }
  return pieces;
}

std::string Mutated(std::string text, const std::vector<std::string>& pieces,
                    std::mt19937& random) {
  const auto below = [&](size_t n) { return n == 0 ? 0 : random() % n; };
  for (size_t i = 0; i <= below(3); ++i) {
    const size_t at = below(text.size() + 1);
    switch (random() % 4) {
      case 0:
        text.insert(at, " " + pieces[below(pieces.size())] + " ");
        break;
      case 1:
        text.erase(at, below(6));
        break;
      case 2:
        text.insert(at, pieces[below(pieces.size())]);
        break;
      default:
        if (at < text.size()) text[at] = static_cast<char>(32 + random() % 96);
        break;
    }
  }
  return text;
}

TEST_CASE(
    "Documents::Query: whatever the text, an answer or a named error, and the state untouched",
    "[localhost]") {
  const Cases cases = ReadCases();
  World world;
  const Container& container = Fill(world, cases);
  const std::vector<std::string> pieces = Pieces(cases);
  const bool full = std::getenv("FORMWORK_TEST_FULL") != nullptr;
  std::mt19937 random(20231114);
  int answered = 0;
  for (int i = 0; i < (full ? 300'000 : 10'000); ++i) {
    const Case& seed = cases.cases[random() % cases.cases.size()];
    QueryRequest request = seed.request;
    request.sql = Mutated(request.sql, pieces, random);
    request.time_limit = std::chrono::seconds(2);
    const QueryOutcome outcome = world.documents.Query(container, request);
    INFO(request.sql << "\n-> " << outcome.error);
    REQUIRE((outcome.status == 200 || outcome.status == 400 || outcome.status == 408));
    REQUIRE((outcome.status == 200) == outcome.error.empty());
    REQUIRE(outcome.error.find("too complex") ==
            std::string::npos);  // SQLite understood whatever was translated
    for (const std::string& row : outcome.rows)
      REQUIRE(ReadJson(row).has_value());
    answered += outcome.status == 200 ? 1 : 0;
  }
  CHECK(answered > 300);  // the mutations are not all nonsense
  CHECK(world.documents.List()[0].documents == 6);
}

}  // namespace
}  // namespace formwork::localhost
