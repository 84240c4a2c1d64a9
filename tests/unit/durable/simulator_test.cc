// Whole runs against a back end in memory: the end-to-end cases of the Go and JavaScript SDKs under
// their names.

#include "runtime/durable/simulator.h"

#include <map>
#include <set>
#include <stdexcept>

#include "tests/support/catch.h"
#include "tests/unit/durable/scene.h"

namespace formwork::durable::testing {
namespace {

FORMWORK_NAMED(PlusOne, "plus-one");
FORMWORK_NAMED(Breaks, "breaks");
FORMWORK_NAMED(Missing, "missing");

struct PlusOneNumber {
  using Input = int64_t;
  using Output = int64_t;
  static constexpr std::string_view kName = "plus-one";
};

struct Child {
  using Input = int64_t;
  using Output = int64_t;
  static constexpr std::string_view kName = "child";
};

constexpr WorkflowTime kNoon{std::chrono::milliseconds{kStart * 1000}};

Workflow<int64_t, int64_t> Empty(WorkflowContext& /*flow*/, int64_t n) {
  co_return n;
}

Workflow<int64_t, int64_t> SingleTimer(WorkflowContext& flow, int64_t n) {
  co_await flow.Sleep(1s);
  co_return n;
}

Workflow<int64_t, int64_t> ThreeTimers(WorkflowContext& flow, int64_t n) {
  const std::vector<Task<void>> timers{flow.Sleep(1s), flow.Sleep(1s), flow.Sleep(1s)};
  co_await WhenAll(timers);
  co_return n;
}

Workflow<int64_t, std::vector<bool>> Replays(WorkflowContext& flow, int64_t n) {
  std::vector<bool> seen{flow.IsReplaying()};
  static_cast<void>(co_await flow.Call<PlusOneNumber>(n));
  seen.push_back(flow.IsReplaying());
  static_cast<void>(co_await flow.Call<PlusOneNumber>(n));
  seen.push_back(flow.IsReplaying());
  std::string text;
  for (const bool replaying : seen)
    text += replaying ? "r" : "n";
  flow.SetStatus(text);
  co_return {};
}

Workflow<int64_t, int64_t> Chain(WorkflowContext& flow, int64_t n) {
  for (int i = 0; i < 10; ++i)
    n = co_await flow.Call<PlusOneNumber>(n);
  co_return n;
}

Workflow<int64_t, int64_t> Retries(WorkflowContext& flow, int64_t n) {
  const JsonText input{std::to_string(n)};
  static_cast<void>(co_await flow.Call<Breaks>(input, WorkflowRetry{.attempts = 3, .first = 1s}));
  co_return n;
}

Workflow<int64_t, int64_t> Parent(WorkflowContext& flow, int64_t n) {
  co_return co_await flow.CallWorkflow<Child>(n, "", WorkflowRetry{.attempts = 2, .first = 1s});
}

Workflow<int64_t, int64_t> Handles(WorkflowContext& flow, int64_t n) {
  const JsonText input{std::to_string(n)};
  try {
    static_cast<void>(co_await flow.Call<Breaks>(input));
  } catch (const ActivityFailed& error) {
    flow.SetStatus(error.type() + "/" + error.message());
  }
  co_return n;
}

Workflow<int64_t, int64_t> Unknown(WorkflowContext& flow, int64_t n) {
  const JsonText input{std::to_string(n)};
  static_cast<void>(co_await flow.Call<Missing>(input));
  co_return n;
}

Workflow<int64_t, int64_t> Counter(WorkflowContext& flow, int64_t n) {
  co_await flow.Sleep(1s);
  if (n < 10) co_await flow.ContinueAsNew(n + 1);
  co_return n;
}

Workflow<int64_t, int64_t> EventCounter(WorkflowContext& flow, int64_t n) {
  const std::optional<int64_t> event = co_await flow.WaitFor<int64_t>("add", 1h);
  if (event) co_await flow.ContinueAsNew(n + *event);
  co_return n;
}

Workflow<int64_t, std::string> Approval(WorkflowContext& flow, int64_t /*n*/) {
  const std::optional<std::string> name = co_await flow.WaitFor<std::string>("name", 2s);
  co_return name ? "hello " + *name : std::string{"timed out"};
}

Workflow<int64_t, int64_t> Guids(WorkflowContext& flow, int64_t n) {
  const std::string first = flow.NewGuid();
  const std::string second = flow.NewUuid().ToString();
  const WorkflowTime before = flow.Now();
  co_await flow.Sleep(1s);
  flow.SetStatus(
      first + " " + second + " " + flow.NewGuid() + " " +
      std::to_string((flow.Now() - before).count()) + " " +
      std::to_string(flow.Timestamp().milliseconds() - before.time_since_epoch().count()));
  co_return n;
}

Workflow<int64_t, int64_t> Talker(WorkflowContext& flow, int64_t n) {
  flow.SendEvent("listener", "name", "talker");
  flow.SetStatus("sent");
  co_return n;
}

struct World {
  WorkflowRegistry registry;
  std::map<std::string, int> calls;

  World() {
    registry.Add("empty", &Empty);
    registry.Add("timer", &SingleTimer);
    registry.Add("timers", &ThreeTimers);
    registry.Add("replays", &Replays);
    registry.Add("chain", &Chain);
    registry.Add("retries", &Retries);
    registry.Add("parent", &Parent);
    registry.Add("child", &Chain);
    registry.Add("broken-parent", &Parent);
    registry.Add("handles", &Handles);
    registry.Add("unknown", &Unknown);
    registry.Add("counter", &Counter);
    registry.Add("event-counter", &EventCounter);
    registry.Add("approval", &Approval);
    registry.Add("guids", &Guids);
    registry.Add("talker", &Talker);
  }

  void Activities(Simulator& simulator) {
    simulator.OnActivity("plus-one", [this](std::string_view input) {
      ++calls["plus-one"];
      return std::to_string(std::stoi(std::string{input}) + 1);
    });
    simulator.OnActivity("breaks", [this](std::string_view) -> std::string {
      ++calls["breaks"];
      throw std::runtime_error("no luck\n");
    });
  }
};

}  // namespace

TEST_CASE("Whole runs: each workflow ends as it should", "[durable]") {
  struct Case {
    std::string name;
    std::string workflow;
    Status status;
    std::string output;  // or the failure's message
    std::string custom;
    int64_t seconds;  // of the workflow's own time
  };

  const std::vector<Case> cases = {
      {"Test_EmptyOrchestration", "empty", Status::kCompleted, "5", "", 0},
      {"Test_SingleTimer", "timer", Status::kCompleted, "5", "", 1},
      {"Test_ConcurrentTimers", "timers", Status::kCompleted, "5", "", 1},
      {"Test_IsReplaying", "replays", Status::kCompleted, "[]", "\"rrn\"", 0},
      {"Test_ActivityChain", "chain", Status::kCompleted, "15", "", 0},
      {"Test_ActivityRetries", "retries", Status::kFailed,
       "activity 'breaks' failed: std::runtime_error: no luck\n", "", 3},
      {"HandledActivityException", "handles", Status::kCompleted, "5",
       "\"std::runtime_error/no luck\\n\"", 0},
      {"NonexistentActivity_OrchestratorFunctionFails", "unknown", Status::kFailed,
       "activity 'missing' failed: NoDetails: the host gave no details; it does so when the app "
       "has no 'missing'",
       "", 0},
      {"Test_SingleSubOrchestrator_Completed", "parent", Status::kCompleted, "15", "", 0},
      {"Test_ContinueAsNew", "counter", Status::kCompleted, "10", "", 6},
      {"generates consistent GUIDs; updates currentUtcDateTime", "guids", Status::kCompleted, "5",
       "*", 1},
  };
  for (const Case& row : cases) {
    INFO(row.name);
    World world;
    Simulator simulator{world.registry, {}, kNoon};
    world.Activities(simulator);
    simulator.Start(row.workflow, "one", "5");
    simulator.Run();
    const Simulator::State* state = simulator.Find("one");
    REQUIRE(state != nullptr);
    CHECK(state->status == row.status);
    CHECK((state->failure ? state->failure->message : state->output.value_or("")) == row.output);
    if (row.custom != "*") CHECK(state->custom_status.value_or("") == row.custom);
    CHECK((simulator.now() - kNoon) == std::chrono::seconds{row.seconds});
  }
}

TEST_CASE("VerifyUniqueGuids: three identifiers, all different, of version 5; time has moved on",
          "[durable]") {
  World world;
  Simulator simulator{world.registry, {}, kNoon};
  simulator.Start("guids", "one", "5");
  simulator.Run();
  const std::string status = simulator.Find("one")->custom_status.value();
  const std::set<std::string> guids{status.substr(1, 36), status.substr(38, 36),
                                    status.substr(75, 36)};
  CHECK(guids.size() == 3);
  for (const std::string& guid : guids)
    CHECK(guid[14] == '5');
  CHECK(status.substr(111) == " 1000 1000\"");
}

TEST_CASE("Test_SingleSubOrchestrator_Failed_Retries: the child is started again under the same id",
          "[durable]") {
  World world;
  world.registry.Add("child", &Retries);
  Simulator simulator{world.registry, {}, kNoon};
  world.Activities(simulator);
  simulator.Start("parent", "one", "5");
  simulator.Run();
  CHECK(simulator.Find("one")->failure->message ==
        "workflow 'child' failed: std::runtime_error: no luck\n");
  CHECK(simulator.instances().size() == 2);
}

TEST_CASE("Test_ContinueAsNew_Events: ten events, none lost", "[durable]") {
  World world;
  Simulator simulator{world.registry, {}, kNoon};
  simulator.Start("event-counter", "one", "0");
  simulator.Settle();
  for (int i = 0; i < 10; ++i)
    simulator.Raise("one", "Add", "1");
  simulator.Run();
  CHECK(simulator.Find("one")->output == "10");
  CHECK(simulator.now() - kNoon == 1h);
}

TEST_CASE("Test_ExternalEventOrchestration and Test_ExternalEventTimeout", "[durable]") {
  World world;
  Simulator simulator{world.registry, {}, kNoon};
  simulator.Start("approval", "asked", "0");
  simulator.Start("approval", "ignored", "0");
  simulator.Settle();
  simulator.Raise("asked", "wrong-name",
                  "\"x\"");  // does not proceed on an incorrectly-named event
  simulator.Settle();
  CHECK(simulator.Find("asked")->status == Status::kRunning);
  simulator.Raise("asked", "NAME", "\"you\"");
  simulator.Run();
  CHECK(simulator.Find("asked")->output == "\"hello you\"");
  CHECK(simulator.Find("ignored")->output == "\"timed out\"");
}

TEST_CASE("EventConversation: one instance sends, another receives", "[durable]") {
  World world;
  Simulator simulator{world.registry, {}, kNoon};
  simulator.Start("approval", "listener", "0");
  simulator.Start("talker", "talker", "0");
  simulator.Run();
  CHECK(simulator.Find("listener")->output == "\"hello talker\"");
  CHECK(simulator.Find("talker")->custom_status == "\"sent\"");
}

TEST_CASE("Test_SuspendResumeOrchestration: events are kept, not consumed, while suspended",
          "[durable]") {
  World world;
  Simulator simulator{world.registry, {}, kNoon};
  simulator.Start("approval", "one", "0");
  simulator.Settle();
  simulator.Suspend("one");
  simulator.Raise("one", "name", "\"you\"");
  simulator.Settle();
  CHECK(simulator.Find("one")->status == Status::kSuspended);
  simulator.Resume("one");
  simulator.Settle();
  CHECK(simulator.Find("one")->output == "\"hello you\"");
}

TEST_CASE(
    "Test_TerminateOrchestration, TerminatePendingOrchestration, TerminateSuspendedOrchestration",
    "[durable]") {
  World world;
  Simulator simulator{world.registry, {}, kNoon};
  for (const char* id : {"running", "suspended", "pending"})
    simulator.Start("approval", id, "0");
  simulator.Terminate("pending", "\"never\"");
  simulator.Settle();
  simulator.Suspend("suspended");
  simulator.Settle();
  for (const char* id : {"running", "suspended"})
    simulator.Terminate(id, "\"enough\"");
  simulator.Settle();
  for (const char* id : {"running", "suspended", "pending"}) {
    INFO(id);
    CHECK(simulator.Find(id)->status == Status::kTerminated);
    CHECK(simulator.Find(id)->output ==
          (std::string{id} == "pending" ? "\"never\"" : "\"enough\""));
  }
}

TEST_CASE("Test_RecreateCompletedOrchestration: a finished id may be used again", "[durable]") {
  World world;
  Simulator simulator{world.registry, {}, kNoon};
  simulator.Start("empty", "one", "1");
  simulator.Settle();
  simulator.Start("empty", "one", "2");
  simulator.Settle();
  CHECK(simulator.Find("one")->output == "2");
}

TEST_CASE("LargeFanOutOrchestration: linear, and in order", "[durable]") {
  World world;
  Simulator simulator{world.registry, {}, kNoon};
  world.Activities(simulator);
  simulator.Start("chain", "one", "0");
  simulator.Run();
  CHECK(world.calls["plus-one"] == 10);
  CHECK(simulator.calls() == 11);
}

TEST_CASE("A failing instance is told to the failure activity once, then completes as failed",
          "[durable]") {
  World world;
  std::vector<std::string> letters;
  Simulator simulator{world.registry, {.failure_activity = "formwork-dead-letter"}, kNoon};
  world.Activities(simulator);
  simulator.OnActivity("formwork-dead-letter", [&](std::string_view input) {
    letters.emplace_back(input);
    return std::string{"null"};
  });
  simulator.Start("retries", "one", "5");
  simulator.Run();
  CHECK(simulator.Find("one")->status == Status::kFailed);
  CHECK(simulator.Find("one")->failure->message ==
        "activity 'breaks' failed: std::runtime_error: no luck\n");
  CHECK(letters ==
        std::vector<std::string>{
            "{\"workflow\":\"retries\",\"instance\":\"one\",\"execution\":\"execution-1\","
            "\"startedAtMs\":1700000000000,\"failedAtMs\":1700000003000,\"input\":\"5\","
            "\"error\":{\"type\":\"std::runtime_error\",\"message\":\"no luck\\n\"}}"});
}

}  // namespace formwork::durable::testing
