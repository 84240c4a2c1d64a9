// Code that no longer fits its history: found, both sides named, nothing executed.

#include "tests/support/catch.h"
#include "tests/unit/durable/scene.h"

namespace formwork::durable::testing {
namespace {

FORMWORK_NAMED(Act, "act");
FORMWORK_NAMED(Kid, "kid");

Workflow<JsonText, JsonText> Timer(WorkflowContext& flow, JsonText input) {
  co_await flow.Sleep(1s);
  co_return input;
}

Workflow<JsonText, JsonText> Activity(WorkflowContext& flow, JsonText input) {
  co_return co_await flow.Call<Act>(input);
}

Workflow<JsonText, JsonText> Child(WorkflowContext& flow, JsonText input) {
  co_return co_await flow.CallWorkflow<Kid>(input);
}

Workflow<JsonText, JsonText> Sender(WorkflowContext& flow, JsonText input) {
  flow.SendEvent("other", "ping", input);
  co_return co_await flow.Call<Act>(input);
}

Workflow<JsonText, JsonText> Nothing(WorkflowContext& /*flow*/, JsonText input) {
  co_return input;
}

struct Case {
  std::string name;
  Workflow<JsonText, JsonText> (*body)(WorkflowContext&, JsonText);
  Events past;  // behind the start
  Events fresh;
  std::string message;
};

const std::string kPrefix = "workflow 'w' no longer fits its history: step ";

}  // namespace

TEST_CASE("Divergence: the message names the step, the history and today's code", "[durable]") {
  const std::vector<Case> cases = {
      {"test_nondeterminism_expected_timer",
       &Activity,
       {TimerSet(0, 1)},
       {TimerFired(0)},
       "0 was a timer, today's code calls activity 'act'"},
      {"test_nondeterminism_expected_activity_call_no_task_id",
       &Timer,
       {TimerSet(0, 1), Scheduled(1, "old")},
       {Completed(1, "1")},
       "1 was activity 'old', today's code does nothing there"},
      {"test_nondeterminism_expected_activity_call_wrong_task_type",
       &Timer,
       {Scheduled(0, "act")},
       {Completed(0, "1")},
       "0 was activity 'act', today's code sets a timer"},
      {"test_nondeterminism_wrong_activity_name",
       &Activity,
       {Scheduled(0, "old")},
       {Completed(0, "1")},
       "0 was activity 'old', today's code calls activity 'act'"},
      {"test_nondeterminism_expected_sub_orchestration_task_completion_no_task",
       &Nothing,
       {SubCreated(0, "kid", "x")},
       {SubCompleted(0, "1")},
       "0 was workflow 'kid', today's code has ended"},
      {"test_nondeterminism_expected_sub_orchestration_task_completion_wrong_task_type",
       &Activity,
       {Scheduled(0, "act")},
       {SubCompleted(0, "1")},
       "0 was the end of a workflow, today's code calls activity 'act'"},
      {"the end of an activity where the code waits for a timer",
       &Timer,
       {TimerSet(0, 1)},
       {Completed(0, "1")},
       "0 was the end of an activity, today's code sets a timer"},
      {"test_send_event_replay_detects_nondeterminism",
       &Sender,
       {Sent(0, "elsewhere", "ping"), Scheduled(1, "act")},
       {Completed(1, "1")},
       "0 was event 'ping' to instance 'elsewhere', today's code sends event 'ping' to instance "
       "'other'"},
      {"another sub-workflow",
       &Child,
       {SubCreated(0, "old", "x")},
       {SubCompleted(0, "1")},
       "0 was workflow 'old', today's code calls workflow 'kid'"},
      {"a call that was added",
       &Sender,
       {Sent(0, "other", "ping")},
       {Raised("x", "1")},
       "1 was nothing, today's code calls activity 'act'"},
      {"code that ends where it used to go on",
       &Nothing,
       {},
       {Raised("x", "1")},
       "0 was nothing, today's code has ended"},
  };
  for (const Case& row : cases) {
    INFO(row.name);
    Events past = {Step(), Started("w")};
    past.insert(past.end(), row.past.begin(), row.past.end());
    past.push_back(StepEnd());
    Events fresh = {Step()};
    fresh.insert(fresh.end(), row.fresh.begin(), row.fresh.end());
    const Failure failure = FailureIn(Play(row.body, past, fresh));
    CHECK(failure.type == "NonDeterminismError");
    CHECK(failure.message == kPrefix + row.message);
    CHECK(failure.non_retriable);
  }
}

TEST_CASE("Divergence: a rewound history is not held to it", "[durable]") {
  const Events past = {Step(), Started("w"), Event(EventKind::kGenericEvent), StepEnd()};
  CHECK(Play(&Activity, past, {Step(), Raised("x", "1")}).response.actions ==
        Actions{TaskAction(0, "act", "null")});
}

}  // namespace formwork::durable::testing
