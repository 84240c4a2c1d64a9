// How a host ends. With the address sanitizer these fail for a byte that nobody frees: its leak
// check changes the exit code.

#include <csignal>
#include <future>
#include <list>

#include "tests/e2e/host/host_process.h"
#include "tests/support/catch.h"
#include "tests/support/process.h"

namespace formwork::test {
namespace {

// The number of that name in what the state says of the handler.
int Number(const std::string& handler, const std::string& member) {
  const size_t at = handler.find("\"" + member + "\":");
  return at == std::string::npos ? 0 : std::atoi(handler.c_str() + at + member.size() + 3);
}

// The process that was started as the so-manieth, once it is ready; 0 before. One look, so that
// it is the state of one process.
int ReadyProcess(const HostProcess& host, int start) {
  const std::string state = host.Control("GET", "state").body;
  const size_t at = state.find(R"("handler":{"state":"ready")");
  if (at == std::string::npos) return 0;
  const std::string handler = state.substr(at, state.find('}', at) - at);
  return Number(handler, "starts") == start ? Number(handler, "pid") : 0;
}

bool Running(const HostProcess& host, const std::string& count) {
  return host.Control("GET", "state").body.find("\"running\":" + count) != std::string::npos;
}

}  // namespace

TEST_CASE("host: giving up frees what is in flight, in every mode", "[host][ending]") {
  for (const std::string mode :
       {"", "\"enableForwardingHttpRequest\":true", "\"enableProxyingHttpRequest\":true"}) {
    INFO(mode);
    HostApp app;
    if (!mode.empty()) app.SetHandlerJson(mode);
    app.AddHttp("hang");
    HostProcess host(app, {"--in-memory"});
    std::list<OpenRequest> waiting;
    for (int start = 1; start <= 3; ++start) {
      int process = 0;
      REQUIRE(Eventually([&] { return (process = ReadyProcess(host, start)) != 0; }));
      waiting.emplace_back(host.port(), "POST", "/api/hang", "one");
      waiting.emplace_back(host.port(), "POST", "/api/hang", "two");
      REQUIRE(Eventually([&] { return Running(host, "2"); }));
      ::kill(process, SIGKILL);
    }
    CHECK(host.Wait() == 75);
  }
}

TEST_CASE("host: a stop frees calls, listeners and what services answered", "[host][ending]") {
  HostApp app;
  app.SetHandlerJson("\"enableProxyingHttpRequest\":true");
  app.AddHttp("hang");
  app.AddHttp("ask");
  app.AddHttp("hello");
  app.Reply("hello", "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\ntea");
  // Nobody listens on the discard port: the call to the service breaks.
  HostProcess host(app, {"--in-memory"}, {{"FORMWORK_SERVICE_ECHO_URL", "http://127.0.0.1:9"}});
  CHECK(Http(host.port(), "POST", "/api/hello", "a body to pass on").status == 200);
  (void)Http(host.port(), "GET", "/api/ask");
  REQUIRE(Eventually([&] { return ReadyProcess(host, 1) != 0; }));
  const OpenRequest one(host.port(), "POST", "/api/hang", "one");
  const OpenRequest two(host.port(), "POST", "/api/hang", "two");
  REQUIRE(Eventually([&] { return Running(host, "2"); }));
  host.Signal(SIGTERM);
  CHECK(host.Wait() == 0);
}

TEST_CASE("host: a stop ends a move of the virtual clock where it is", "[host][ending]") {
  HostApp app;
  app.AddFunction(
      "tick", R"({"type":"timerTrigger","direction":"in","name":"t","schedule":"0 */10 * * * *"})");
  HostProcess host(app, {"--in-memory", "--clock", "virtual:2026-11-21T02:55:00Z"});
  REQUIRE(Eventually([&] { return ReadyProcess(host, 1) != 0; }));
  const auto moving = std::async(std::launch::async, [&] {  // a hundred years, six ticks an hour
    return host.Control("POST", "clock/advance", R"({"by":"36500d"})");
  });
  REQUIRE(Eventually([&] { return app.Received("tick").size() > 1000; }));
  host.Signal(SIGTERM);
  CHECK(host.Wait() == 0);
}

TEST_CASE("host: files without a folder lie in the working directory", "[host][ending]") {
  HostApp app;
  app.AddHttp("hello");
  const Ran ran = RunProgram({FORMWORK_LOCALHOST_BINARY, app.root(), "--port", "0", "--run-file",
                              "run.json", "--state", "state.db", "--output", "none"},
                             {.folder = app.path(), .environment = {{"HANDLER_MODE", "crash"}}});
  CHECK(ran.err.empty());
  CHECK(ran.exit_code == 76);  // of its own accord: the handler crashes at every start
  CHECK(ReadFile(app.path() + "/measured.json").find("measured/1") != std::string::npos);
  CHECK_FALSE(ReadFile(app.path() + "/state.db").empty());
}

}  // namespace formwork::test
