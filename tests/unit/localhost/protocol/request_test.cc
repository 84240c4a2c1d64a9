// What the local host sends a handler, against what Azure's host was seen to send.

#include <vector>

#include "runtime/localhost/io/http_body.h"
#include "runtime/localhost/protocol/invocation_request.h"
#include "runtime/localhost/text/dotnet.h"
#include "runtime/localhost/text/strings.h"
#include "tests/support/catch.h"
#include "tests/support/temp_dir.h"

namespace formwork::localhost {
namespace {

std::string Recorded(const std::string& name) {
  return test::ReadFile(std::string(FORMWORK_SOURCE_DIR "/tests/data/custom-handler/") + name);
}

struct Request {
  RequestHead head;
  std::string body;
};

Request Take(const std::string& bytes) {
  Request request;
  size_t used = 0;
  REQUIRE(ReadRequestHead(bytes, request.head, used) == HeadState::kDone);
  BodyReader reader(RequestFraming(request.head.headers));
  size_t more = 0;
  REQUIRE(reader.Read(std::string_view(bytes).substr(used), more, request.body) ==
          BodyReader::State::kDone);
  REQUIRE(used + more == bytes.size());
  return request;
}

// The value behind `"name":"` in the text.
std::string Field(const std::string& text, const std::string& name) {
  const size_t begin = text.find("\"" + name + "\":\"") + name.size() + 4;
  return text.substr(begin, text.find('"', begin) - begin);
}

// The recording has ten millionths of seconds, our clock thousandths: its time is made ours.
std::string WithTime(std::string body, Time now) {
  const std::string recorded = Field(body, "UtcNow");
  return body.replace(body.find(recorded), recorded.size(), UtcText(now));
}

const Time kNow = FromMillis(1'795'229'498'102);

void AddSys(const std::string& recorded, std::string_view function, NamedJson& metadata) {
  AddSysMetadata(function, kNow, Field(recorded, "RandGuid"), metadata);
}

HttpInput Curl(std::string method, std::string target, Headers more, std::string body = "") {
  HttpInput input;
  input.method = std::move(method);
  input.host = "127.0.0.1:7071";
  input.target = std::move(target);
  input.headers = {{"Host", "127.0.0.1:7071"}, {"User-Agent", "curl/7.88.1"}};
  for (Header& header : more)
    input.headers.push_back(std::move(header));
  if (FindHeader(input.headers, "Accept") == nullptr) input.headers.push_back({"Accept", "*/*"});
  input.has_body = !body.empty();
  if (input.has_body) input.headers.push_back({"Content-Length", std::to_string(body.size())});
  input.body = std::move(body);
  return input;
}

std::string Invocation(const HttpInput& input, const std::string& recorded,
                       std::string_view function) {
  NamedJson data;
  data.Set("req", EncodeHttpData(input));
  NamedJson metadata;
  AddHttpMetadata(input, metadata);
  AddSys(recorded, function, metadata);
  return EncodeInvocation(data, metadata);
}

}  // namespace

TEST_CASE("EncodeInvocationRequest: heads and chunks are the recorded bytes", "[protocol]") {
  for (const std::string name :
       {"002-POST-hello", "006-POST-hello", "012-POST-item", "013-POST-item", "016-POST-hello",
        "070-POST-httpq", "071-POST-q1", "078-POST-timer1"}) {
    INFO(name);
    const std::string bytes = Recorded("default/" + name + ".bin");
    const Request request = Take(bytes);
    const std::string& host = *FindHeader(request.head.headers, "Host");
    const auto port = static_cast<uint16_t>(*ParseInt(host.substr(host.find(':') + 1)));
    CHECK(
        EncodeInvocationRequest(request.head.target.substr(1), port,
                                *FindHeader(request.head.headers, "X-Azure-Functions-InvocationId"),
                                request.body) == bytes);
  }
}

TEST_CASE("EncodePing: the recorded bytes", "[protocol]") {
  const std::string bytes = Recorded("default/001-GET-root.bin");
  const size_t colon = bytes.find("127.0.0.1:") + 10;
  const auto port = static_cast<uint16_t>(*ParseInt(std::string_view(bytes).substr(colon, 5)));
  CHECK(EncodePing(port) == bytes);
}

TEST_CASE("EncodeInvocation: http requests are the recorded bytes", "[protocol]") {
  struct Row {
    std::string name;
    std::string function;
    HttpInput input;
  };

  const std::string utf8 = Take(Recorded("default/004-POST-hello.bin")).body;
  HttpInput item = Curl("GET", "/api/items/5?code=hostkey", {});
  item.route = {{"id", "5"}, {"tail", std::nullopt}};
  item.identity = {"Function", "default"};
  HttpInput tail = Curl("GET", "/api/items/5/abc", {{"x-functions-key", "hostkey"}});
  tail.route = {{"id", "5"}, {"tail", "abc"}};
  tail.identity = {"Function", "default"};
  HttpInput key = Curl("GET", "/api/hello", {{"x-functions-key", "hostkey"}});
  key.identity = {"Function", "default"};
  const std::vector<Row> rows = {
      {"002-POST-hello", "hello",
       Curl("GET", "/api/hello?a=1&a=2&b=%20x%2By&code=zz&empty=&noval",
            {{"X-Multi", "one"},
             {"X-Multi", "two"},
             {"Cookie", "s=1; t=2"},
             {"Accept", "application/json"}})},
      {"003-POST-hello", "hello",
       Curl("POST", "/api/hello", {{"content-type", "application/json"}},
            R"({"name":"Ann","n":5,"o":{"k":[1]},"arr":[1,2],"t":"2024-01-02T03:04:05Z"})")},
      {"004-POST-hello", "hello",
       Curl("POST", "/api/hello", {{"content-type", "text/plain; charset=utf-8"}},
            "h\xC3\xA9llo \"q\" \\ \xE2\x82\xAC <>&")},
      {"007-POST-hello", "hello",
       Curl("POST", "/api/hello", {{"Content-Type", "application/x-www-form-urlencoded"}},
            "a=1&b=2")},
      {"008-POST-hello", "hello",
       Curl("POST", "/api/hello",
            {{"Transfer-Encoding", "chunked"}, {"content-type", "text/plain"}})},
      {"012-POST-item", "item", item},
      {"013-POST-item", "item", tail},
      {"016-POST-hello", "hello", key},
  };
  for (const Row& row : rows) {
    INFO(row.name);
    const std::string recorded = Take(Recorded("default/" + row.name + ".bin")).body;
    CHECK(Invocation(row.input, recorded, row.function) == WithTime(recorded, kNow));
  }
}

TEST_CASE("EncodeInvocation: binary bodies travel as base64", "[protocol]") {
  const std::string recorded = Take(Recorded("default/006-POST-hello.bin")).body;
  const std::string content = *DecodeBase64(Field(recorded, "Body"));
  const std::string type = "multipart/form-data; boundary=------------------------02e8cbc4b1d60ad1";
  HttpInput input = Curl("POST", "/api/hello", {{"Content-Type", type}}, content);
  CHECK(Invocation(input, recorded, "hello") == WithTime(recorded, kNow));
}

TEST_CASE("EncodeInvocation: queue messages are the recorded bytes", "[protocol]") {
  struct Row {
    std::string name;
    std::string function;
    std::string body;
    bool binary;
  };

  const std::vector<Row> rows = {
      {"071-POST-q1", "q1", "hello", false},
      {"072-POST-q1", "q1", R"({"a":1,"b":{"c":2},"arr":[1],"n":null,"s":"x","flag":true})", false},
      {"073-POST-q1", "q1", "[1,2]", false},
      {"074-POST-q2bin", "q2bin", "hello", true},
  };
  for (const Row& row : rows) {
    INFO(row.name);
    const std::string recorded = Take(Recorded("default/" + row.name + ".bin")).body;
    NamedJson data;
    if (row.binary) {
      data.Set("item", QuoteJson(EncodeBase64(row.body)));
    } else {
      data.SetText("item", row.body);
    }
    NamedJson metadata;
    const Time inserted = FromMillis(1'795'229'005'000);
    AddQueueMetadata(
        {"800ae4b3-bdd2-4c08-badd-f08e5a34b865", row.body, "AgAAAAMAAAAAAAAAAgtnj8x+1QE=", 1,
         inserted, inserted + std::chrono::hours(168), inserted + std::chrono::minutes(10)},
        metadata);
    metadata.SetText("item",
                     row.body);  // the recording was made through /admin/functions, which adds this
    AddSys(recorded, row.function, metadata);
    AddBodyMetadata(row.body, metadata);
    CHECK(EncodeInvocation(data, metadata) == WithTime(recorded, kNow));
  }
}

TEST_CASE("EncodeInvocation: the change feed is a string of a string of an array", "[protocol]") {
  const std::string recorded = Take(Recorded("default/075-POST-cos1.bin")).body;
  const std::string text = R"([{"id":"1","n":1.50,"when":"2024-01-02T03:04:05Z"},{"id":"2"}])";
  NamedJson data;
  data.SetText("docs", WriteJson(RewriteNumbers(*ReadJson(text))));
  NamedJson metadata;
  metadata.SetText("docs", text);  // added by /admin/functions
  AddSys(recorded, "cos1", metadata);
  CHECK(EncodeInvocation(data, metadata) == WithTime(recorded, kNow));
}

TEST_CASE("EncodeInvocation: inputs beside the trigger", "[protocol]") {
  const std::string recorded = Take(Recorded("default/070-POST-httpq.bin")).body;
  HttpInput input =
      Curl("POST", "/api/orders/42", {{"content-type", "application/json"}}, R"({"qty":1})");
  input.route = {{"id", "42"}};
  NamedJson data;
  data.Set("req", EncodeHttpData(input));
  data.Set("doc", R"({"id":"42","n":1})");
  data.SetEncoded("all", R"([{"id":"1","when":"2024-01-02T03:04:05Z"},{"id":"2"}])");
  NamedJson metadata;
  AddHttpMetadata(input, metadata);
  AddSys(recorded, "httpq", metadata);
  CHECK(EncodeInvocation(data, metadata) == WithTime(recorded, kNow));
}

TEST_CASE("EncodeInvocation: timers and retries are the recorded bytes", "[protocol]") {
  const std::string once = Take(Recorded("default/078-POST-timer1.bin")).body;
  NamedJson data;
  data.Set("tick", EncodeTimerData({}));
  NamedJson metadata;
  metadata.SetText("tick", "");
  AddSys(once, "timer1", metadata);
  CHECK(EncodeInvocation(data, metadata) == WithTime(once, kNow));

  const std::string monitored = Take(Recorded("default/079-POST-timer2.bin")).body;
  TimerView timer;
  timer.monitored = true;
  timer.next = FromMillis(1'795'230'000'000);
  timer.last_updated = FromMillis(1'795'229'331'162);
  NamedJson second;
  second.Set("tick", EncodeTimerData(timer));
  NamedJson sys;
  AddSys(monitored, "timer2", sys);
  std::string expected = WithTime(monitored, kNow);
  const std::string stamp = "48:51.1624415";
  expected.replace(expected.find(stamp), stamp.size(), "48:51.162");
  CHECK(EncodeInvocation(second, sys) == expected);

  const std::string retried = Take(Recorded("retry/002-POST-tick.bin")).body;
  NamedJson third;
  third.Set("t", EncodeTimerData({}));
  NamedJson context;
  AddSys(retried, "tick", context);
  context.Set("RetryContext", EncodeRetryContext({0, 2, "", "tick", ""}));
  CHECK(EncodeInvocation(third, context) == WithTime(retried, kNow));
}

TEST_CASE("EncodeRetryContext: later attempts carry the failure before", "[protocol]") {
  const auto json = ReadJson(EncodeRetryContext(
      {1, 3, "Response status code does not indicate success: 500 (X).", "tick", "g-1"}));
  REQUIRE(json);
  CHECK(json->Find("RetryCount")->AsInt() == 1);
  CHECK(json->Find("Exception")->Find("InnerException")->Text("Message") ==
        "Response status code does not indicate success: 500 (X).");
}

}  // namespace formwork::localhost
