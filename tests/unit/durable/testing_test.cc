// What tests of generated projects use: the fake context, the scanner, recorded histories.

#include <fstream>
#include <map>
#include <optional>

#include <formwork/workflow_testing.h>

#include "runtime/durable/wire.h"
#include "runtime/json/base64.h"
#include "tests/support/catch.h"
#include "tests/support/temp_dir.h"
#include "tests/unit/durable/scene.h"

namespace formwork::testing {
namespace {

using durable::testing::Completed;
using durable::testing::Scheduled;
using durable::testing::Started;
using durable::testing::Step;
using durable::testing::StepEnd;

struct Double {
  using Input = int64_t;
  using Output = int64_t;
  static constexpr std::string_view kName = "double";
};

Workflow<int64_t, int64_t> Twice(WorkflowContext& flow, int64_t n) {
  co_await flow.Sleep(std::chrono::hours{1});
  const int64_t doubled = co_await flow.Call<Double>(n);
  co_return co_await flow.WaitFor<int64_t>("more") + doubled;
}

Workflow<int64_t, int64_t> Once(WorkflowContext& flow, int64_t n) {
  co_return co_await flow.Call<Double>(n);
}

Workflow<int64_t, int64_t> Other(WorkflowContext& flow, int64_t n) {
  co_await flow.Sleep(std::chrono::hours{1});
  co_return n;
}

// What the blueprint's `list(number)`, `number?`, `map(list(string))?` are.
struct Sum {
  using Input = std::vector<double>;
  using Output = std::optional<double>;
  static constexpr std::string_view kName = "sum";
};

struct Name {
  using Input = std::optional<std::string>;
  using Output = std::optional<std::map<std::string, std::vector<std::string>, std::less<>>>;
  static constexpr std::string_view kName = "name";
};

// Says what it got in one line.
Workflow<std::optional<int64_t>, std::vector<std::string>> Shapes(WorkflowContext& flow,
                                                                  std::optional<int64_t> n) {
  std::vector<std::string> got;
  const auto say = [&got](const auto& value) { got.push_back(durable::ToText(value)); };
  say(n);
  const std::vector<double> values = {1, 2.5};
  say(co_await flow.Call<Sum>(values));
  say(co_await flow.Call<Sum>(std::vector<double>()));
  const std::optional<std::string> x = "x";
  const auto [named, nameless] =
      co_await WhenAll(flow.Call<Name>(x), flow.Call<Name>(std::nullopt));
  say(named ? named->at("x") : std::vector<std::string>{});
  say(nameless.has_value());
  say(co_await flow.WaitFor<std::optional<int64_t>>("any"));
  say(co_await flow.WaitFor<JsonText>("late", std::chrono::hours{1}));
  co_return got;
}

Workflow<int64_t, bool> Approval(WorkflowContext& flow, int64_t hours) {
  const std::optional<bool> said =
      co_await flow.WaitFor<bool>("approved", std::chrono::hours{hours});
  co_return said.value_or(false);
}

}  // namespace

TEST_CASE("FakeFlow: runs a body against the test's activities and events, and says how it ended",
          "[durable]") {
  FakeFlow flow;
  flow.On<Double>([](const int64_t& n) { return 2 * n; });
  flow.Raise<int64_t>("more", 100);
  const FlowResult<int64_t> end = flow.Run(&Twice, int64_t{4});
  CHECK(end.completed);
  CHECK(end.value == 108);
  CHECK(end.took == std::chrono::hours{1});
  CHECK(flow.calls() == std::vector<std::string>{"double"});
}

TEST_CASE("FakeFlow: optional values, lists and maps go in and come out as they are", "[durable]") {
  FakeFlow flow;
  flow.On<Sum>([](const std::vector<double>& values) {
    return values.empty() ? std::nullopt : std::optional<double>{values[0] + values[1]};
  });
  flow.On<Name>([](const std::optional<std::string>& name) {
    Name::Output named;
    if (name) named.emplace()[*name] = {"a", "b"};
    return named;
  });
  flow.Raise<std::optional<int64_t>>("any", std::nullopt);
  const auto end = flow.Run(&Shapes, std::optional<int64_t>{});
  INFO(end.error);
  REQUIRE(end.completed);
  CHECK(end.value ==
        std::vector<std::string>{"null", "3.5", "null", R"(["a","b"])", "false", "null", "null"});
}

TEST_CASE("FakeFlow: an event that says nothing is not one that came too late", "[durable]") {
  FakeFlow late;
  CHECK_FALSE(late.Run(&Approval, int64_t{1}).value);
  FakeFlow empty;
  empty.Raise<JsonText>("approved", JsonText{"null"});
  CHECK(empty.Run(&Approval, int64_t{1}).error == "the value must be true or false");
}

TEST_CASE("FakeFlow: a failure and an endless wait are told apart", "[durable]") {
  FakeFlow failing;
  failing.On<Double>([](const int64_t&) -> int64_t { throw std::runtime_error("no"); });
  CHECK(failing.Run(&Twice, int64_t{4}).error ==
        "activity 'double' failed: std::runtime_error: no");
  FakeFlow waiting;
  waiting.On<Double>([](const int64_t& n) { return n; });
  CHECK(waiting.Run(&Twice, int64_t{4}).error ==
        "the workflow waits for something that never comes");
}

TEST_CASE("ScanWorkflowText: finds what changes in a replay, and nothing else", "[durable]") {
  struct Case {
    std::string text;
    std::string word;  // empty: clean
    int line = 2;
  };

  const std::vector<Case> cases = {
      {"auto t = std::chrono::system_clock::now();", "system_clock"},
      {"auto t = time(nullptr);", "time"},
      {"int time = 3; flow.Now();", ""},
      {"if (rand() % 2) {}", "rand"},
      {"std::mt19937 random;", "mt19937"},
      {"auto id = formwork::Uuid::Random();", "Random"},
      {"auto at = formwork::DateTime::Now();", "Now"},
      {"std::clock_t begin = clock();", "clock"},
      {"Row row; row.clock = 1; int clock = 2; Now now;", ""},
      {"getenv(\"HOME\");", "getenv"},
      {"if (std::filesystem::exists(path)) {}", "filesystem"},
      {"const int file = open(\"x\", 0);", "open"},
      {"bool open = true; gate.open();", ""},
      {"std::ifstream file{\"x\"};", "ifstream"},
      {"std::this_thread::sleep_for(1s);", "sleep_for"},
      {"std::thread worker;", "thread"},
      {"static int calls = 0;", "static"},
      {"static constexpr int kMost = 3; static const int kLeast = 1; static_cast<void>(x);", ""},
      {"static Outcome Make(const Order& order);", ""},
      {"static std::vector<int> seen;", "static"},
      {"std::unordered_map<int, int> seen;", "unordered_map"},
      {"// rand() and time() in a comment, \"system_clock\" in a text", ""},
      {"const char* text = \"rand()\"; char quote = '\\''; int big = 1'000;", ""},
      {"auto json = R\"({\"a\": \"rand()\"})\"; auto more = R\"x(\" rand() )\" )x\";", ""},
      {"auto json = R\"({\"a\":\n1})\"; rand();", "rand", 3},
      {"/* static int x; */ flow.Log(\"getenv\");", ""},
      {"co_await flow.Sleep(24h); event.time(); clock->rand();", ""},
      {"#include <thread>", ""},
  };
  for (const Case& row : cases) {
    INFO(row.text);
    const std::vector<std::string> findings = ScanWorkflowText("w.cc", "\n" + row.text);
    if (row.word.empty()) {
      CHECK(findings.empty());
    } else {
      REQUIRE(findings.size() == 1);
      CHECK(findings[0].starts_with("w.cc:" + std::to_string(row.line) + ": '" + row.word + "': "));
    }
  }
}

TEST_CASE("ReplayHistories: a body that no longer fits a recorded history is named with both sides",
          "[durable]") {
  const test::TempDir folder;
  const auto record = [&](const std::string& name, const durable::testing::Events& events) {
    const durable::Request request{"abc", std::nullopt, events, {}};
    test::WriteFile(folder.File(name),
                    "{\"request\":\"" + ToBase64(durable::EncodeRequest(request)) + "\"}");
  };
  record("running.json", {Step(), Started("w", "4"), Scheduled(0, "double"), StepEnd()});
  durable::HistoryEvent end = durable::testing::Event(durable::EventKind::kExecutionCompleted, 1);
  end.status = durable::Status::kCompleted;
  end.text = "8";
  record("ended.json", {Step(), Started("w", "4"), Scheduled(0, "double"), StepEnd(), Step(),
                        Completed(0, "8"), end, StepEnd()});
  CHECK(ReplayHistories(folder.path(), "w", &Once).empty());
  CHECK(ReplayHistories(folder.path(), "w", &Other) ==
        std::vector<std::string>{
            folder.File("ended.json") +
                ": no longer fits: step 0 was activity 'double', today's code sets a timer",
            folder.File("running.json") +
                ": no longer fits: step 0 was activity 'double', today's code sets a timer"});
  test::WriteFile(folder.File("torn.json"), "{");
  CHECK(ReplayHistories(folder.path(), "w", &Once) ==
        std::vector<std::string>{folder.File("torn.json") + ": this is not a recorded history"});
  CHECK(ReplayHistories(folder.File("nowhere"), "w", &Once).empty());
}

}  // namespace formwork::testing
