// The engine with a real database and a virtual clock; the handler is the durable library behind
// the protocol's own bytes.

#include "runtime/localhost/workflows/engine.h"

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <stdexcept>

#include <formwork/json_value.h>
#include <formwork/workflow_registry.h>

#include "runtime/durable/cause.h"
#include "runtime/durable/execution.h"
#include "runtime/json/base64.h"
#include "runtime/json/percent.h"
#include "tests/support/catch.h"
#include "tests/support/temp_dir.h"

namespace formwork::localhost {
namespace {

using namespace std::chrono_literals;

struct Square {
  using Input = int64_t;
  using Output = int64_t;
  static constexpr std::string_view kName = "square";

  static WorkflowRetry Retry() { return {.attempts = 3, .first = 10s}; }
};

struct FanOutChild {
  using Input = int64_t;
  using Output = int64_t;
  static constexpr std::string_view kName = "fan-out";
};

Workflow<int64_t, int64_t> FanOut(WorkflowContext& flow, int64_t n) {
  std::vector<Task<int64_t>> tasks;
  for (int64_t i = 1; i <= n; ++i)
    tasks.push_back(flow.Call<Square>(i));
  int64_t sum = 0;
  for (const int64_t square : co_await WhenAll(tasks))
    sum += square;
  co_return sum;
}

Workflow<int64_t, int64_t> Parent(WorkflowContext& flow, int64_t n) {
  co_return co_await flow.CallWorkflow<FanOutChild>(n, "the-child") + 1;
}

Workflow<int64_t, int64_t> Rounds(WorkflowContext& flow, int64_t n) {
  const int64_t more = co_await flow.WaitFor<int64_t>("add");
  flow.SetStatus(n + more);
  if (n + more < 10) co_await flow.ContinueAsNew(n + more);
  co_return n + more;
}

Workflow<int64_t, int64_t> Sleeper(WorkflowContext& flow, int64_t days) {
  co_await flow.Sleep(std::chrono::hours{24} * days);
  co_return days;
}

struct Say {
  using Input = JsonText;
  using Output = JsonText;
  static constexpr std::string_view kName = "say";
};

Workflow<JsonText, JsonText> Echo(WorkflowContext& flow, JsonText input) {
  co_return co_await flow.Call<Say>(input);
}

// Answers like a handler behind the host; calls wait in `pending` until Drain.
class FakeHost : public WorkflowHost {
 public:
  FakeHost() {
    registry.Add("fan-out", &FanOut);
    registry.Add("parent", &Parent);
    registry.Add("rounds", &Rounds);
    registry.Add("sleeper", &Sleeper);
    registry.Add("echo", &Echo);
  }

  void Invoke(WorkflowCall call, std::function<void(WorkflowReply)> done) override {
    pending.emplace_back(std::move(call), std::move(done));
  }

  void WakeAt(Time time) override { wake = time; }

  void OnChange(const WorkflowChange& change) override {
    changes.push_back(change.instance + " " + change.status);
  }

  WorkflowReply Answer(const WorkflowCall& call) {
    ++calls[call.function];
    Json body;
    body.Set("Outputs", Json::Object()).Set("Logs", Json::Array());
    if (call.orchestrator) {
      const durable::Answer answer =
          durable::AnswerOrchestration(registry, {}, FromBase64(call.text).value());
      body.Set("ReturnValue", ToBase64(answer.response));
      return {.body = body.ToString()};
    }
    if (broken > 0) {
      --broken;
      return {.status = 500, .reason = "Boom: not yet"};
    }
    const int64_t n = Json::Parse(call.text)->AsInteger();
    body.Set("ReturnValue", n * n);
    return {.body = body.ToString()};
  }

  void Drain() {
    while (!pending.empty()) {
      auto [call, done] = std::move(pending.front());
      pending.pop_front();
      done(next ? std::exchange(next, std::nullopt).value() : Answer(call));
    }
  }

  WorkflowRegistry registry;
  std::deque<std::pair<WorkflowCall, std::function<void(WorkflowReply)>>> pending;
  std::optional<WorkflowReply> next;  // instead of the handler's own answer, once
  std::optional<Time> wake;
  std::map<std::string, int> calls;
  std::vector<std::string> changes;
  int broken = 0;
};

WorkflowSettings Settings() {
  WorkflowSettings settings;
  settings.hub = "Hub1";
  for (const char* name : {"fan-out", "parent", "rounds", "sleeper", "echo"})
    settings.orchestrators[name] = "context";
  settings.activities["square"] = "input";
  settings.activities["say"] = "input";
  settings.base_url = "http://localhost:7071/runtime/webhooks/durabletask";
  settings.key = "k";
  return settings;
}

struct World {
  explicit World(const std::string& path = "") : database(DatabaseOptions{.path = path}) {}

  WorkflowWebAnswer Send(std::string method, std::string path, std::string body = "",
                         std::string query = "") {
    WorkflowWebAnswer answer =
        engine.Handle({std::move(method), std::move(path), std::move(query), std::move(body)});
    host.Drain();
    return answer;
  }

  // name, status, custom status and output, as the API shows them
  std::string Shown(const std::string& id) {
    const Json json = Json::Parse(Send("GET", "instances/" + id).body).value_or(Json());
    return json["name"].AsString() + " " + json["runtimeStatus"].AsString() + " " +
           json["customStatus"].ToString() + " " + json["output"].ToString();
  }

  void Advance(Duration by) {
    clock.Advance(by);
    engine.Run();
    host.Drain();
  }

  Database database;
  VirtualClock clock{FromMillis(1'700'000'000'000)};
  FakeHost host;
  WorkflowEngine engine{database, clock, host, Settings()};
};

}  // namespace

TEST_CASE("Engine: a fan-out runs to its end and is shown as the extension shows it",
          "[localhost]") {
  World world;
  const WorkflowWebAnswer started = world.Send("POST", "orchestrators/fan-out/job-1", "3");
  CHECK(started.status == 202);
  CHECK((*Json::Parse(started.body))["statusQueryGetUri"].AsString() ==
        "http://localhost:7071/runtime/webhooks/durabletask/instances/"
        "job-1?taskHub=Hub1&connection=Storage&code=k");
  CHECK(started.headers.back() == std::pair<std::string, std::string>{"Retry-After", "10"});
  const WorkflowWebAnswer status =
      world.Send("GET", "instances/job-1", "", "showHistory=true&showHistoryOutput=true");
  CHECK(status.status == 200);
  CHECK(
      status.body ==
      R"({"name":"fan-out","instanceId":"job-1","runtimeStatus":"Completed","input":3,"customStatus":null,)"
      R"("output":14,"createdTime":"2023-11-14T22:13:20Z","lastUpdatedTime":"2023-11-14T22:13:20Z","historyEvents":[)"
      R"({"EventType":"ExecutionStarted","Timestamp":"2023-11-14T22:13:20Z","FunctionName":"fan-out","Result":3},)"
      R"({"EventType":"TaskCompleted","Timestamp":"2023-11-14T22:13:20Z","FunctionName":"square","ScheduledTime":"2023-11-14T22:13:20Z","Result":1},)"
      R"({"EventType":"TaskCompleted","Timestamp":"2023-11-14T22:13:20Z","FunctionName":"square","ScheduledTime":"2023-11-14T22:13:20Z","Result":4},)"
      R"({"EventType":"TaskCompleted","Timestamp":"2023-11-14T22:13:20Z","FunctionName":"square","ScheduledTime":"2023-11-14T22:13:20Z","Result":9},)"
      R"({"EventType":"ExecutionCompleted","Timestamp":"2023-11-14T22:13:20Z","OrchestrationStatus":"Completed","Result":14}]})");
  CHECK(world.host.changes.front() == "job-1 Pending");
  CHECK(world.host.changes.back() == "job-1 Completed");
}

TEST_CASE(
    "Engine: an activity's error reaches the workflow by its reason phrase, retries wait for the "
    "clock",
    "[localhost]") {
  World world;
  world.host.broken = 1;
  static_cast<void>(world.Send("POST", "orchestrators/fan-out/job-1", "1"));
  CHECK(world.Shown("job-1") == "fan-out Running null null");
  REQUIRE(world.host.wake);
  CHECK(*world.host.wake == world.clock.Now() + 10s);
  world.Advance(9s);
  CHECK(world.host.calls["square"] == 1);
  world.Advance(1s);
  CHECK(world.Shown("job-1") == "fan-out Completed null 1");
  world.host.broken = 3;
  static_cast<void>(world.Send("POST", "orchestrators/fan-out/job-2", "1"));
  world.Advance(10s);
  world.Advance(20s);
  CHECK(world.Shown("job-2") == "fan-out Failed null \"activity 'square' failed: Boom: not yet\"");
}

TEST_CASE("Engine: a call that fails fails the instance for good, one that times out comes again",
          "[localhost]") {
  World world;
  world.host.next = WorkflowReply{.end = WorkflowEnd::kLost};
  static_cast<void>(world.Send("POST", "orchestrators/fan-out/lost", "1"));
  CHECK(
      world.Shown("lost") ==
      "fan-out Failed null {\"message\":\"Function 'fan-out' failed with an unhandled exception.\","
      "\"details\":\"An error occurred while sending the request.\"}");
  world.host.next = WorkflowReply{.body = "{\"ReturnValue\":null}"};
  static_cast<void>(world.Send("POST", "orchestrators/fan-out/empty", "1"));
  CHECK(world.Shown("empty").starts_with("fan-out Failed"));
  world.host.next = WorkflowReply{.end = WorkflowEnd::kTimeout};
  static_cast<void>(world.Send("POST", "orchestrators/fan-out/late", "1"));
  CHECK(world.Shown("late") == "fan-out Pending null null");
  world.Advance(2s);
  CHECK(world.Shown("late") == "fan-out Completed null 1");
}

TEST_CASE("Engine: what a dead host left is picked up, work under way is done again",
          "[localhost]") {
  const test::TempDir folder;
  const std::string path = folder.path() + "/state.db";
  {
    World world{path};
    static_cast<void>(world.engine.Handle({"POST", "orchestrators/fan-out/job-1", "", "3"}));
    auto [call, done] = std::move(world.host.pending.front());
    world.host.pending.pop_front();
    done(world.host.Answer(call));          // the orchestrator's first step is committed
    CHECK(world.host.pending.size() == 3);  // three activities are called, and the host dies
  }
  World world{path};
  world.engine.Run();
  world.host.Drain();
  CHECK(world.host.calls["square"] == 3);
  CHECK(world.Shown("job-1") == "fan-out Completed null 14");
}

TEST_CASE("Engine: sub-workflows, events, continue as new and custom status", "[localhost]") {
  World world;
  static_cast<void>(world.Send("POST", "orchestrators/parent/mother", "2"));
  CHECK(world.Shown("mother") == "parent Completed null 6");
  CHECK(world.Shown("the-child") == "fan-out Completed null 5");
  static_cast<void>(world.Send("POST", "orchestrators/rounds/r", "0"));
  CHECK(world.Send("POST", "instances/r/raiseEvent/Add", "4").status == 202);
  CHECK(world.Shown("r") == "rounds Running null null");
  CHECK(world.Send("POST", "instances/r/raiseEvent/add", "nonsense").status == 400);
  CHECK(world.Send("POST", "instances/r/raiseEvent/add", "7").status == 202);
  CHECK(world.Shown("r") == "rounds Completed 11 11");
  CHECK(world.Send("POST", "instances/r/raiseEvent/add", "7").status == 410);
  CHECK(world.Send("POST", "instances/nobody/raiseEvent/add", "7").status == 404);
}

TEST_CASE("Engine: suspend, resume, terminate, purge, list", "[localhost]") {
  World world;
  for (const char* id : {"a-1", "a-2", "b-1"}) {
    static_cast<void>(world.Send("POST", std::string{"orchestrators/rounds/"} + id, "0"));
  }
  CHECK(world.Send("POST", "instances/a-1/suspend", "", "reason=wait").status == 202);
  CHECK(world.Shown("a-1").starts_with("rounds Suspended"));
  static_cast<void>(world.Send("POST", "instances/a-1/raiseEvent/add", "50"));
  CHECK(world.Shown("a-1").starts_with("rounds Suspended"));
  CHECK(world.Send("POST", "instances/a-1/resume").status == 202);
  CHECK(world.Shown("a-1") == "rounds Completed 50 50");
  CHECK(world.Send("POST", "instances/a-2/terminate", "", "reason=no%20more").status == 202);
  CHECK(world.Shown("a-2") == "rounds Terminated null \"no more\"");
  const auto names = [&](const std::string& query) {
    const Json list = Json::Parse(world.Send("GET", "instances/", "", query).body).value_or(Json());
    std::string ids;
    for (const Json& one : list.elements())
      ids += one["instanceId"].AsString() + " ";
    return ids;
  };
  CHECK(names("") == "a-1 a-2 b-1 ");
  CHECK(names("instanceIdPrefix=a-") == "a-1 a-2 ");
  CHECK(names("runtimeStatus=Running,Terminated") == "a-2 b-1 ");
  CHECK(names("createdTimeFrom=2023-11-15T00:00:00Z").empty());
  const WorkflowWebAnswer page = world.Send("GET", "instances/", "", "top=2");
  CHECK(page.headers.back() ==
        std::pair<std::string, std::string>{"x-ms-continuation-token", "a-2"});
  const WorkflowWebAnswer next = world.engine.Handle(
      {.method = "GET", .path = "instances/", .query = "top=2", .body = "", .continuation = "a-2"});
  const Json rest = Json::Parse(next.body).value_or(Json());
  REQUIRE(rest.size() == 1);
  CHECK(rest[0]["instanceId"].AsString() == "b-1");
  CHECK(world.Send("DELETE", "instances/a-1").body == "{\"instancesDeleted\":1}");
  CHECK(world.Send("GET", "instances/a-1").status == 404);
  CHECK(world.Send("DELETE", "instances/", "", "").status == 400);
  CHECK(world.Send("DELETE", "instances/", "", "createdTimeFrom=2023-01-01T00:00:00Z").body ==
        "{\"instancesDeleted\":1}");
  CHECK(names("") == "b-1 ");  // the one that runs stays
}

TEST_CASE("Engine: an id with blanks, codes and other letters is found under its own URLs",
          "[localhost]") {
  World world;
  const std::string base = "http://localhost:7071/runtime/webhooks/durabletask/";
  for (const std::string& id : {std::string{"a b"}, std::string{"50%20off"}, std::string{"100%"},
                                std::string{"gr\u00FC\u00DFe+&=;"}, std::string{"..:@"}}) {
    INFO(id);
    const WorkflowWebAnswer started =
        world.Send("POST", "orchestrators/rounds/" + PercentEncode(id), "0");
    REQUIRE(started.status == 202);
    const Json urls = Json::Parse(started.body).value_or(Json());
    CHECK(urls["id"].AsString() == id);
    const auto path = [&](const char* name) {
      const std::string& url = urls[name].AsString();
      return url.substr(base.size(), url.find('?') - base.size());
    };
    const WorkflowWebAnswer shown = world.Send("GET", path("statusQueryGetUri"));
    CHECK((*Json::Parse(shown.body))["instanceId"].AsString() == id);
    CHECK(world.Send("POST", path("suspendPostUri")).status == 202);
    CHECK(world.Send("POST", path("resumePostUri")).status == 202);
    CHECK(world.Send("POST", path("terminatePostUri")).status == 202);
    CHECK(world.Send("DELETE", path("purgeHistoryDeleteUri")).status == 200);
  }
  for (const char* id : {"a%2Fb", "a%23b", "a%3Fb", "a%5Cb", "%40a"}) {
    INFO(id);
    CHECK(world.Send("POST", std::string{"orchestrators/rounds/"} + id, "0").status == 400);
  }
}

TEST_CASE("Engine: an output binding starts instances, and says why it cannot", "[localhost]") {
  World world;
  CHECK(world.engine.StartFromBinding(R"({"FunctionName":"rounds","InstanceId":"x","Input":1})")
            .empty());
  world.host.Drain();
  CHECK(world.engine.StartFromBinding(
            R"("{\"FunctionName\":\"rounds\",\"InstanceId\":\"x\",\"Input\":1}")") ==
        "An Orchestration instance with the status Running already exists: 'x'.");
  CHECK(world.engine.StartFromBinding(R"({"FunctionName":"nothing","Input":1})") ==
        "The function 'nothing' doesn't exist, is disabled, or is not an orchestrator function.");
  CHECK(world.engine.StartFromBinding(R"({"FunctionName":"rounds","InstanceId":"a/b"})") ==
        "The instance id 'a/b' is not allowed.");
  CHECK(world.Send("POST", "orchestrators/rounds/x", "1").status == 500);
  static_cast<void>(world.Send("POST", "instances/x/raiseEvent/add", "9"));
  CHECK(world.Send("POST", "orchestrators/rounds/x", "1").status ==
        202);  // a finished one is overwritten
}

TEST_CASE("Engine: what looks like a date is rewritten on its way, as the host does it",
          "[localhost]") {
  World world;
  // An activity's input and result, and what an output binding starts an instance with.
  CHECK(
      world.engine
          .StartFromBinding(
              R"({"FunctionName":"echo","InstanceId":"e","Input":["2024-01-02T03:04:05.678+02:00",1.50]})")
          .empty());
  REQUIRE(world.host.pending.size() == 1);
  auto [first, answer] = std::move(world.host.pending.front());
  world.host.pending.pop_front();
  answer(world.host.Answer(first));
  REQUIRE(world.host.pending.size() == 1);
  CHECK(world.host.pending.front().first.text == R"(["2024-01-02T01:04:05.678+00:00",1.5])");
  world.host.next = WorkflowReply{
      .body = R"({"returnvalue":{"at":"2024-01-02T03:04:05.1000000Z","note":"2024-01-02"}})"};
  world.host.Drain();
  CHECK(world.Shown("e") ==
        R"(echo Completed null {"at":"2024-01-02T03:04:05.1Z","note":"2024-01-02"})");
}

TEST_CASE("Engine: timers of weeks survive a restart", "[localhost]") {
  const test::TempDir folder;
  const std::string path = folder.path() + "/state.db";
  {
    World world{path};
    static_cast<void>(world.Send("POST", "orchestrators/sleeper/s", "14"));
    CHECK(*world.host.wake == world.clock.Now() + std::chrono::hours{72});
  }
  World world{path};
  for (int day = 0; day < 14; ++day) {
    CHECK(world.Shown("s") == "sleeper Running null null");
    world.Advance(std::chrono::hours{24});
  }
  CHECK(world.Shown("s") == "sleeper Completed null 14");
}

TEST_CASE("Engine: a recorded history replays against the same code without a difference",
          "[localhost]") {
  World world;
  static_cast<void>(world.Send("POST", "orchestrators/fan-out/job-1", "2"));
  const Json recording = *Json::Parse(world.Send("GET", "instances/job-1/recording").body);
  CHECK(recording["workflow"].AsString() == "fan-out");
  CHECK(recording["events"][size_t{2}].AsString() ==
        "2023-11-14T22:13:20Z TaskScheduled #0 square");
  const durable::Answer answer = durable::AnswerOrchestration(
      world.host.registry, {}, FromBase64(recording["request"].AsString()).value());
  CHECK(answer.status == durable::Status::kCompleted);
}

TEST_CASE("Engine: no more calls at once than the settings allow, one per instance",
          "[localhost]") {
  Database database{DatabaseOptions{}};
  VirtualClock clock{FromMillis(0)};
  FakeHost host;
  WorkflowSettings settings = Settings();
  settings.max_activities = 2;
  settings.max_orchestrators = 3;
  WorkflowEngine engine{database, clock, host, settings};
  for (int i = 0; i < 10; ++i) {
    static_cast<void>(
        engine.Handle({"POST", "orchestrators/fan-out/job-" + std::to_string(i), "", "5"}));
  }
  size_t most = 0;
  while (!host.pending.empty()) {
    std::map<std::string, int> orchestrators;
    size_t activities = 0;
    for (const auto& [call, done] : host.pending) {
      if (call.orchestrator) {
        CHECK(++orchestrators[call.instance] == 1);
      } else {
        ++activities;
      }
    }
    CHECK(orchestrators.size() <= 3);
    CHECK(activities <= 2);
    most = std::max(most, host.pending.size());
    auto [call, done] = std::move(host.pending.back());
    host.pending.pop_back();
    done(host.Answer(call));
  }
  CHECK(most == 5);
  CHECK(engine.Summary() == "{\"Completed\":10}");
}

}  // namespace formwork::localhost
