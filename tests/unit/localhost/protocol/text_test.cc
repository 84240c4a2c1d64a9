// JSON, dates and small text as the host needs them.

#include "runtime/localhost/text/dotnet.h"
#include "runtime/localhost/text/strings.h"
#include "tests/support/catch.h"

namespace formwork::localhost {

TEST_CASE("ReadJson: strict and forgiving", "[json]") {
  CHECK(ReadJson("[1,2,]") == std::nullopt);
  CHECK(WriteJson(*ReadJson("[1,2,]", JsonTolerance::kForgiving)) == "[1,2]");
  CHECK(WriteJson(*ReadJson("// c\n{\"a\":/*x*/1}", JsonTolerance::kForgiving)) == R"({"a":1})");
  CHECK(ReadJson("{\"a\":1}x") == std::nullopt);
  CHECK(ReadJson("01") == std::nullopt);
  CHECK(ReadJson("\"\\ud83d\\ude00\"")->text == "\xF0\x9F\x98\x80");
  CHECK(ReadJson("\"\\ud83d\"")->text == "\xEF\xBF\xBD");
  CHECK(WriteJson(Json::String("a\"\\\n\x01\xE2\x80\xA8\xC2\x85\xC2\xA0<>&")) ==
        "\"a\\\"\\\\\\n\\u0001\\u2028\\u0085\xC2\xA0<>&\"");
  CHECK(ReadJson(std::string(200, '[') + std::string(200, ']')) == std::nullopt);
  JsonFault fault;
  CHECK(ReadJson("{\"a\":tru}", JsonTolerance::kStrict, &fault) == std::nullopt);
  CHECK(fault.offset == 5);
}

TEST_CASE("WriteIndentedJson: as Newtonsoft indents", "[json]") {
  CHECK(WriteIndentedJson(*ReadJson(R"({"a":{},"b":[],"c":[1,{"d":"e"}]})")) ==
        "{\n  \"a\": {},\n  \"b\": [],\n  \"c\": [\n    1,\n    {\n      \"d\": \"e\"\n    }\n  "
        "]\n}");
}

TEST_CASE("DotnetText: numbers as .NET writes them", "[dotnet]") {
  const std::vector<std::pair<std::string, std::string>> rows = {
      {"5", "5"},
      {"1.50", "1.5"},
      {"100.0", "100"},
      {"1e15", "1E+15"},
      {"123456789012345.5", "123456789012345.5"},
      {"0.0001", "0.0001"},
      {"0.000001", "1E-06"},
      {"-0", "-0"},
      {"1e400", "Infinity"},
  };
  for (const auto& [number, text] : rows) {
    INFO(number);
    CHECK(DotnetText(*ReadJson(number)) == text);
  }
  CHECK(WriteJson(RewriteAsNewtonsoft(*ReadJson("[1.0,2e3,1E+16]"))) == "[1.0,2000.0,1E+16]");
}

TEST_CASE("ParseDotnetDate: only what Newtonsoft takes for a date", "[dotnet]") {
  for (const std::string text :
       {"2024-01-02", "2024-13-02T03:04:05Z", "2024-02-30T03:04:05Z", "2024-01-02 03:04:05Z",
        "2024-01-02T03:04:05.Z", "2024-01-02T03:04:05X", "2024-01-02T03:04Z", "x"}) {
    INFO(text);
    CHECK_FALSE(ParseDotnetDate(text).has_value());
  }
  CHECK(WriteDotnetDate(*ParseDotnetDate("2024-02-29T23:59:59.1230000")) ==
        "2024-02-29T23:59:59.123");
  CHECK(WriteDotnetDate(*ParseDotnetDate("2024-01-01T00:30:00+02:00")) ==
        "2023-12-31T22:30:00+00:00");
  CHECK(DotnetDateText(*ParseDotnetDate("0001-01-01T00:00:00Z")) == "01/01/0001 00:00:00");
  CHECK(HttpDate(FromMillis(784'111'777'000)) == "Sun, 06 Nov 1994 08:49:37 GMT");
}

TEST_CASE("ParseTimeSpan: .NET's forms", "[dotnet]") {
  CHECK(ParseTimeSpan("00:00:05") == std::chrono::seconds(5));
  CHECK(ParseTimeSpan("00:00:00.1") == Duration(100));
  CHECK(ParseTimeSpan("1.02:03:04") ==
        std::chrono::hours(26) + std::chrono::minutes(3) + std::chrono::seconds(4));
  CHECK(ParseTimeSpan("7") == std::chrono::days(7));
  CHECK_FALSE(ParseTimeSpan("24:00:00").has_value());
  CHECK_FALSE(ParseTimeSpan("abc").has_value());
  CHECK_FALSE(ParseTimeSpan("").has_value());
}

TEST_CASE("DecodeBase64: what .NET takes", "[dotnet]") {
  for (const std::string text : {"", "a", "ab", "abc", "test", "hello world"})
    CHECK(DecodeBase64(EncodeBase64(text)) == text);
  CHECK(DecodeBase64("aGVs bG8=") == "hello");
  CHECK_FALSE(DecodeBase64("aGVsbG8").has_value());
  CHECK_FALSE(DecodeBase64("aGV-bG8=").has_value());
  CHECK_FALSE(DecodeBase64("a===").has_value());
}

}  // namespace formwork::localhost
