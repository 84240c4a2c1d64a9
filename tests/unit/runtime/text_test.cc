// What is done many bytes at a time, against the same done byte by byte.

#include <formwork/fields.h>

#include "runtime/json/base64.h"
#include "runtime/protocol/double_text.h"
#include "runtime/protocol/envelope.h"
#include "tests/support/catch.h"

namespace formwork {
namespace {

std::string Quoted(std::string_view text) {
  std::string out;
  AppendJsonString(out, text);
  return out;
}

// Bytes of every value, in an order that is not theirs.
std::string Bytes256(size_t size) {
  std::string bytes;
  for (size_t i = 0; i < size; ++i)
    bytes.push_back(static_cast<char>(static_cast<unsigned char>(i * 151 + size)));
  return bytes;
}

std::string SlowBase64(std::string_view bytes) {
  constexpr std::string_view kDigits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  for (size_t bit = 0; bit < bytes.size() * 8; bit += 6) {
    size_t value = 0;
    for (size_t i = bit; i < bit + 6; ++i) {
      const auto byte = i / 8 < bytes.size() ? static_cast<unsigned char>(bytes[i / 8]) : 0U;
      value = value << 1 | (byte >> (7 - i % 8) & 1U);
    }
    out.push_back(kDigits[value]);
  }
  while (out.size() % 4 != 0)
    out.push_back('=');
  return out;
}

// Every text of up to five of these pieces: what ends a run, what begins an escape, what fills
// blocks.
std::vector<std::string> AwkwardTexts() {
  const std::vector<std::string> pieces = {
      "\"", "\\", "n", "/", "\n", "u0", "é", "a", "0123456789abcde"};
  std::vector<std::string> all = {""};
  size_t from = 0;
  for (int length = 0; length < 4; ++length) {
    const size_t to = all.size();
    for (; from < to; ++from) {
      for (const std::string& piece : pieces)
        all.push_back(all[from] + piece);
    }
  }
  return all;
}

}  // namespace

TEST_CASE("Base64: sixteen digits at a time are the same digits", "[json]") {
  for (size_t size = 0; size < 300; ++size)
    REQUIRE(ToBase64(Bytes256(size)) == SlowBase64(Bytes256(size)));
}

TEST_CASE("DoubleText: undoes both layers, or leaves it to the reader", "[protocol]") {
  size_t at_once = 0;
  for (const std::string& text : AwkwardTexts()) {
    const std::string json = Quoted(Quoted(text));
    INFO(json);
    const auto fast = protocol::DoubleText(json);
    if (fast) {
      ++at_once;
      REQUIRE(*fast == text);
    }
    REQUIRE(protocol::UnwrapText(json) == text);
  }
  CHECK(at_once == AwkwardTexts().size());
  // Anything else, cut anywhere, is either left to the reader or what the reader makes of it.
  const std::string awkward = Quoted(Quoted("a\\\"\n\\\\/\"0123456789abcdef\\\"")) + "\"\"";
  for (size_t from = 0; from < awkward.size(); ++from) {
    for (size_t size = 0; size <= awkward.size() - from; ++size) {
      const std::string_view cut = std::string_view(awkward).substr(from, size);
      const auto fast = protocol::DoubleText(cut);
      if (!fast) continue;
      INFO(cut);
      JsonReader outer(cut);
      const std::string content = outer.OwnString();
      REQUIRE(outer.Finish());
      JsonReader inner(content);
      REQUIRE(inner.OwnString() == *fast);
      REQUIRE(inner.Finish());
    }
  }
  CHECK(protocol::DoubleText(R"("\"caf\\u00e9\"")") == std::nullopt);
  CHECK(protocol::UnwrapText(R"("\"caf\\u00e9\"")") == "café");
}

TEST_CASE("JsonReader: skipping a string ends where reading it does", "[json]") {
  for (const std::string& text : AwkwardTexts()) {
    const std::string json = Quoted(Quoted(text)) + ",";
    INFO(json);
    JsonReader reads(json);
    REQUIRE(reads.OwnString() == Quoted(text));
    JsonReader skips(json);
    REQUIRE(skips.Raw() == std::string_view(json).substr(0, json.size() - 1));
    REQUIRE(skips.offset() == reads.offset());
  }
}

TEST_CASE("ReadEnvelope: a member's name may be written with escapes", "[protocol]") {
  const std::string body = R"({"Data":{"mess\u0061ge":1},"Metadata":{"a\"b":2,"c":3}})";
  const auto read = protocol::ReadEnvelope(body);
  REQUIRE(read.envelope);
  CHECK(read.envelope->Data("message") == "1");
  CHECK(read.envelope->Metadata("a\"b") == "2");
  CHECK(read.envelope->Metadata("c") == "3");
}

TEST_CASE("Uuid: a byte that is none of its own, anywhere, makes it none", "[json]") {
  const std::string good = "800AE4b3-bdd2-4c08-badd-f08e5a34b865";
  REQUIRE(Uuid::Parse(good));
  for (size_t i = 0; i < good.size(); ++i) {
    for (const char c : {'-', 'g', 'G', '/', ':', '@', '`', ' ', '\0', '\xE9', '0'}) {
      std::string text = good;
      text[i] = c;
      const bool fits = good[i] == '-' ? c == '-' : c == '0';
      INFO(text);
      CHECK(Uuid::Parse(text).has_value() == fits);
    }
  }
}

namespace {

struct Odd {
  std::string quote;
  std::string accent;
  std::optional<DateTime> time;
  std::optional<Date> day;
};

constexpr auto kOdd = FieldsOf<Odd>(Field("a\"b", &Odd::quote), Field("é", &Odd::accent),
                                    Field("time", &Odd::time), Field("day", &Odd::day));

void Encode(JsonWriter& writer, const Odd& value) {
  kOdd.Encode(writer, value);
}

}  // namespace

TEST_CASE("Field tables: names that need escapes get them", "[json]") {
  CHECK(EncodeJson(Odd{"1", "2", {}, {}}) == R"({"a\"b":"1","é":"2"})");
  constexpr auto kWords = WordsOf<bool>("no \"quotes\"", "yes");
  std::string out;
  JsonWriter writer(out);
  kWords.Encode(writer, false);
  CHECK(out == R"("no \"quotes\"")");
}

TEST_CASE("EncodeJson: a time or a day that no calendar has is noted", "[json]") {
  const auto noted = [](std::optional<DateTime> time, std::optional<Date> day) {
    std::vector<Fault> faults;
    const std::string json = EncodeJson(Odd{"", "", time, day}, faults);
    std::string all;
    for (const Fault& fault : faults)
      all.append(fault.pointer).append(" ").append(fault.message).append("\n");
    return std::pair(json.substr(EncodeJson(Odd{}).size() - 1), all);
  };
  using Noted = std::pair<std::string, std::string>;
  const auto first = *DateTime::Parse("0001-01-01T00:00:00Z");
  const auto last = *DateTime::Parse("9999-12-31T23:59:59.9999999Z");
  const std::string time = "/time must be in the years 1 to 9999\n";
  const std::string day = "/day must be a day of the years 1 to 9999\n";
  CHECK(noted(first, Date{1, 1, 1}) ==
        Noted{R"(,"time":"0001-01-01T00:00:00Z","day":"0001-01-01"})", ""});
  CHECK(noted(last, Date{9999, 12, 31}) ==
        Noted{R"(,"time":"9999-12-31T23:59:59.9999999Z","day":"9999-12-31"})", ""});
  CHECK(noted(DateTime{first.ticks - 1}, {}).second == time);
  CHECK(noted(DateTime{last.ticks + 1}, {}) == Noted{R"(,"time":"10000-01-01T00:00:00Z"})", time});
  CHECK(noted({}, Date{2023, 2, 29}) == Noted{R"(,"day":"2023-02-29"})", day});
  CHECK(noted({}, Date{2024, 257, -3}) == Noted{R"(,"day":"2024-257--3"})", day});
  CHECK(noted({}, Date{0, 1, 1}).second == day);
}

}  // namespace formwork
