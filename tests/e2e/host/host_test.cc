// The local host from outside: what a client, a queue and a clock see of it.

#include <algorithm>
#include <csignal>
#include <future>
#include <vector>

#include "tests/e2e/host/host_process.h"
#include "tests/support/catch.h"

namespace formwork::test {
namespace {

const std::string kQueueIn =
    R"({"type":"queueTrigger","direction":"in","name":"item","queueName":"work"})";

bool Has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

int Count(const std::string& text, const std::string& part) {
  int n = 0;
  for (size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1))
    ++n;
  return n;
}

}  // namespace

TEST_CASE("host: http functions answer as Azure's would", "[host]") {
  HostApp app;
  app.AddHttp("hello", "anonymous", R"(,"methods":["get","post"])");
  app.AddHttp("locked", "function");
  app.AddHttp("boom");
  app.Reply("hello", R"({"Outputs":{"res":{"statusCode":201,"body":"hi"}},"Logs":["a line"]})");
  app.Reply("locked", R"({"Outputs":{"res":{"body":"in"}}})");
  app.Reply("boom", "HTTP/1.1 500 X\r\nContent-Length: 0\r\n\r\n");
  HostProcess host(app, {"--in-memory"});
  const HttpReply hello = Http(host.port(), "GET", "/api/hello");
  CHECK(hello.status == 201);
  CHECK(hello.body == "2\r\nhi\r\n0\r\n\r\n");
  CHECK(Http(host.port(), "DELETE", "/api/hello").status == 404);
  CHECK(Http(host.port(), "GET", "/api/nothing").status == 404);
  CHECK(Http(host.port(), "GET", "/api/locked").status == 401);
  CHECK(Http(host.port(), "GET", "/api/boom").status == 500);
  CHECK(Http(host.port(), "GET", "/admin/host/ping").status == 200);
  CHECK(Http(host.port(), "GET", "/admin/host/status").status == 401);
  CHECK(Http(host.port(), "GET", "/formwork/api/state").status == 401);
  CHECK(host.Control("GET", "state").status == 200);
  CHECK(Http(host.port(), "GET", "/", "", "X: " + std::string(40'000, 'a') + "\r\n").status == 431);
  CHECK(Eventually([&] { return Has(host.Output(), "\"a line\""); }));
  CHECK(Eventually([&] { return Has(host.Output(), "answers 404, not 405"); }));
  host.Signal(SIGTERM);
  CHECK(host.Wait() == 0);
}

TEST_CASE("host: routes are tried in the order of their functions' names, none goes before",
          "[host][trap9]") {
  HostApp app;
  app.AddHttp("all", "anonymous", R"(,"route":"{*path}")");
  app.AddHttp("hello");
  app.Reply("all", R"({"Outputs":{"res":{"body":"of all"}}})");
  app.Reply("hello", R"({"Outputs":{"res":{"body":"hi"}}})");
  HostProcess host(app, {"--in-memory"});
  CHECK(Has(Http(host.port(), "GET", "/api/hello").body, "of all"));
  CHECK(app.Received("hello").empty());
}

TEST_CASE("host: what was done is written beside the run file", "[host]") {
  HostApp app;
  app.AddHttp("hello");
  app.Reply("hello", R"({"Outputs":{"res":{"statusCode":200,"body":"hi"}}})");
  app.AddFunction("work", kQueueIn);
  HostProcess host(app, {"--in-memory"});
  CHECK(Http(host.port(), "GET", "/api/hello").status == 200);
  CHECK(host.Control("POST", "queues/work/messages", "one").status == 201);
  CHECK(Eventually([&] { return !app.Received("work").empty(); }));
  host.Signal(SIGTERM);
  CHECK(host.Wait() == 0);
  const std::string measured = ReadFile(app.path() + "/measured.json");
  INFO(measured);
  CHECK(Has(measured, R"({"formwork":"measured/1","seconds":)"));
  CHECK(Has(measured, R"("hello":{"invocations":1,)"));
  CHECK(Has(measured, R"("bytesOut":2,)"));  // of the answer, not of what the handler wrapped it in
  CHECK(Has(measured, R"("queues":{"work":{"messages":1}})"));
}

TEST_CASE("host: forwarding and proxying pass requests through", "[host]") {
  for (const std::string mode : {"enableForwardingHttpRequest", "enableProxyingHttpRequest"}) {
    INFO(mode);
    HostApp app;
    app.SetHandlerJson("\"" + mode + "\":true");
    app.AddHttp("hello");
    app.Reply("hello", "HTTP/1.1 418 Tea\r\nX-Own: 1\r\nContent-Length: 3\r\n\r\ntea");
    HostProcess host(app, {"--in-memory"});
    const HttpReply reply = Http(host.port(), "POST", "/api/hello?a=1", "body");
    CHECK(reply.status == 418);
    CHECK(Has(reply.head, "HTTP/1.1 418 Tea\r\n"));
    CHECK(Has(reply.head, "X-Own: 1"));
    CHECK(reply.body == "tea");
    CHECK(Has(app.Received("hello"), "POST /api/hello?a=1 HTTP/1.1"));
    CHECK(Has(app.Received("hello"), "\r\nbody\n"));
  }
}

TEST_CASE("host: a message that fails five times is poison; redrive brings it back", "[host]") {
  HostApp app;
  app.AddFunction("q1", kQueueIn);
  app.Reply("q1", "HTTP/1.1 500 X\r\nContent-Length: 0\r\n\r\n");
  HostProcess host(app, {"--in-memory"});
  REQUIRE(Eventually([&] { return Has(host.Output(), "\"ready on"); }));
  CHECK(host.Control("POST", "queues/work/messages", "m").status == 201);
  REQUIRE(Eventually([&] {
    return Has(host.Control("GET", "queues/work-poison/messages").body, "\"text\":\"m\"");
  }));
  CHECK(Count(app.Received("q1"), "POST /q1") == 5);
  CHECK(Has(app.Received("q1"), R"("DequeueCount":"5")"));
  app.Reply("q1", "{}");
  CHECK(host.Control("POST", "queues/work-poison/redrive").body == R"({"moved":1})");
  CHECK(Eventually([&] { return Count(app.Received("q1"), "POST /q1") == 6; }));
}

TEST_CASE("host: outputs are written, expressions resolved, inputs read", "[host]") {
  HostApp app;
  app.AddFunction(
      "put",
      R"({"type":"httpTrigger","direction":"in","name":"req","authLevel":"anonymous","route":"put/{id}"},)"
      R"({"type":"http","direction":"out","name":"res"},)"
      R"({"type":"queue","direction":"out","name":"outq","queueName":"out-{id}"},)"
      R"({"type":"cosmosDB","direction":"out","name":"doc","databaseName":"db","containerName":"c",)"
      R"("createIfNotExists":true,"partitionKey":"/p"})");
  app.AddFunction(
      "get",
      R"({"type":"httpTrigger","direction":"in","name":"req","authLevel":"anonymous","route":"get/{id}"},)"
      R"({"type":"http","direction":"out","name":"res"},)"
      R"({"type":"cosmosDB","direction":"in","name":"one","databaseName":"db","containerName":"c","id":"{id}","partitionKey":"x"},)"
      R"({"type":"cosmosDB","direction":"in","name":"all","databaseName":"db","containerName":"c",)"
      R"("sqlQuery":"SELECT c.id FROM c WHERE c.id = {id}"})");
  app.Reply(
      "put",
      R"({"Outputs":{"res":{"body":"ok"},"outq":["a","b"],"doc":{"id":"7","p":"x","n":1.50}}})");
  HostProcess host(app, {"--in-memory"});
  CHECK(Http(host.port(), "POST", "/api/put/one").status == 200);
  const std::string messages = host.Control("GET", "queues/out-one/messages").body;
  CHECK(Has(messages, "\"text\":\"a\""));
  CHECK(Has(messages, "\"text\":\"b\""));
  CHECK(Http(host.port(), "GET", "/api/get/7").status == 204);
  CHECK(Has(app.Received("get"), R"("all":"[{\"id\":\"7\"}]")"));
  CHECK(Has(app.Received("get"), R"("n":1.5,)"));
  CHECK(Http(host.port(), "GET", "/api/get/8").status == 204);
  CHECK(Has(app.Received("get"), R"("one":"null")"));
}

TEST_CASE("host: the third strike stops it, exit 0 is never restarted", "[host]") {
  HostApp app;
  app.AddHttp("hello");
  {
    HostProcess host(app, {"--in-memory"}, {{"HANDLER_MODE", "crash"}});
    CHECK(host.Wait() == 76);
    CHECK(app.Starts() == 3);
    CHECK(Has(host.Output(),
              "Exceeded http worker restart retry count. Shutting down Functions Host"));
  }
  HostApp quiet;
  quiet.AddHttp("exit-0");
  HostProcess host(quiet, {"--in-memory"});
  CHECK(Http(host.port(), "GET", "/api/exit-0").status == 500);
  CHECK(Http(host.port(), "GET", "/api/exit-0").status == 500);
  CHECK(quiet.Starts() == 1);
  CHECK(Eventually([&] { return Has(host.Output(), "never restarted"); }));
}

TEST_CASE("host: of a quick call and a slow one, half are quick and 95 % take as long as the slow",
          "[host]") {
  HostApp app;
  app.AddHttp("hello");
  const HostProcess host(app, {"--in-memory"});
  CHECK(Http(host.port(), "GET", "/api/hello").status == 204);
  CHECK(host.Control("POST", "faults", R"({"spec":"handler=delay:1500ms"})").status == 201);
  CHECK(Http(host.port(), "GET", "/api/hello").status == 204);
  const std::string state = host.Control("GET", "state").body;
  const auto millis = [&](const std::string& name) {
    return std::atoi(state.c_str() + state.find("\"" + name + "\":") + name.size() + 3);
  };
  CHECK(millis("p50Ms") < 1500);
  CHECK(millis("p95Ms") >= 1500);
}

TEST_CASE("host: a handler that listens nowhere is told where to", "[host]") {
  HostApp app;
  app.AddHttp("hello");
  HostProcess host(app, {"--in-memory"}, {{"HANDLER_MODE", "deaf"}});
  CHECK(Eventually([&] {
    return Has(host.Output(), "yet: it has to take the one in FUNCTIONS_CUSTOMHANDLER_PORT");
  }));
}

TEST_CASE("host: a time-out kills the process and starts it again on the same port", "[host]") {
  HostApp app;
  app.SetHostJson(R"("functionTimeout":"00:00:01")");
  app.AddHttp("hang");
  app.AddHttp("hello");
  HostProcess host(app, {"--in-memory"});
  CHECK(Http(host.port(), "GET", "/api/hang").status == 500);
  CHECK(Http(host.port(), "GET", "/api/hello").status == 204);
  CHECK(app.Starts() == 2);
  CHECK(Eventually([&] {
    return Has(host.Output(), "Timeout value of 00:00:01 exceeded by function 'Functions.hang'");
  }));
}

TEST_CASE("host: a virtual clock moves timers, retries and delayed messages in no time", "[host]") {
  HostApp app;
  app.AddFunction(
      "tick", R"({"type":"timerTrigger","direction":"in","name":"t","schedule":"0 */10 * * * *"})");
  app.AddFunction("q1", kQueueIn);
  HostProcess host(app, {"--in-memory", "--clock", "virtual:2026-11-21T02:55:00Z"});
  REQUIRE(Eventually([&] { return Has(host.Output(), "\"ready on"); }));
  CHECK(host.Control("POST", "queues/work/messages?delay=45m", "late").status == 201);
  // Answered when all of it has been done.
  const HttpReply moved = host.Control("POST", "clock/advance", R"({"by":"1h"})");
  CHECK(moved.status == 200);
  CHECK(moved.body == R"({"now":"2026-11-21T03:55:00.000Z"})");
  CHECK(Count(app.Received("tick"), "POST /tick") == 6);
  CHECK(Count(app.Received("q1"), "POST /q1") == 1);
  CHECK(Has(app.Received("tick"), "\"UtcNow\":\"2026-11-21T03:00:00Z\""));
}

TEST_CASE("host: moves of the clock that are asked for at once add up", "[host]") {
  HostApp app;
  app.AddFunction(
      "tick", R"({"type":"timerTrigger","direction":"in","name":"t","schedule":"0 0 * * * *"})");
  HostProcess host(app, {"--in-memory", "--clock", "virtual:2026-11-21T00:30:00Z"});
  REQUIRE(Eventually([&] { return Has(host.Output(), "\"ready on"); }));
  std::vector<std::future<HttpReply>> moves;
  for (int i = 0; i < 7; ++i) {
    moves.push_back(std::async(std::launch::async, [&] {
      return host.Control("POST", "clock/advance", R"({"by":"25h"})");
    }));
  }
  std::string last;
  for (std::future<HttpReply>& move : moves)
    last = std::max(last, move.get().body);
  CHECK(last == R"({"now":"2026-11-28T07:30:00.000Z"})");
  CHECK(Count(app.Received("tick"), "POST /tick") == 7 * 25);
}

TEST_CASE("host: a new handler takes over without a lost request", "[host]") {
  HostApp app;
  app.AddHttp("slow");
  app.AddHttp("hello");
  HostProcess host(app, {"--in-memory"});
  CHECK(Http(host.port(), "GET", "/api/hello").status == 204);
  CHECK(host.Control("POST", "handler/swap").status == 200);
  CHECK(Http(host.port(), "GET", "/api/slow").status == 204);
  CHECK(app.Starts() == 2);
}

TEST_CASE("host: what host.json gets wrong is a 503 that says so in the status", "[host]") {
  HostApp app;
  app.SetHostJson(R"("functionTimeout":"abc")");
  app.AddHttp("hello");
  HostProcess host(app, {"--in-memory"});
  const HttpReply reply = Http(host.port(), "GET", "/api/hello");
  CHECK(reply.status == 503);
  CHECK(reply.body == "Function host is not running.");
}

}  // namespace formwork::test
