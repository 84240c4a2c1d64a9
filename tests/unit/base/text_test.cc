#include "generator/base/text.h"

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
}

TEST_CASE("Words: splits names as people read them", "[base]") {
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

TEST_CASE("JsonQuote: escapes what JSON cannot hold and leaves UTF-8 alone", "[base]") {
  CHECK(JsonQuote("a\"b\\c\n\x01 \xC3\xA4") == "\"a\\\"b\\\\c\\n\\u0001 \xC3\xA4\"");
}
