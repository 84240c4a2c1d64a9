// What the local host makes of a handler's answer; expected values are what Azure's host was seen
// to do.

#include <vector>

#include "runtime/localhost/protocol/http_answer.h"
#include "runtime/localhost/protocol/invocation_result.h"
#include "tests/support/catch.h"
#include "tests/support/temp_dir.h"

namespace formwork::localhost {
namespace {

Function HttpFunction(const std::string& output) {
  const Settings settings;
  const HostJson host = ReadHostJson(R"({"version":"2.0"})", settings, 2);
  Function function =
      ReadFunction("nores",
                   R"({"bindings":[{"type":"httpTrigger","direction":"in","name":"req"},)"
                   R"({"type":"http","direction":"out","name":")" +
                       output + R"("}]})",
                   host, settings);
  REQUIRE(function.error.empty());
  return function;
}

ResponseHead Ok(std::string type = "application/json", int status = 200) {
  ResponseHead head;
  head.status = status;
  head.reason = "OK";
  if (!type.empty()) head.headers = {{"Content-Type", std::move(type)}};
  return head;
}

// "201 application/json; charset=utf-8 | body", "500" for a failed invocation, "hangs".
std::string Seen(const std::string& output, const ResponseHead& head, const std::string& body) {
  const Function function = HttpFunction(output);
  InvocationResult result = ReadInvocationResult(head, body, function);
  if (result.kind == InvocationResult::Kind::kNever) return "hangs";
  const auto answer =
      result.kind == InvocationResult::Kind::kOk ? HttpAnswerOf(result, function) : std::nullopt;
  if (!answer) return "500";
  std::string seen = std::to_string(answer->status);
  for (const Header& header : answer->headers)
    seen += " " + header.name + "=" + header.value;
  return seen + "|" + answer->body;
}

struct Row {
  std::string name;
  std::string body;
  std::string seen;
};

const std::string kText = " Content-Type=text/plain; charset=utf-8|";

}  // namespace

TEST_CASE("HttpAnswerOf: a named http output, as recorded", "[protocol]") {
  const std::vector<Row> rows = {
      {"Outputs empty", R"({"Outputs":{}})", "200" + kText + "{}"},
      {"no Outputs at all", R"({"Logs":[]})", "204|"},
      {"empty object", "{}", "204|"},
      {"null document", "null", "hangs"},
      {"empty body", "", "hangs"},
      {"object body",
       R"({"Outputs":{"res":{"statusCode":201,"body":{"a":1,"b":[1,2],"t":"2024-01-02T03:04:05Z"},"headers":{"X-A":"1","content-type":"application/json"}}}})",
       "201 Content-Type=application/json; charset=utf-8 X-A=1|{\n  \"a\": 1,\n  \"b\": [\n    "
       "1,\n    2\n  ],\n  \"t\": \"2024-01-02T03:04:05Z\"\n}"},
      {"string body",
       R"({"Outputs":{"res":{"statusCode":"202","body":"{\"a\":1}","headers":{"content-type":"application/json"}}}})",
       "202 Content-Type=application/json; charset=utf-8|{\"a\":1}"},
      {"status alone", R"({"Outputs":{"res":{"status":404,"body":"nf"}}})", "200" + kText + "nf"},
      {"both", R"({"Outputs":{"res":{"status":404,"statusCode":405,"body":"nf"}}})",
       "405" + kText + "nf"},
      {"null body", R"({"Outputs":{"res":{"body":null}}})", "200" + kText},
      {"number body", R"({"Outputs":{"res":{"body":42}}})", "200" + kText + "42"},
      {"bool body", R"({"Outputs":{"res":{"body":true}}})", "200" + kText + "True"},
      {"base64 body", R"({"Outputs":{"res":{"body":"aGVsbG8="}}})", "200" + kText + "aGVsbG8="},
      {"date body", R"({"Outputs":{"res":{"body":"2024-01-02T03:04:05Z"}}})",
       "200" + kText + "01/02/2024 03:04:05"},
      {"plain string", R"({"Outputs":{"res":"plain"}})", "500"},
      {"JSON string", R"({"Outputs":{"res":"{\"statusCode\":203,\"body\":\"from string\"}"}})",
       "203" + kText + "from string"},
      {"array", R"({"Outputs":{"res":[1]}})", "500"},
      {"null", R"({"Outputs":{"res":null}})", "500"},
      {"RES", R"({"outputs":{"RES":{"statusCode":207,"body":"ci"}}})", "200" + kText + "{}"},
      {"outputs/res", R"({"outputs":{"res":{"STATUSCODE":207,"Body":"ci"}}})",
       "207" + kText + "ci"},
      {"header list", R"({"Outputs":{"res":{"headers":{"x":["a"]},"body":"x"}}})", "500"},
      {"header null", R"({"Outputs":{"res":{"headers":{"x":null},"body":"x"}}})", "500"},
      {"header scalars",
       R"({"Outputs":{"res":{"headers":{"X-N":5,"X-B":true,"X-D":"2024-01-02T03:04:05Z"},"body":"x"}}})",
       "200 Content-Type=text/plain; charset=utf-8 X-N=5 X-B=True X-D=01/02/2024 03:04:05|x"},
      {"bad statusCode", R"({"Outputs":{"res":{"statusCode":"abc","body":"x"}}})",
       "200" + kText + "x"},
      {"statusCode 700", R"({"Outputs":{"res":{"statusCode":700,"body":"x"}}})",
       "700" + kText + "x"},
      {"statusCode padded", R"({"Outputs":{"res":{"statusCode":" 404 ","body":"x"}}})",
       "404" + kText + "x"},
      {"ReturnValue for a named output", R"({"ReturnValue":{"statusCode":211,"body":"rv"}})",
       "200 Content-Type=application/json; charset=utf-8|{\"statusCode\":211,\"body\":\"rv\"}"},
      {"ReturnValue spread", R"({"ReturnValue":{"res":{"statusCode":212,"body":"rv"}}})",
       "212" + kText + "rv"},
      {"invalid JSON", R"({"Outputs":)", "500"},
      {"Logs a string", R"({"Outputs":{"res":{"body":"x"}},"Logs":"l"})", "500"},
      {"Logs of objects", R"({"Outputs":{"res":{"body":"x"}},"Logs":[{"a":1}]})", "500"},
      {"Logs with null", R"({"Outputs":{"res":{"body":"x"}},"Logs":[null,"a {0}"]})",
       "200" + kText + "x"},
      {"comments", "{\"Outputs\":{/* c */\"res\":{\"body\":\"x\",},},}", "200" + kText + "x"},
      {"numbers",
       R"({"Outputs":{"res":{"body":{"d":"2024-01-02T03:04:05.1234567+02:00","f":1.50,"big":12345678901234567890,"e":1e400}}}})",
       "200" + kText +
           "{\n  \"d\": \"2024-01-02T01:04:05.1234567+00:00\",\n  \"f\": 1.5,\n  \"big\": "
           "12345678901234567890,\n  \"e\": \"Infinity\"\n}"},
  };
  for (const Row& row : rows) {
    INFO(row.name);
    CHECK(Seen("res", Ok(), row.body) == row.seen);
  }
}

TEST_CASE("ReadInvocationResult: content types and statuses, as recorded", "[protocol]") {
  const std::string body = R"({"Outputs":{"res":{"body":"x"}}})";
  const std::string fine = "200" + kText + "x";
  CHECK(Seen("res", Ok("text/plain"), body) == "500");
  CHECK(Seen("res", Ok("application/octet-stream"), body) == "500");
  CHECK(Seen("res", Ok("application/problem+json"), body) == "500");
  CHECK(Seen("res", Ok(""), body) == "500");
  CHECK(Seen("res", Ok("application/json; charset=klingon"), body) == "500");
  CHECK(Seen("res", Ok("text/json"), body) == fine);
  CHECK(Seen("res", Ok("application/json", 201), body) == fine);
  CHECK(Seen("res", Ok("application/json", 400), body) == "500");
  CHECK(Seen("res", Ok("application/json", 500), body) == "500");
}

TEST_CASE("HttpAnswerOf: a $return output, as recorded", "[protocol]") {
  const std::vector<Row> rows = {
      {"object", R"({"ReturnValue":{"statusCode":201,"body":"rv","headers":{"X-R":"1"}}})",
       "201 Content-Type=text/plain; charset=utf-8 X-R=1|rv"},
      {"string", R"({"ReturnValue":"plain"})", "200" + kText + "plain"},
      {"JSON string", R"({"ReturnValue":"{\"statusCode\":418,\"body\":\"tea\"}"})",
       "418" + kText + "tea"},
      {"JSON string with status", R"({"ReturnValue":"{\"status\":418,\"body\":\"tea\"}"})",
       "418" + kText + "tea"},
      {"base64-looking", R"({"ReturnValue":"test"})", "200|\xB5\xEB-"},
      {"number", R"({"ReturnValue":5})", "200" + kText + "5"},
      {"array", R"({"ReturnValue":[1,2]})", "200" + kText + "[\n  1,\n  2\n]"},
      {"object without body", R"({"ReturnValue":{"a":1}})", "200" + kText + "{\n  \"a\": 1\n}"},
      {"null", R"({"ReturnValue":null})", "204|"},
      {"Outputs.$return", R"({"Outputs":{"$return":{"statusCode":201}}})", "204|"},
  };
  for (const Row& row : rows) {
    INFO(row.name);
    CHECK(Seen("$return", Ok(), row.body) == row.seen);
  }
}

TEST_CASE("QueueMessagesOf: the recorded bytes", "[protocol]") {
  struct Case {
    std::string value;
    bool binary;
    std::vector<std::string> files;
  };

  const std::vector<Case> cases = {
      {R"("plain text!")", false, {"next-bytes-01"}},
      {R"("test")", false, {"next-bytes-02"}},
      {R"("aGVsbG8gd29ybGQ=")", false, {"next-bytes-03"}},
      {R"({"a":1,"b":[1,{"c":"d"}]})", false, {"next-bytes-04"}},
      {R"("{\"a\":1,\"b\":2}")", false, {"next-bytes-05"}},
      {R"(["m1","m2",{"x":1}])", false, {"next-bytes-06", "next-bytes-07", "next-bytes-08"}},
      {R"("[\"s1\",\"s2\"]")", false, {"next-bytes-09", "next-bytes-10"}},
      {"5", false, {"next-bytes-11"}},
      {"true", false, {"next-bytes-12"}},
      {R"("")", false, {"next-bytes-13"}},
      {"1.50", false, {"next-bytes-14"}},
      {R"("2024-01-02T03:04:05Z")", false, {"next-bytes-15"}},
      {R"("2024-01-02T03:04:05.1234567+02:00")", false, {"next-bytes-16"}},
      {R"({"when":"2024-01-02T03:04:05.1234567+02:00"})", false, {"next-bytes-17"}},
      {R"("test")", true, {"nextbin-bytes-01"}},
      {R"("hello")", true, {"nextbin-bytes-02"}},
  };
  for (const Case& c : cases) {
    INFO(c.value);
    std::vector<std::string> expected;
    for (const std::string& file : c.files) {
      expected.push_back(test::ReadFile(
          FORMWORK_SOURCE_DIR "/tests/data/custom-handler/default/out-queue-" + file + ".bin"));
    }
    std::vector<std::string> hints;
    CHECK(QueueMessagesOf(*ReadJson(c.value), c.binary, hints) == expected);
  }
}

TEST_CASE("DocumentsOf: objects, lists and strings of either; nothing else", "[protocol]") {
  CHECK(DocumentsOf(*ReadJson(R"({"id":"9","n":1})"))->size() == 1);
  CHECK(DocumentsOf(*ReadJson(R"([{"id":"a"},{"id":"b"}])"))->size() == 2);
  CHECK(WriteJson(DocumentsOf(*ReadJson(R"("{\"id\":\"s\"}")"))->front()) == R"({"id":"s"})");
  CHECK_FALSE(DocumentsOf(*ReadJson(R"("notjson!")")).has_value());
  CHECK_FALSE(DocumentsOf(*ReadJson("5")).has_value());
}

}  // namespace formwork::localhost
