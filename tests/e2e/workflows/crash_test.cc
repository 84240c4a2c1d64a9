// What dies and what that does: (a) the child, (b) host and front together, (c) the front alone,
// and a host that is asked to stop.

#include <csignal>
#include <filesystem>

#include <formwork/json_value.h>

#include "tests/e2e/workflows/flow_host.h"
#include "tests/support/catch.h"

namespace formwork::test {
namespace {

// Instance `id` stands in the middle of an orchestrator's call.
void HoldInCall(const HostApp& app, const FlowHost& host, const std::string& id) {
  WriteFile(app.path() + "/d/hold-" + id, "x");
  REQUIRE(host.Send(id));
  REQUIRE(Eventually([&] { return std::filesystem::exists(app.path() + "/d/held-" + id); }));
}

void LetGo(const HostApp& app, const std::string& id) {
  std::filesystem::remove(app.path() + "/d/hold-" + id);
}

std::string Expected(const std::string& id) {
  return "\"count-" + id + " alert-" + id + " log-" + id + "\"";
}

}  // namespace

TEST_CASE("Crash: (a) children that are killed fail no instance and cost no strike",
          "[workflows]") {
  HostApp app;
  AddFlowFunctions(app);
  FlowHost host{app};
  constexpr int flows = 30;
  for (int i = 0; i < flows; ++i) {
    REQUIRE(host.Send("w-" + std::to_string(i)));
    if (i % 3 != 0) continue;
    const pid_t child = host.Child();
    if (child > 0) ::kill(child, SIGKILL);
  }
  CHECK(Eventually([&] { return host.Counts()["Completed"] == flows; }, 60));
  for (int i = 0; i < flows; ++i) {
    const std::string id = "w-" + std::to_string(i);
    CHECK(host.Output(id) == Expected(id));
  }
  CHECK(host.FrontStarts() == 1);
  CHECK(Effects(app).size() == 3 * flows);
  CHECK(host.DeadLetters().empty());
}

TEST_CASE("Crash: (b) host and front killed together: instances go on where they were",
          "[workflows]") {
  HostApp app;
  AddFlowFunctions(app);
  {
    FlowHost host{app};
    HoldInCall(app, host, "held");
    REQUIRE(host.Send("other"));
    CHECK(Eventually([&] { return host.Status("other") == "Completed"; }));
    host.KillHostAndFront();
  }
  LetGo(app, "held");
  const FlowHost host{app};
  CHECK(Eventually([&] { return host.Status("held") == "Completed"; }));
  CHECK(host.Output("held") == Expected("held"));
  CHECK(host.Status("other") == "Completed");
  CHECK(host.DeadLetters().empty());
}

TEST_CASE(
    "Crash: (c) the front alone: what it was called for fails and reaches the dead letter once",
    "[workflows]") {
  HostApp app;
  AddFlowFunctions(app);
  const FlowHost host{app};
  HoldInCall(app, host, "held");
  host.KillFront();
  CHECK(Eventually([&] { return host.Status("held") == "Failed"; }));
  CHECK(host.DeadLetters().empty());
  LetGo(app, "held");
  REQUIRE(host.Send("after"));
  CHECK(Eventually([&] { return host.Status("after") == "Completed"; }));
  CHECK(host.FrontStarts() == 2);
  for (int i = 0; i < 3; ++i) {
    host.Sweep();
    CHECK(Eventually([&] { return host.DeadLetters().size() == 1; }));
  }
  const Json letter = Json::Parse(host.DeadLetters().at(0)).value_or(Json());
  CHECK(letter["formwork"].AsString() == "dead-letter/1");
  CHECK(letter["function"].AsString() == "flow");
  CHECK(letter["source"].AsString() == "queue events");
  CHECK(letter["invocation"].AsString() == "held");
  CHECK(letter["error"]["type"].AsString() == "HostFailed");
  CHECK(letter["payload"].AsString() == R"({"id":"held"})");
}

TEST_CASE(
    "Crash: a workflow that fails by itself reaches the dead letter once; a duplicate starts "
    "nothing, a redriven event starts it again",
    "[workflows]") {
  HostApp app;
  AddFlowFunctions(app);
  FlowHost host{app};
  REQUIRE(host.Send("bad-1"));
  CHECK(Eventually([&] { return host.Status("bad-1") == "Failed"; }));
  host.Sweep();
  host.Sweep();
  REQUIRE(host.DeadLetters().size() == 1);
  const Json letter = Json::Parse(host.DeadLetters().at(0)).value_or(Json());
  CHECK(letter["error"]["message"].AsString() == "a bad event");
  CHECK(letter["payload"].AsString() == R"({"id":"bad-1"})");
  const std::string first = host.Started("bad-1");
  CHECK(host.process().Control("POST", "queues/events/redrive").status == 200);
  CHECK(Eventually([&] { return host.Started("bad-1") != first; }));
  CHECK(Eventually([&] { return host.DeadLetters().size() == 1; }));
  CHECK(Eventually([&] { return host.Status("bad-1") == "Failed"; }));
}

TEST_CASE("Crash: an event that comes twice is one instance", "[workflows]") {
  HostApp app;
  AddFlowFunctions(app);
  const FlowHost host{app};
  REQUIRE(host.Send("w-1"));
  CHECK(Eventually([&] { return host.Status("w-1") == "Completed"; }));
  const std::string first = host.Started("w-1");
  for (int i = 0; i < 3; ++i)
    REQUIRE(host.Send("w-1"));
  CHECK(Eventually([&] { return host.Depth("events") == 0; }));
  CHECK(host.Started("w-1") == first);
  CHECK(host.Counts() == std::map<std::string, int64_t>{{"Completed", 1}});
}

TEST_CASE("Crash: a host that is asked to stop under an orchestrator's call fails nothing",
          "[workflows]") {
  HostApp app;
  AddFlowFunctions(app);
  {
    FlowHost host{app, {"--graceful"}};
    HoldInCall(app, host, "held");
    const pid_t front = host.Front();
    host.process().Signal(SIGTERM);
    // It takes no more requests, waits for its handler, and that breaks the call off.
    CHECK(Eventually([&] { return Http(host.process().port(), "GET", "/").status == 0; }));
    ::kill(front, SIGKILL);
    const int ended = host.process().Wait();
    INFO(host.process().Output());
    CHECK(ended == 0);
  }
  LetGo(app, "held");
  const FlowHost host{app};
  CHECK(Eventually([&] { return host.Status("held") == "Completed"; }));
  CHECK(host.Output("held") == Expected("held"));
}

TEST_CASE("Crash: a sweeper that is past due when the host starts finds the engine",
          "[workflows]") {
  HostApp app;
  AddFlowFunctions(app);
  app.AddFunction(
      "formwork-sweep",
      R"({"type":"timerTrigger","direction":"in","name":"timer","schedule":"* * * * * *","useMonitor":true},)"
      R"({"type":"durableClient","direction":"in","name":"client"},)"
      R"({"type":"queue","direction":"out","name":"deadLetterEventsDead","queueName":"events-dead"})");
  {
    FlowHost host{app};
    HoldInCall(app, host, "held");
    host.KillFront();
    CHECK(Eventually([&] { return host.Status("held") == "Failed"; }));
    host.KillHostAndFront();
  }
  LetGo(app, "held");
  const FlowHost host{app};
  CHECK(Eventually([&] { return host.DeadLetters().size() == 1; }));
}

}  // namespace formwork::test
