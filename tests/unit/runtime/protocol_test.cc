// What the host sends is understood, and what a function writes is what arrives. The tests that
// prove one of the host's ten traps are tagged with it: [trap1] to [trap7] here and beside the
// server, [trap8] (exit codes) in app_test.cc, [trap10] (uploads in chunks) in runner_test.cc; the
// ninth, the order of routes, is tests/diagnostics/FW3002_route_swallowed.yaml.

#include <deque>

#include <formwork/json_value.h>

#include "runtime/durable/backend.h"
#include "runtime/durable/cause.h"
#include "runtime/protocol/dead_letter.h"
#include "runtime/protocol/outputs.h"
#include "runtime/protocol/triggers.h"
#include "runtime/src/http_input.h"
#include "tests/support/catch.h"
#include "tests/support/temp_dir.h"
#include "tests/unit/runtime/host_rules.h"

namespace formwork {
namespace {

WireRequest Recorded(const std::string& name) {
  const std::string bytes =
      test::ReadFile(std::string(FORMWORK_SOURCE_DIR) + "/tests/data/custom-handler/" + name);
  HttpInput input({});
  size_t at = 0;
  HttpInput::State state = HttpInput::State::kMore;
  while (at < bytes.size() && state == HttpInput::State::kMore) {
    const auto space = input.Prepare();
    const size_t piece = std::min<size_t>({space.size, bytes.size() - at, 100});
    bytes.copy(space.data, piece, at);
    at += piece;
    state = input.Fed(piece);
  }
  REQUIRE(state == HttpInput::State::kRequest);
  return input.Take();
}

// The envelope is slices of the body, so the body is kept.
protocol::Envelope EnvelopeOf(const std::string& body) {
  static std::deque<std::string> bodies;
  auto read = protocol::ReadEnvelope(bodies.emplace_back(body));
  INFO(read.fault);
  REQUIRE(read.envelope);
  return *std::move(read.envelope);
}

std::string QueueBody(const std::string& payload, const std::string& metadata) {
  std::string once;
  AppendJsonString(once, payload);
  std::string twice;
  AppendJsonString(twice, once);
  return R"({"Data":{"message":)" + twice + R"(},"Metadata":{)" + metadata + "}}";
}

}  // namespace

TEST_CASE("Recorded requests: chunked bodies without Content-Length arrive whole",
          "[protocol][trap1]") {
  const WireRequest request = Recorded("default/012-POST-item.bin");
  CHECK(request.method == "POST");
  CHECK(request.path == "/item");
  CHECK(request.invocation == "efa411d3-41bb-4847-ac00-5a142e469f72");
  CHECK(request.body.size() == 0x400 + 0x1AF);
  const auto envelope = EnvelopeOf(request.body);
  const auto http = protocol::ReadRequest(envelope.Data("req"));
  REQUIRE(http);
  CHECK(http->method == "GET");
  CHECK(http->url == "http://127.0.0.1:7071/api/items/5?code=hostkey");
  CHECK(http->key == "default");
  CHECK(http->FindParam("id") == "5");
  CHECK_FALSE(http->FindParam("tail").has_value());
  CHECK(http->FindQuery("code") == "hostkey");
  CHECK(http->FindHeader("user-agent") == "curl/7.88.1");
}

TEST_CASE("Recorded requests: the body is text, and bytes for octet-stream", "[protocol]") {
  const WireRequest json = Recorded("default/003-POST-hello.bin");
  const auto http = protocol::ReadRequest(EnvelopeOf(json.body).Data("req"));
  REQUIRE(http);
  CHECK(http->body ==
        R"({"name":"Ann","n":5,"o":{"k":[1]},"arr":[1,2],"t":"2024-01-02T03:04:05Z"})");
  const WireRequest bytes = Recorded("default/005-POST-hello.bin");
  const auto binary = protocol::ReadRequest(EnvelopeOf(bytes.body).Data("req"));
  REQUIRE(binary);
  INFO(binary->FindHeader("content-type").value_or(""));
  CHECK(binary->body.find("AAH") == std::string::npos);
}

TEST_CASE("Recorded requests: strings are JSON-encoded twice, counts are texts",
          "[protocol][trap2]") {
  const auto text = EnvelopeOf(Recorded("default/071-POST-q1.bin").body);
  CHECK(protocol::ReadMessage(text.Data("item")) == "hello");
  const auto delivery = protocol::ReadDelivery(text);
  CHECK(delivery.dequeue_count == 1);
  CHECK(protocol::ReadMessageId(text) == "800ae4b3-bdd2-4c08-badd-f08e5a34b865");
  CHECK(delivery.inserted->ToString() == "2026-11-21T02:43:25Z");
  const auto json = EnvelopeOf(Recorded("default/072-POST-q1.bin").body);
  CHECK(protocol::ReadMessage(json.Data("item")) ==
        R"({"a":1,"b":{"c":2},"arr":[1],"n":null,"s":"x","flag":true})");
  const auto changes = EnvelopeOf(Recorded("default/075-POST-cos1.bin").body);
  CHECK(protocol::ReadDocuments(changes.Data("docs")) ==
        std::vector<std::string>{R"({"id":"1","n":1.5,"when":"2024-01-02T03:04:05Z"})",
                                 R"({"id":"2"})"});
}

TEST_CASE("Recorded requests: input bindings, timers and retries", "[protocol]") {
  const auto inputs = EnvelopeOf(Recorded("default/070-POST-httpq.bin").body);
  CHECK(protocol::UnwrapText(inputs.Data("doc")) == R"({"id":"42","n":1})");
  CHECK(protocol::UnwrapText(inputs.Data("all")) ==
        R"([{"id":"1","when":"2024-01-02T03:04:05Z"},{"id":"2"}])");
  CHECK_FALSE(protocol::UnwrapText(inputs.Data("none")).has_value());
  CHECK_FALSE(protocol::UnwrapText("\"null\"").has_value());
  const auto timer = EnvelopeOf(Recorded("default/002-POST-timer2.bin").body);
  const Timer state = protocol::ReadTimer(timer.Data("tick"));
  CHECK(state.is_past_due);
  CHECK_FALSE(state.last.has_value());  // 0001-01-01 is "never"
  CHECK(state.next->ToString() == "2026-11-21T03:00:00Z");
  CHECK(protocol::ReadInvokedAt(timer)->ToString() == "2026-11-21T03:00:20.130835Z");
  CHECK_FALSE(protocol::ReadInvokedAt({}).has_value());
  CHECK(protocol::ReadRetryCount(EnvelopeOf(Recorded("retry/008-POST-tick2.bin").body)) == 0);
  CHECK(protocol::ReadRetryCount(EnvelopeOf(Recorded("retry/009-POST-tick2.bin").body)) == 1);
}

TEST_CASE(
    "ReadDelivery: a body field named dequeueCount hides the queue's own, and is not taken for it",
    "[protocol]") {
  const auto own = EnvelopeOf(QueueBody("x", R"("DequeueCount":"3")"));
  CHECK(protocol::ReadDelivery(own).dequeue_count == 3);
  for (const char* metadata :
       {R"("DequeueCount":"\"1\"")", R"("dequeueCount":"\"1\"")", R"("DequeueCount":{"a":1})"}) {
    INFO(metadata);
    CHECK_FALSE(
        protocol::ReadDelivery(EnvelopeOf(QueueBody("{}", metadata))).dequeue_count.has_value());
  }
}

TEST_CASE("ReadEnvelope: what is no envelope is refused with the reason", "[protocol]") {
  CHECK(protocol::ReadEnvelope("[]").fault == "the request is not a JSON object");
  CHECK(protocol::ReadEnvelope("{\"Data\":").fault ==
        "the request is not valid JSON: expected a value at byte 8");
  CHECK(protocol::ReadEnvelope("{\"Data\":{\"a\":\"\xFF\"}}").fault == "the request is not UTF-8");
  CHECK(protocol::ReadEnvelope("{\"Data\":5}").envelope->data.empty());
}

TEST_CASE("The model of the host's rules gives what the host was seen to give", "[protocol]") {
  const auto seen = [](const std::string& name) {
    return test::ReadFile(std::string(FORMWORK_SOURCE_DIR) +
                          "/tests/data/custom-handler/default/out-queue-next-bytes-" + name +
                          ".bin");
  };
  const auto arrives = [](const std::string& value) {
    return test::ArrivingMessages(R"({"Outputs":{"q":)" + value + "}}", "q");
  };
  CHECK(arrives(R"("plain text!")") == std::vector<std::string>{seen("01")});
  CHECK(arrives(R"("test")") == std::vector<std::string>{seen("02")});
  CHECK(arrives(R"("aGVsbG8gd29ybGQ=")") == std::vector<std::string>{seen("03")});
  CHECK(arrives(R"({"a":1,"b":[1,{"c":"d"}]})") == std::vector<std::string>{seen("04")});
  CHECK(arrives(R"("{\"a\":1,\"b\":2}")") == std::vector<std::string>{seen("05")});
  CHECK(arrives(R"(["m1","m2",{"x":1}])") ==
        std::vector<std::string>{seen("06"), seen("07"), seen("08")});
  CHECK(arrives(R"("[\"s1\",\"s2\"]")") == std::vector<std::string>{seen("09"), seen("10")});
  CHECK(arrives("true") == std::vector<std::string>{seen("12")});
  CHECK(arrives(R"("2024-01-02T03:04:05Z")") == std::vector<std::string>{seen("15")});
}

namespace {

const std::vector<std::string>& AwkwardTexts() {
  static const std::vector<std::string> texts = {
      "test",
      "aGVsbG8gd29ybGQ=",
      "AAAA",
      "true",
      "42",
      "null",
      "",
      " ",
      "2024-01-02T03:04:05Z",
      "2024-01-02T03:04:05.1234567+02:00",
      "2024-01-02T03:04:05",
      "/Date(1700000000000)/",
      "[1,2]",
      "{\"a\":1,\"b\":2}",
      "\"quoted\"",
      "9007199254740993",
      "1e400",
      "dequeueCount",
      "back\\slash \"quote\" <>& é € 😀",
      std::string("nul\0inside", 10),
      std::string(65'536, 'x'),
      std::string(49'152 - 20, 'y'),
  };
  return texts;
}

std::string ObjectWith(const std::string& text) {
  std::string out = "{\"dequeueCount\":9007199254740993,\"text\":";
  AppendJsonString(out, text);
  return out + "}";
}

}  // namespace

// The answer's body; the outputs are used up.
static std::string BodyOf(protocol::Outputs& outputs) {
  return std::move(outputs).Finish().body;
}

TEST_CASE("What a function writes is what arrives: queue messages, one or many",
          "[protocol][trap5][trap6]") {
  for (const std::string& text : AwkwardTexts()) {
    INFO(text.substr(0, 60));
    const std::string message = ObjectWith(text);
    protocol::Outputs one;
    one.Messages("q", {message});
    CHECK(test::ArrivingMessages(BodyOf(one), "q") == std::vector<std::string>{message});
    protocol::Outputs many;
    many.Messages("q", {message, "{}", message});
    CHECK(test::ArrivingMessages(BodyOf(many), "q") ==
          std::vector<std::string>{message, "{}", message});
    // Even texts that are no objects travel unharmed when they are alone.
    protocol::Outputs bare;
    bare.Messages("q", {text});
    CHECK(test::ArrivingMessages(BodyOf(bare), "q") == std::vector<std::string>{text});
  }
}

TEST_CASE("What a function writes is what arrives: http bodies as JSON text",
          "[protocol][trap6][trap7]") {
  for (const std::string& text : AwkwardTexts()) {
    INFO(text.substr(0, 60));
    const std::string body = ObjectWith(text);
    protocol::Outputs outputs;
    outputs.Http("res", {404, {{"x-one", "1"}}, body, "application/json"});
    const auto response = test::ArrivingHttp(BodyOf(outputs), "res");
    REQUIRE(response);
    CHECK(response->status == 404);
    CHECK(response->body == body);
    CHECK(response->headers == std::vector<std::pair<std::string, std::string>>{
                                   {"content-type", "application/json"}, {"x-one", "1"}});
    std::string quoted;  // `returns: string`
    AppendJsonString(quoted, text);
    protocol::Outputs bare;
    bare.Http("res", {200, {}, quoted, "application/json"});
    CHECK(test::ArrivingHttp(BodyOf(bare), "res")->body == quoted);
  }
}

TEST_CASE("Raw texts and headers that look like dates keep their form; the text ends with a line",
          "[protocol][trap5]") {
  protocol::Outputs outputs;
  outputs.Http("res", {200,
                       {{"x-at", "2024-01-02T03:04:05Z"}, {"bad name", "x"}, {"x-line", "a\r\nb"}},
                       "2024-01-02T03:04:05Z",
                       "text/plain"});
  const auto response = test::ArrivingHttp(BodyOf(outputs), "res");
  REQUIRE(response);
  CHECK(response->body == "2024-01-02T03:04:05Z\n");
  CHECK(response->headers ==
        std::vector<std::pair<std::string, std::string>>{
            {"content-type", "text/plain"}, {"x-at", "2024-01-02T03:04:05Z"}, {"x-line", "a  b"}});
}

TEST_CASE(
    "Documents: datetime fields arrive as written; a plain text with an offset is re-zoned by the "
    "host",
    "[protocol][trap5]") {
  const std::string document = R"({"id":"1","at":")" +
                               DateTime::Parse("2024-01-02T03:04:05.1230000+02:00")->ToString() +
                               R"(","n":9007199254740993,"text":"test"})";
  protocol::Outputs outputs;
  outputs.Documents("d", {document});
  CHECK(test::ArrivingDocuments(BodyOf(outputs), "d") == std::vector<std::string>{document});
  protocol::Outputs many;
  many.Documents("d", {document, "{\"id\":\"2\"}"});
  CHECK(test::ArrivingDocuments(BodyOf(many), "d") ==
        std::vector<std::string>{document, "{\"id\":\"2\"}"});
  protocol::Outputs text;
  text.Documents("d", {R"({"text":"2024-01-02T03:04:05+02:00"})"});
  CHECK(test::ArrivingDocuments(BodyOf(text), "d") ==
        std::vector<std::string>{R"({"text":"(re-zoned) 2024-01-02T03:04:05+02:00"})"});
}

TEST_CASE("An answer is never empty, null or without a body", "[protocol][trap4]") {
  CHECK(protocol::Outputs().Finish().body == R"({"Outputs":{},"Logs":[],"ReturnValue":null})");
  protocol::Outputs nothing;
  nothing.Messages("q", {});
  nothing.Documents("d", {});
  CHECK(nothing.empty());
}

TEST_CASE("Failure: the reason is one line of ASCII, percent-encoded and short", "[protocol]") {
  const auto reply =
      protocol::Failure("std::runtime_error", "line\nbreak é 5%" + std::string(2000, 'x'));
  CHECK(reply.status == 500);
  CHECK(reply.reason.starts_with("std::runtime_error: line%0Abreak %C3%A9 5%25xx"));
  CHECK(reply.reason.size() == 1000);
}

TEST_CASE("Failure: a workflow reads back what a function threw", "[protocol]") {
  struct Row {
    std::string type;
    std::string message;
    bool final = false;
  };

  const Row rows[] = {
      {"std::runtime_error", "it broke", false},
      {"std::runtime_error", "two\r\nlines, a \x7F, a tab\t and 100 %41 of it", false},
      {"app::Ümlaut", "größer als ∞ (wirklich).", false},
      {"std::runtime_error", "", false},
      {"std::runtime_error", "a: b: c", false},
      {"formwork::NonRetriable", "no use", true},
  };
  for (const Row& row : rows) {
    INFO(row.message);
    const auto reply = protocol::Failure(row.type, row.message);
    // As the host puts it into the failure of the task.
    const auto cause = durable::RootCause(durable::StatusFailure("f", 500, reply.reason));
    CHECK(cause.type == row.type);
    CHECK(cause.message == row.message);
    CHECK(cause.non_retriable == row.final);
  }
}

TEST_CASE("Failure: what is too long is cut between characters", "[protocol]") {
  std::string message;
  while (message.size() < 3000)
    message += "€";  // nine bytes of code for each
  const auto reply = protocol::Failure("E", message);
  CHECK(reply.reason.size() == 993);  // "E: " and 110 of them
  CHECK(durable::FromReasonPhrase(reply.reason).message == message.substr(0, size_t{110} * 3));
}

TEST_CASE("Dead letters: the payload byte for byte, the id by the delivery", "[protocol]") {
  protocol::DeadLetter letter;
  letter.id = "1";
  letter.source = "queue q";
  letter.function = "f";
  letter.attempts = 5;
  letter.last_at = *DateTime::Parse("2024-01-02T03:04:05Z");
  letter.invocation = "i";
  letter.error_type = "std::runtime_error";
  letter.error_message = "no";
  letter.payload = "{\"a\": 1}";
  CHECK(
      protocol::WriteDeadLetter(letter) ==
      R"({"formwork":"dead-letter/1","id":"1","source":"queue q","function":"f","attempts":5,)"
      R"("firstAt":"2024-01-02T03:04:05Z","lastAt":"2024-01-02T03:04:05Z","invocation":"i",)"
      R"("error":{"type":"std::runtime_error","message":"no"},"payloadEncoding":"utf8","payload":"{\"a\": 1}"})");
  letter.payload = std::string("\xFF\0", 2);
  const auto json = Json::Parse(protocol::WriteDeadLetter(letter));
  CHECK((*json)["payloadEncoding"].AsString() == "base64");
  CHECK((*json)["payload"].AsString() == "/wA=");
  CHECK(protocol::DeadLetterId("q", "f", "1", "p") == protocol::DeadLetterId("q", "f", "1", "p"));
  CHECK(protocol::DeadLetterId("q", "f", "1", "p") != protocol::DeadLetterId("q", "f", "", "1p"));
}

}  // namespace formwork
