#include "generator/base/text.h"

#include <vector>

#include "generator/base/near_name.h"
#include "generator/base/utf8.h"
#include "tests/support/catch.h"

using namespace formwork;

TEST_CASE("EditDistance: counts changes, insertions and swaps, up to the limit", "[base]") {
  struct Row {
    const char* a;
    const char* b;
    int limit;
    int expected;
  };

  const Row rows[] = {{"queue", "queue", 3, 0}, {"que", "queue", 3, 2},
                      {"queeu", "queue", 3, 1}, {"", "abc", 3, 3},
                      {"abc", "xyzuvw", 2, 3},  {"kitten", "sitting", 3, 3}};
  for (const Row& row : rows) {
    INFO(row.a << " ~ " << row.b);
    CHECK(EditDistance(row.a, row.b, row.limit) == row.expected);
  }
}

TEST_CASE("NearestName: suggests a near miss and nothing far", "[base]") {
  const std::vector<std::string> names = {"http", "queue", "changes", "schedule"};
  CHECK(NearestName("que", names) == "queue");
  CHECK(NearestName("Queue", names) == "queue");
  CHECK(NearestName("shedule", names) == "schedule");
  CHECK(NearestName("zzzzzz", names) == std::nullopt);
  const std::vector<std::string> plans = {"flex-consumption", "consumption", "premium"};
  CHECK(NearestName("Flex", plans) == "flex-consumption");
  CHECK(NearestName("fl", plans) == std::nullopt);
  CHECK(NearestName("reads", std::vector<std::string>{"reads-all", "reads-some"}) == std::nullopt);
}

TEST_CASE("PascalCase, SnakeCase: split names as people read them", "[base]") {
  CHECK(PascalCase("post-message") == "PostMessage");
  CHECK(SnakeCase("createdAt") == "created_at");
  CHECK(UpperSnakeCase("gemini-api-key") == "GEMINI_API_KEY");
  CHECK(CamelCase("stream_events") == "streamEvents");
}

TEST_CASE("FirstInvalidUtf8: finds overlong, surrogate and cut sequences", "[base]") {
  CHECK(FirstInvalidUtf8("plain \xC3\xA4 \xF0\x9F\x98\x80") == std::nullopt);
  CHECK(FirstInvalidUtf8("a\xC0\x80") == 1U);
  CHECK(FirstInvalidUtf8("ab\xED\xA0\x80") == 2U);
  CHECK(FirstInvalidUtf8("\xE2\x82") == 0U);
  CHECK(FirstInvalidUtf8("\xF5\x80\x80\x80") == 0U);
}

TEST_CASE("Columns: wide characters take two, marks none", "[base]") {
  CHECK(Columns("plain") == 5);
  CHECK(Columns("\xC3\xA4") == 1);                  // ä
  CHECK(Columns("a\xCC\x88") == 1);                 // a and a mark
  CHECK(Columns("\xE6\xB3\xA8\xE6\x96\x87") == 4);  // 注文
  CHECK(Columns("\xF0\x9F\x8E\x89") == 2);          // a picture
  CHECK(Columns("") == 0);
}

TEST_CASE("Printable: no control character, turned text or broken byte reaches a terminal",
          "[base]") {
  CHECK(Printable("a\tb \xC3\xA4 \xF0\x9F\x8E\x89") == "a\tb \xC3\xA4 \xF0\x9F\x8E\x89");
  CHECK(Printable("\x1B[31m\r\n\x7F") == "?[31m???");
  CHECK(Printable("\xC2\x9B"
                  "2J") == "?2J");  // CSI as one character
  CHECK(Printable("a\xE2\x80\xAE"
                  "b\xE2\x81\xA6") == "a?b?");  // right to left
  CHECK(Printable("\xFF\xC3") == "??");
  CHECK(CodePointName("\x1B", 0) == "U+001B");
  CHECK(CodePointName("a\xE2\x80\xAE", 1) == "U+202E");
}

TEST_CASE("AfterBlanks, CharacterLength: where the next thing begins", "[base]") {
  CHECK(AfterBlanks(" \t\r\n a", 0) == 5);
  CHECK(AfterBlanks("a  ", 1) == 3);
  CHECK(AfterBlanks("a", 9) == 1);
  CHECK(CharacterLength("\xE6\xB3\xA8x", 0) == 3);
  CHECK(CharacterLength("\xE6\xB3", 0) == 2);  // cut short: what is there
}

TEST_CASE("JsonQuote: escapes what JSON cannot hold and leaves UTF-8 alone", "[base]") {
  CHECK(JsonQuote("a\"b\\c\n\x01\x7F \xC3\xA4") == "\"a\\\"b\\\\c\\n\\u0001\\u007f \xC3\xA4\"");
}
