// Recorded histories against today's code: what fits, and both sides of what does not.

#include "runtime/durable/recording.h"

#include "runtime/durable/wire.h"
#include "runtime/json/base64.h"
#include "tests/support/catch.h"
#include "tests/unit/durable/scene.h"

namespace formwork::durable::testing {
namespace {

FORMWORK_NAMED(Act, "act");
FORMWORK_NAMED(More, "more");

Workflow<JsonText, JsonText> OneCall(WorkflowContext& flow, JsonText input) {
  co_return co_await flow.Call<Act>(input);
}

Workflow<JsonText, JsonText> TwoCalls(WorkflowContext& flow, JsonText input) {
  static_cast<void>(co_await flow.Call<Act>(input));
  co_return co_await flow.Call<More>(input);
}

Workflow<JsonText, JsonText> Throwing(WorkflowContext& /*flow*/, JsonText /*input*/) {
  throw std::runtime_error("not today");
  co_return JsonText{};  // makes it a coroutine
}

HistoryEvent Ended(int32_t id, Status status, std::optional<Failure> failure = std::nullopt) {
  HistoryEvent event = Event(EventKind::kExecutionCompleted, id);
  event.status = status;
  event.failure = std::move(failure);
  return event;
}

HistoryEvent Terminated() {
  return Event(EventKind::kExecutionTerminated);
}

Replayed Replay(Workflow<JsonText, JsonText> (*body)(WorkflowContext&, JsonText),
                const Events& events) {
  WorkflowRegistry registry;
  registry.Add("w", body);
  const Request request{"abc", std::nullopt, events, {}};
  return ReplayRecording(registry, "{\"request\":\"" + ToBase64(EncodeRequest(request)) + "\"}");
}

struct Case {
  std::string name;
  Workflow<JsonText, JsonText> (*body)(WorkflowContext&, JsonText);
  Events events;
  std::optional<Divergence> divergence;
};

const Events kWaiting = {Step(), Started("w"), Scheduled(0, "act"), StepEnd()};
const Events kDone = {Step(),  Started("w"),         Scheduled(0, "act"),          StepEnd(),
                      Step(1), Completed(0, "\"\""), Ended(1, Status::kCompleted), StepEnd()};

}  // namespace

TEST_CASE("ReplayRecording: what fits, and both sides of what does not", "[durable]") {
  const Failure lost = Because("Microsoft.Azure.WebJobs.Host.FunctionInvocationException", "lost");
  const Failure boom = Because("std::runtime_error", "boom");
  const std::vector<Case> cases = {
      {"waits as it waited", &OneCall, kWaiting, std::nullopt},
      {"ended as it ended", &OneCall, kDone, std::nullopt},
      {"goes on where it ended", &TwoCalls, kDone,
       Divergence{1, "the end of the workflow", "calls activity 'more'"}},
      {"fails where it waited", &Throwing, kWaiting,
       Divergence{0, "activity 'act'", "fails with 'not today'"}},
      {"ends where it went on",
       &OneCall,
       {Step(), Started("w"), Scheduled(0, "act"), StepEnd(), Step(1), Completed(0, "1"),
        Scheduled(1, "more"), StepEnd()},
       Divergence{1, "activity 'more'", "has ended"}},
      {"terminated is no difference",
       &OneCall,
       {Step(), Started("w"), Scheduled(0, "act"), StepEnd(), Step(1), Terminated(),
        Ended(1, Status::kTerminated), StepEnd()},
       std::nullopt},
      {"the host ended it: no code would have",
       &OneCall,
       {Step(), Started("w"), Ended(0, Status::kFailed, lost), StepEnd()},
       std::nullopt},
      {"a failure that told the dead letter",
       &OneCall,
       {Step(), Started("w"), Scheduled(0, "act"), StepEnd(), Step(1), Failed(0, boom),
        Scheduled(1, "formwork-dead-letter"), StepEnd(), Step(2), Completed(1, "null"),
        Ended(2, Status::kFailed, boom), StepEnd()},
       std::nullopt},
      {"no longer fails",
       &OneCall,
       {Step(), Started("w"), Scheduled(0, "act"), StepEnd(), Step(1), Completed(0, "1"),
        Ended(1, Status::kFailed, boom), StepEnd()},
       Divergence{1, "its failure", "has ended"}},
  };
  for (const Case& row : cases) {
    INFO(row.name);
    const Replayed replayed = Replay(row.body, row.events);
    CHECK(replayed.workflow == "w");
    CHECK(replayed.instance == "abc");
    CHECK(replayed.divergence.has_value() == row.divergence.has_value());
    CHECK(replayed.problem.empty() == !row.divergence.has_value());
    if (!row.divergence || !replayed.divergence) continue;
    CHECK(replayed.divergence->step == row.divergence->step);
    CHECK(replayed.divergence->history == row.divergence->history);
    CHECK(replayed.divergence->code == row.divergence->code);
  }
}

TEST_CASE("ReplayRecording: what is no recording is said to be none", "[durable]") {
  for (const char* text : {"", "{", "{}", "{\"request\":\"AAAA\"}", "{\"request\":\"//////8=\"}"}) {
    INFO(text);
    const Replayed replayed = ReplayRecording(WorkflowRegistry{}, text);
    CHECK(replayed.problem == "this is not a recorded history");
    CHECK_FALSE(replayed.divergence);
  }
}

TEST_CASE("ReplayRecording: a workflow that is gone is said to be gone", "[durable]") {
  const Request request{"abc", std::nullopt, kWaiting, {}};
  const std::string json = "{\"request\":\"" + ToBase64(EncodeRequest(request)) + "\"}";
  CHECK(ReplayRecording(WorkflowRegistry{}, json).problem ==
        "no longer fits: step 0 was activity 'act', today's code fails with 'this app has no "
        "workflow 'w''");
}

}  // namespace formwork::durable::testing
