// The JSON reader, writer and decoder: exact about numbers and surrogates, bounded in depth, and
// clear about faults.

#include <formwork/fields.h>
#include <formwork/json_value.h>
#include <formwork/types.h>

#include "runtime/json/base64.h"
#include "tests/support/catch.h"

namespace formwork {
namespace {

std::string FaultOf(std::string_view json) {
  JsonReader reader(json);
  reader.Skip();
  if (reader.Finish()) return "";
  return std::string(reader.fault()) + " at " + std::to_string(reader.offset());
}

}  // namespace

TEST_CASE("JsonReader: takes what RFC 8259 allows and names the first fault", "[json]") {
  struct Row {
    std::string json;
    std::string fault;
  };

  const std::vector<Row> rows = {
      {"{}", ""},
      {" [ ] ", ""},
      {R"({"a":[1,-0,0.5,1e3,1E-2],"b":{"c":null},"d":true,"e":false})", ""},
      {R"("\u00e9\ud83d\ude00\n\/")", ""},
      {"", "expected a value at 0"},
      {"{", "cut short at 1"},
      {"[1,]", "expected a value at 3"},
      {"[,1]", "expected a value at 1"},
      {R"({"a":1,})", "expected a member's name at 7"},
      {R"({"a" 1})", "expected ':' at 5"},
      {"01", "expected a number at 0"},
      {"1.", "expected a number at 0"},
      {"-", "expected a number at 0"},
      {"1 2", "expected the end at 2"},
      {"nul", "expected a value at 0"},
      {"\"a", "cut short at 2"},
      {"\"a\nb\"", "control character in a string at 2"},
      {R"("\x")", "unknown escape at 3"},
      {R"("\u12g4")", "malformed \\u escape at 6"},
      {R"("\ud800")", "lone surrogate at 7"},
      {R"("\udc00")", "lone surrogate at 7"},
      {R"("\ud800\u0041")", "lone surrogate at 13"},
      {"'a'", "expected a value at 0"},
      {"NaN", "expected a value at 0"},
  };
  for (const Row& row : rows) {
    INFO(row.json);
    CHECK(FaultOf(row.json) == row.fault);
  }
}

TEST_CASE("JsonReader: 64 levels are taken, 65 are too deep", "[json]") {
  CHECK(FaultOf(std::string(64, '[') + std::string(64, ']')).empty());
  CHECK(FaultOf(std::string(65, '[') + std::string(65, ']')) == "nested too deeply at 65");
  CHECK_FALSE(FaultOf(std::string(1'000'000, '[')).empty());
}

TEST_CASE("JsonReader: strings are unescaped across every block boundary", "[json]") {
  for (size_t length = 0; length < 70; ++length) {
    const std::string plain(length, 'x');
    const std::string json = "\"" + plain + "\\n" + plain + "\"";
    JsonReader reader(json);
    CHECK(reader.String() == plain + "\n" + plain);
    CHECK(reader.Finish());
  }
  JsonReader reader(R"("a\u0000b")");
  CHECK(reader.String() == std::string("a\0b", 3));
}

TEST_CASE("Numbers: integers are exact, doubles that do not fit are refused", "[json]") {
  CHECK(JsonToInt64("9007199254740993") == 9007199254740993);  // 2^53 + 1
  CHECK(JsonToInt64("9223372036854775807") == INT64_MAX);
  CHECK(JsonToInt64("-9223372036854775808") == INT64_MIN);
  CHECK(JsonToInt64("9223372036854775808") == std::nullopt);
  CHECK(JsonToInt64("5.000") == 5);
  CHECK(JsonToInt64("5.5") == std::nullopt);
  CHECK(JsonToInt64("1e3") == std::nullopt);
  CHECK(JsonToDouble("1e400") == std::nullopt);
  CHECK(JsonToDouble("-1e400") == std::nullopt);
  CHECK(JsonToDouble("1e-400") == 0.0);
  CHECK(JsonToDouble("0.1") == 0.1);
  CHECK(Json::Parse("9007199254740993")->ToString() == "9007199254740993");
  CHECK(Json::Parse("0.10")->ToString() == "0.10");
  CHECK_FALSE(Json::Parse("1e400").has_value());
}

TEST_CASE("JsonWriter: escapes, shortest doubles, repaired bytes", "[json]") {
  std::string out;
  JsonWriter writer(out);
  writer.BeginObject();
  writer.Key("a\"b");
  writer.String(std::string("\x01\t\n\\\"\0é€", 11));
  writer.Key("n");
  writer.Number(0.1);
  writer.Key("list");
  writer.BeginArray();
  writer.Integer(-5);
  writer.Boolean(true);
  writer.Null();
  writer.EndArray();
  writer.EndObject();
  CHECK(out == "{\"a\\\"b\":\"\\u0001\\t\\n\\\\\\\"\\u0000é€\",\"n\":0.1,\"list\":[-5,true,null]}");
  std::string broken;
  AppendJsonString(broken, "a\xFFz\xE2\x82");
  CHECK(broken == "\"a\xEF\xBF\xBDz\xEF\xBF\xBD\xEF\xBF\xBD\"");
  CHECK_THROWS_AS(writer.Number(1.0 / 0.0 * 0.0), std::domain_error);
}

TEST_CASE("IsUtf8: overlong forms, surrogates and cut sequences are not", "[json]") {
  CHECK(IsUtf8("plain ascii that is longer than sixteen bytes"));
  CHECK(IsUtf8("é€😀"));
  for (const char* bad : {"\xC0\x80", "\xE0\x80\x80", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\x80",
                          "abc\xE2\x82", "\xF8"}) {
    CHECK_FALSE(IsUtf8(bad));
  }
  CHECK(CodePointCount("é€😀a") == 4);
}

TEST_CASE("Base64: as .NET's, strict on the way in", "[json]") {
  for (const char* text : {"", "a", "ab", "abc", "abcd", "hello world"})
    CHECK(FromBase64(ToBase64(text)) == text);
  CHECK(ToBase64("hello world") == "aGVsbG8gd29ybGQ=");
  CHECK(FromBase64("test") == std::string("\xb5\xeb\x2d"));
  for (const char* bad : {"abc", "ab=c", "a===", "ab c", "====", "a*=="})
    CHECK(FromBase64(bad) == std::nullopt);
}

TEST_CASE("DateTime: reads RFC 3339 with a zone, writes canonical UTC", "[json]") {
  struct Row {
    std::string text;
    std::string canonical;  // "" for what is none
  };

  const std::vector<Row> rows = {
      {"2024-01-02T03:04:05Z", "2024-01-02T03:04:05Z"},
      {"2024-01-02T03:04:05.1200000Z", "2024-01-02T03:04:05.12Z"},
      {"2024-01-02T03:04:05.1234567+02:00", "2024-01-02T01:04:05.1234567Z"},
      {"2024-01-02T03:04:05.123456789Z", "2024-01-02T03:04:05.1234567Z"},
      {"2024-01-01T00:30:00+01:00", "2023-12-31T23:30:00Z"},
      {"0001-01-01T00:00:00Z", "0001-01-01T00:00:00Z"},
      {"9999-12-31T23:59:59.9999999Z", "9999-12-31T23:59:59.9999999Z"},
      {"1969-12-31T23:59:59.5Z", "1969-12-31T23:59:59.5Z"},
      {"2024-02-29T00:00:00Z", "2024-02-29T00:00:00Z"},
      {"2023-02-29T00:00:00Z", ""},
      {"2024-01-02T03:04:05", ""},
      {"2024-01-02 03:04:05Z", ""},
      {"2024-01-02T24:00:00Z", ""},
      {"0001-01-01T00:00:00+01:00", ""},
      {"2024-01-02T03:04:05.Z", ""},
      {"2024-01-02T03:04:05+2:00", ""},
      {"", ""},
  };
  for (const Row& row : rows) {
    INFO(row.text);
    const auto time = DateTime::Parse(row.text);
    CHECK((time ? time->ToString() : "") == row.canonical);
  }
}

TEST_CASE("Duration: ISO 8601 and the blueprint's own form", "[json]") {
  CHECK(Duration::Parse("PT1H30M")->milliseconds == 5'400'000);
  CHECK(Duration::Parse("90m")->milliseconds == 5'400'000);
  CHECK(Duration::Parse("800ms")->milliseconds == 800);
  CHECK(Duration::Parse("PT0.25S")->milliseconds == 250);
  CHECK(Duration::Parse("P1DT2H")->milliseconds == 93'600'000);
  for (const char* bad : {"", "P", "PT", "PT1H1H", "1x", "-5s", "PT1M1H", "P1H", "5"}) {
    INFO(bad);
    CHECK(Duration::Parse(bad) == std::nullopt);
  }
  CHECK(Duration{5'400'250}.ToString() == "PT1H30M0.25S");
  CHECK(Duration{0}.ToString() == "PT0S");
}

TEST_CASE("Uuid: keeps its letters; a name always gives the same one", "[json]") {
  CHECK(Uuid::Parse("800AE4B3-bdd2-4c08-badd-f08e5a34b865")->view() ==
        "800AE4B3-bdd2-4c08-badd-f08e5a34b865");
  CHECK(Uuid::Parse("800ae4b3bdd24c08baddf08e5a34b865") == std::nullopt);
  CHECK(Uuid::FromName("a") == Uuid::FromName("a"));
  CHECK(Uuid::FromName("a") != Uuid::FromName("b"));
  CHECK(Uuid::Random() != Uuid::Random());
  CHECK(Uuid::Random().view()[14] == '4');
}

namespace {

struct Author {
  std::string name;
  std::optional<int64_t> age;
};

void Decode(Decoder& decoder, Author& to) {
  static constexpr FieldName kFields[] = {{"name"}, {"age", false}};
  for (ObjectDecoder object(decoder, kFields); object.Next();) {
    if (object.index() == 0) decoder.Value(to.name, LengthRule{.min = 1, .max = 4});
    if (object.index() == 1) formwork::Decode(decoder, to.age);
  }
}

std::vector<std::string> Faults(std::string_view json) {
  std::vector<std::string> out;
  for (const auto& fault : DecodeJson<std::vector<Author>>(json).faults)
    out.push_back(fault.pointer + ": " + fault.message);
  return out;
}

}  // namespace

TEST_CASE("Decoder: names every field that does not fit", "[json]") {
  CHECK(Faults(R"([{"name":"Ann","age":5,"_rid":{"x":[]}},{"name":"éééé"}])").empty());
  CHECK(Faults(R"([{"name":"","age":"x"},{"age":1.5},{"name":7}])") ==
        std::vector<std::string>{"/0/name: must have 1 to 4 characters",
                                 "/0/age: must be an integer",
                                 "/1/age: must be an integer of 64 bits", "/1/name: is missing",
                                 "/2/name: must be a string"});
  CHECK(Faults(R"([{"name":"Ann"},)") ==
        std::vector<std::string>{": is not valid JSON: expected a value at byte 16"});
  CHECK(Faults(R"({})") == std::vector<std::string>{": must be an array"});
  CHECK(Faults("[\xFF]") == std::vector<std::string>{": is not UTF-8"});
  CHECK(Faults(R"([{"name":"Ann"}] x)") ==
        std::vector<std::string>{": is not valid JSON: expected the end at byte 17"});
  const auto decoded = DecodeJson<std::vector<Author>>(R"([{"age":null,"name":"Ann"}])");
  REQUIRE(decoded);
  CHECK(decoded.value.at(0).name == "Ann");
  CHECK_FALSE(decoded.value.at(0).age.has_value());
}

namespace {

enum class Mood : uint8_t { kGood, kBad };

struct Person {
  std::string name;
  std::optional<Mood> mood;
  std::vector<std::string> nicks;
  std::optional<std::map<std::string, int64_t, std::less<>>> scores;
  std::vector<std::vector<double>> grid;
  std::vector<Person> children;

  friend bool operator==(const Person&, const Person&) = default;
};

void Decode(Decoder& decoder, Mood& to);
void Encode(JsonWriter& writer, Mood value);
void Decode(Decoder& decoder, Person& to);
void Encode(JsonWriter& writer, const Person& value);

constexpr auto kMood = WordsOf<Mood>("good", "bad");
constexpr auto kPerson = FieldsOf<Person>(
    Field("name", &Person::name, LengthRule{.min = 1, .max = 4}), Field("mood", &Person::mood),
    Field("nicks", &Person::nicks,
          Elements<LengthRule>{.count = {.max = 2}, .element = {.min = 1, .max = 3}}),
    Field("scores", &Person::scores, Elements<IntegerRule>{.element = {.min = 0, .max = 9}}),
    Field("grid", &Person::grid,
          Elements<Elements<NumberRule>>{.element = {.element = {.min = 0}}}),
    Field("children", &Person::children));

void Decode(Decoder& decoder, Mood& to) {
  kMood.Decode(decoder, to);
}

void Encode(JsonWriter& writer, Mood value) {
  kMood.Encode(writer, value);
}

void Decode(Decoder& decoder, Person& to) {
  kPerson.Decode(decoder, to);
}

void Encode(JsonWriter& writer, const Person& value) {
  kPerson.Encode(writer, value);
}

}  // namespace

TEST_CASE("Field tables: read, check and write what they describe", "[json]") {
  const std::string whole =
      R"({"name":"Ann","mood":"bad","nicks":["a","b"],"scores":{"x":9},"grid":[[0.5],[]],)"
      R"("children":[{"name":"Bob","nicks":[],"grid":[],"children":[]}]})";
  const auto read = DecodeJson<Person>(whole);
  CHECK(read.faults == std::vector<Fault>{});
  CHECK(read.value.mood == Mood::kBad);
  CHECK(EncodeJson(read.value) == whole);
  const auto bad = DecodeJson<Person>(
      R"({"mood":"sad","nicks":["","long",""],"scores":{"x":10},"grid":[[0,-1]],"children":[{}]})");
  CHECK(bad.faults == std::vector<Fault>{{"/mood", "must be one of good, bad"},
                                         {"/nicks/0", "must have 1 to 3 characters"},
                                         {"/nicks/1", "must have 1 to 3 characters"},
                                         {"/nicks/2", "must have 1 to 3 characters"},
                                         {"/nicks", "must have at most 2 elements"},
                                         {"/scores/x", "must be between 0 and 9"},
                                         {"/grid/0/1", "must be at least 0"},
                                         {"/children/0/name", "is missing"},
                                         {"/children/0/nicks", "is missing"},
                                         {"/children/0/grid", "is missing"},
                                         {"/children/0/children", "is missing"},
                                         {"/name", "is missing"}});
  CHECK(kMood.NameOf(Mood::kGood) == "good");
  CHECK(kMood.NameOf(static_cast<Mood>(7)).empty());
  CHECK(kMood.Parse("bad") == Mood::kBad);
  CHECK(kMood.Parse("Bad") == std::nullopt);
}

TEST_CASE("EncodeJson: what could not be read again is noted while it is written", "[json]") {
  std::vector<Fault> faults;
  const Person good{.name = "\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9",
                    .mood = Mood::kBad,
                    .nicks = {"a"},
                    .scores = {},
                    .grid = {{0.5}},
                    .children = {}};
  CHECK(EncodeJson(good, faults) == EncodeJson(good));
  CHECK(faults == std::vector<Fault>{});
  Person bad = good;
  bad.name = "longer";
  bad.mood = static_cast<Mood>(7);
  bad.nicks = {"", "a", "\x80\x80\x80\x80"};
  bad.scores = {{"a/b", 10}};
  bad.grid = {{0}, {0, -1}};
  bad.children = {good, good};
  bad.children[1].name = "";
  static_cast<void>(EncodeJson(bad, faults));
  CHECK(faults == std::vector<Fault>{{"/name", "must have 1 to 4 characters"},
                                     {"/mood", "must be one of its words"},
                                     {"/nicks/0", "must have 1 to 3 characters"},
                                     {"/nicks/2", "must be UTF-8"},
                                     {"/nicks", "must have at most 2 elements"},
                                     {"/scores/a~1b", "must be between 0 and 9"},
                                     {"/grid/1/1", "must be at least 0"},
                                     {"/children/1/name", "must have 1 to 4 characters"}});
}

}  // namespace formwork
