// A retry policy that is a setting changes while instances run: what was decided stands.

#include <cstdlib>
#include <random>

#include "runtime/durable/simulator.h"
#include "tests/support/catch.h"
#include "tests/support/random.h"
#include "tests/unit/durable/scene.h"

namespace formwork::durable::testing {
namespace {

FORMWORK_NAMED(Shaky, "shaky");
FORMWORK_NAMED(Steady, "steady");

constexpr WorkflowTime kNoon{std::chrono::milliseconds{kStart * 1000}};

// What the setting says now. The body reads it anew in each replay, as a restarted front does.
WorkflowRetry g_policy;  // NOLINT(cppcoreguidelines-avoid-non-const-global-variables)

WorkflowRetry Adjustable(int attempts, std::chrono::milliseconds first) {
  return {.attempts = attempts, .first = first, .max = 200h, .adjustable = true};
}

Workflow<JsonText, JsonText> Caller(WorkflowContext& flow, JsonText input) {
  co_return co_await flow.Call<Shaky>(input, g_policy);
}

// Two that fail at the same time, a failure that is caught and slept over, and calls behind it.
Workflow<JsonText, JsonText> Busy(WorkflowContext& flow, JsonText input) {
  std::string trace;
  for (int i = 0; i < 3; ++i) {
    const Task<JsonText> a = flow.Call<Shaky>(input, g_policy);
    const Task<JsonText> b = flow.Call<Shaky>(input, g_policy);
    const Task<JsonText> c = flow.Call<Steady>(input);
    for (const Task<JsonText>& task : {a, c, b}) {
      try {
        static_cast<void>(co_await task);
        trace += '+';
      } catch (const ActivityFailed&) {
        trace += '-';
      }
      if (trace.back() == '-') co_await flow.Sleep(3s);
    }
  }
  co_return JsonText{"\"" + trace + "\""};
}

HistoryEvent MarkedTimer(int32_t id, int64_t after_seconds, int32_t failed) {
  HistoryEvent event = TimerSet(id, after_seconds);
  event.fire_at.nanos = RetryMark(failed);
  return event;
}

const Failure kBoom = Because("boom", "no");

// Changes the policy before every call of the handler and lets messages come as they like.
class Unrest : public Chaos {
 public:
  explicit Unrest(uint64_t seed) : random_(seed) {}

  size_t Pick(size_t count) override { return random_.Below(count); }

  size_t Batch(size_t count) override {
    Change();
    return random_.Below(count) + 1;
  }

  bool Dies(Point /*point*/) override {
    Change();
    return random_.OneIn(10);
  }

  bool Doubles() override { return random_.OneIn(10); }

  bool Fails() { return random_.OneIn(2); }

  void Change() {
    constexpr std::chrono::milliseconds pauses[] = {0ms, 1s, 5s, 100h};
    g_policy = Adjustable(static_cast<int>(random_.Below(4)) + 1, pauses[random_.Below(4)]);
  }

 private:
  test::Random random_;
};

}  // namespace

TEST_CASE("Settings: fewer attempts than were made already: the retry that was set still happens",
          "[durable]") {
  g_policy = Adjustable(1, 1s);
  const Events past = {Step(),  Started("w", "1"), Scheduled(0, "shaky"), StepEnd(),
                       Step(1), Failed(0, kBoom),  MarkedTimer(1, 2, 0),  StepEnd()};
  CHECK(Play(&Caller, past, {Step(2), TimerFired(1, 2)}).response.actions ==
        Actions{TaskAction(2, "shaky", "1")});
  Events later = past;
  later.insert(later.end(), {Step(2), TimerFired(1, 2), Scheduled(2, "shaky"), StepEnd()});
  CHECK(FailureIn(Play(&Caller, later, {Step(3), Failed(2, kBoom)})).message ==
        "activity 'shaky' failed: boom: no");
}

TEST_CASE("Settings: more attempts than there were: a failure that was passed on stays one",
          "[durable]") {
  g_policy = Adjustable(5, 1s);
  const Events past = {Step(),
                       Started("w", "1"),
                       Scheduled(0, "shaky"),
                       Scheduled(1, "shaky"),
                       Scheduled(2, "steady"),
                       StepEnd(),
                       Step(1),
                       Failed(0, kBoom),
                       TimerSet(3, 4),  // the body's own, after the failure
                       StepEnd()};
  CHECK(Play(&Busy, past, {Step(2), Completed(1, "1")}).response.actions.empty());
  const Events quiet = {Step(),
                        Started("w", "1"),
                        Scheduled(0, "shaky"),
                        Scheduled(1, "shaky"),
                        Scheduled(2, "steady"),
                        StepEnd(),
                        Step(1),
                        Failed(1, kBoom),  // nobody waits for it yet, so nothing was set
                        StepEnd()};
  CHECK(Play(&Busy, quiet, {Step(2), Completed(2, "1")}).response.actions.empty());
}

TEST_CASE("Settings: a failure that is new is judged by the policy of today, and marked",
          "[durable]") {
  g_policy = Adjustable(2, 1s);
  Action timer = TimerAction(1, 2);
  timer.fire_at.nanos = 100;
  const Events past = {Step(), Started("w", "1"), Scheduled(0, "shaky"), StepEnd()};
  CHECK(Play(&Caller, past, {Step(1), Failed(0, kBoom)}).response.actions == Actions{timer});
}

TEST_CASE("Property: a policy that changes before every call breaks no instance", "[durable]") {
  WorkflowRegistry registry;
  registry.Add("busy", &Busy);
  const uint64_t seeds = test::Seeds(300, 5'000);
  for (uint64_t seed = 1; seed <= seeds; ++seed) {
    INFO("seed " << seed);
    Unrest unrest{seed};
    unrest.Change();
    Simulator simulator{registry, {}, kNoon, &unrest};
    simulator.OnActivity("shaky", [&unrest](std::string_view) -> std::string {
      if (unrest.Fails()) throw std::runtime_error("shaken");
      return "1";
    });
    simulator.OnActivity("steady", [](std::string_view) { return std::string{"1"}; });
    simulator.Start("busy", "one", "1");
    simulator.Run();
    const Simulator::State* state = simulator.Find("one");
    INFO((state->failure ? state->failure->message : ""));
    REQUIRE(state->status == Status::kCompleted);
    REQUIRE(state->output->size() == 11);
  }
}

}  // namespace formwork::durable::testing
