// History in, actions out: the cases that every durable SDK proves, under the names they have there
// (ids start at 0 here).

#include "tests/support/catch.h"
#include "tests/unit/durable/scene.h"

namespace formwork::durable::testing {
namespace {

FORMWORK_NAMED(Act, "act");
FORMWORK_NAMED(Kid, "kid");

JsonText Text(std::string text) {
  return JsonText{std::move(text)};
}

Workflow<JsonText, JsonText> Echo(WorkflowContext& flow, JsonText input) {
  co_return Text("[" + input.text + ",\"" + flow.InstanceId() + "\",\"" + flow.ParentInstanceId() +
                 "\"]");
}

Workflow<int64_t, int64_t> Increment(WorkflowContext& /*flow*/, int64_t n) {
  co_return n + 1;
}

Workflow<JsonText, JsonText> OneTimer(WorkflowContext& flow, JsonText /*input*/) {
  co_await flow.Sleep(1s);
  co_return Text("\"woke\"");
}

Workflow<JsonText, JsonText> LongTimer(WorkflowContext& flow, JsonText /*input*/) {
  co_await flow.Sleep(10s);
  co_return Text("\"woke\"");
}

Workflow<JsonText, JsonText> TimerOrEvent(WorkflowContext& flow, JsonText /*input*/) {
  const Task<void> timer = flow.Sleep(10s);
  const Task<JsonText> event = flow.WaitFor<JsonText>("go");
  const size_t first = co_await WhenAny(event, timer);
  if (first == 0) timer.Cancel();
  std::string end = first == 0 ? "event" : "timer";
  try {
    co_await timer;
  } catch (const TaskCancelled&) {
    end += ", timer cancelled";
  }
  co_return Text("\"" + end + "\"");
}

Workflow<JsonText, JsonText> OneActivity(WorkflowContext& flow, JsonText input) {
  co_return co_await flow.Call<Act>(input);
}

Workflow<JsonText, JsonText> Retrying(WorkflowContext& flow, JsonText input) {
  co_return co_await flow.Call<Act>(
      input, WorkflowRetry{.attempts = 4, .first = 1s, .max = 3s, .backoff = 2});
}

Workflow<JsonText, JsonText> Steady(WorkflowContext& flow, JsonText input) {
  co_return co_await flow.Call<Act>(input, WorkflowRetry{.attempts = 3, .first = 2s, .backoff = 1});
}

Workflow<JsonText, JsonText> OneChild(WorkflowContext& flow, JsonText input) {
  co_return co_await flow.CallWorkflow<Kid>(input);
}

Workflow<JsonText, JsonText> Waits(WorkflowContext& flow, JsonText /*input*/) {
  co_return co_await flow.WaitFor<JsonText>("my_event");
}

Workflow<JsonText, JsonText> WaitsAfterTimer(WorkflowContext& flow, JsonText /*input*/) {
  co_await flow.Sleep(1s);
  co_return co_await flow.WaitFor<JsonText>("my_event");
}

Workflow<JsonText, JsonText> Sends(WorkflowContext& flow, JsonText input) {
  flow.SendEvent("other", "ping", input);
  co_return co_await flow.Call<Act>(input);
}

Workflow<JsonText, JsonText> SendsToNobody(WorkflowContext& flow, JsonText input) {
  flow.SendEvent("", "ping", input);
  co_return input;
}

template <KeepEvents keep>
Workflow<int64_t, int64_t> Again(WorkflowContext& flow, int64_t n) {
  co_await flow.Sleep(1s);
  co_await flow.ContinueAsNew(n + 1, keep);
  co_return 0;
}

Workflow<JsonText, JsonText> TenFold(WorkflowContext& flow, JsonText /*input*/) {
  std::vector<Task<JsonText>> tasks;
  tasks.reserve(10);
  for (int i = 0; i < 10; ++i)
    tasks.push_back(flow.Call<Act>(Text(std::to_string(i))));
  const std::vector<JsonText> results = co_await WhenAll(tasks);
  std::string all;
  for (const JsonText& result : results)
    all += (all.empty() ? "" : ",") + result.text;
  co_return Text("[" + all + "]");
}

Workflow<JsonText, JsonText> FirstOfThree(WorkflowContext& flow, JsonText input) {
  const std::vector<Task<JsonText>> tasks{flow.Call<Act>(input), flow.Call<Act>(input),
                                          flow.Call<Act>(input)};
  const size_t first = co_await WhenAny(tasks);
  const JsonText result = co_await tasks[first];
  co_return Text("[" + std::to_string(first) + "," + result.text + "]");
}

Workflow<JsonText, JsonText> RetryRace(WorkflowContext& flow, JsonText input) {
  const WorkflowRetry retry{.attempts = 3, .first = 1s};
  const Task<JsonText> a = flow.Call<Act>(input, retry);
  const Task<JsonText> b = flow.Call<Act>(input, retry);
  const size_t first = co_await WhenAny(a, b);
  co_return Text(std::to_string(first));
}

Workflow<JsonText, JsonText> RetryAll(WorkflowContext& flow, JsonText input) {
  const WorkflowRetry retry{.attempts = 2, .first = 1s};
  const auto [a, b] = co_await WhenAll(flow.Call<Act>(input, retry), flow.Call<Act>(input, retry));
  co_return Text("[" + a.text + "," + b.text + "]");
}

Workflow<JsonText, JsonText> LatePrecompleted(WorkflowContext& flow, JsonText input) {
  const Task<JsonText> a = flow.Call<Act>(input);
  const JsonText first = co_await a;
  const Task<JsonText> b = flow.Call<Act>(input);
  const auto [x, y] = co_await WhenAll(a, b);
  co_return Text("[" + first.text + "," + x.text + "," + y.text + "]");
}

Workflow<JsonText, JsonText> NothingToJoin(WorkflowContext& /*flow*/, JsonText input) {
  static_cast<void>(co_await WhenAll(std::vector<Task<JsonText>>{}));
  co_return input;
}

Workflow<JsonText, JsonText> Logs(WorkflowContext& flow, JsonText input) {
  flow.Log("before");
  static_cast<void>(co_await flow.Call<Act>(input));
  flow.Log("after");
  co_return input;
}

Events FirstStep(std::string input = "null") {
  return {Step(), Started("w", std::move(input))};
}

Events Then(Events events, Events more) {
  events.insert(events.end(), more.begin(), more.end());
  return events;
}

}  // namespace

TEST_CASE("test_orchestrator_inputs: the input reaches the code, the result is JSON", "[durable]") {
  CHECK(Play(&Increment, {}, FirstStep("41")).response.actions == Actions{Done(0, "42")});
}

TEST_CASE("test_orchestrator_inputs: an input of another type fails the instance and says why",
          "[durable]") {
  const Failure failure = FailureIn(Play(&Increment, {}, FirstStep("\"x\"")));
  CHECK(failure.type == "std::invalid_argument");
  CHECK(failure.message ==
        "the input of workflow 'w' cannot be read: the value must be an integer");
}

TEST_CASE("test_orchestrator_parent_instance_id: it is known, and none_for_top_level",
          "[durable]") {
  Events events = FirstStep("1");
  CHECK(Play(&Echo, {}, events).response.actions == Actions{Done(0, "[1,\"abc\",\"\"]")});
  events[1].parent = Parent{3, "p", std::nullopt, {"mother", "e"}};
  CHECK(Play(&Echo, {}, events).response.actions == Actions{Done(0, "[1,\"abc\",\"mother\"]")});
}

TEST_CASE("test_complete_orchestration_actions: completed with the result", "[durable]") {
  const Outcome outcome = Play(&Echo, {}, FirstStep("\"done\""));
  CHECK(outcome.response.instance_id == "abc");
  CHECK(outcome.response.actions == Actions{Done(0, "[\"done\",\"abc\",\"\"]")});
}

TEST_CASE("test_orchestrator_not_registered: failed, and the name is in the message", "[durable]") {
  const Failure failure = FailureIn(Play(&Echo, {}, {Step(), Started("Bogus")}));
  CHECK(
      failure ==
      Failure{"WorkflowNotRegistered", "this app has no workflow 'Bogus'", std::nullopt, {}, true});
}

TEST_CASE("test_create_timer_actions: one timer, at the step's time plus the duration",
          "[durable]") {
  CHECK(Play(&OneTimer, {}, FirstStep()).response.actions == Actions{TimerAction(0, 1)});
}

TEST_CASE("test_timer_fired_completion: the body goes on", "[durable]") {
  const Events past = Then(FirstStep(), {TimerSet(0, 1), StepEnd()});
  CHECK(Play(&OneTimer, past, {Step(1), TimerFired(0, 1)}).response.actions ==
        Actions{Done(1, "\"woke\"")});
}

TEST_CASE("test_long_timer_is_chunked_by_maximum_timer_interval", "[durable]") {
  const Options options{.max_timer = 4s};
  CHECK(Play(&LongTimer, {}, FirstStep(), options).response.actions == Actions{TimerAction(0, 4)});
}

TEST_CASE("test_long_timer_progresses_and_completes_on_final_chunk", "[durable]") {
  const Options options{.max_timer = 4s};
  Events past = Then(FirstStep(), {TimerSet(0, 4), StepEnd()});
  CHECK(Play(&LongTimer, past, {Step(4), TimerFired(0, 4)}, options).response.actions ==
        Actions{TimerAction(1, 8)});
  past = Then(past, {Step(4), TimerFired(0, 4), TimerSet(1, 8), StepEnd()});
  CHECK(Play(&LongTimer, past, {Step(9), TimerFired(1, 8)}, options).response.actions ==
        Actions{TimerAction(2, 10)});
  past = Then(past, {Step(9), TimerFired(1, 8), TimerSet(2, 10), StepEnd()});
  CHECK(Play(&LongTimer, past, {Step(10), TimerFired(2, 10)}, options).response.actions ==
        Actions{Done(3, "\"woke\"")});
}

TEST_CASE("test_timer_can_be_cancelled_after_when_any_winner", "[durable]") {
  const Events past = Then(FirstStep(), {TimerSet(0, 10), StepEnd()});
  CHECK(Play(&TimerOrEvent, past, {Step(1), Raised("go", "1")}).response.actions ==
        Actions{Done(1, "\"event, timer cancelled\"")});
}

TEST_CASE("test_long_timer_can_be_cancelled_after_when_any_winner: no further chunk is asked for",
          "[durable]") {
  const Options options{.max_timer = 4s};
  const Events past = Then(FirstStep(), {TimerSet(0, 4), StepEnd()});
  CHECK(Play(&TimerOrEvent, past, {Step(1), Raised("go", "1"), TimerFired(0, 4)}, options)
            .response.actions == Actions{Done(1, "\"event, timer cancelled\"")});
}

TEST_CASE("test_schedule_activity_actions", "[durable]") {
  CHECK(Play(&OneActivity, {}, FirstStep("\"in\"")).response.actions ==
        Actions{TaskAction(0, "act", "\"in\"")});
}

TEST_CASE("test_activity_task_completion", "[durable]") {
  const Events past = Then(FirstStep(), {Scheduled(0, "act"), StepEnd()});
  CHECK(Play(&OneActivity, past, {Step(), Completed(0, "7")}).response.actions ==
        Actions{Done(1, "7")});
}

TEST_CASE("test_activity_task_failed: failed, and the inner message is kept", "[durable]") {
  const Events past = Then(FirstStep(), {Scheduled(0, "act"), StepEnd()});
  const Outcome outcome =
      Play(&OneActivity, past, {Step(), Failed(0, Because("Kaboom", "no luck"))});
  REQUIRE(outcome.response.actions.size() == 1);
  CHECK(outcome.response.actions[0].status == Status::kFailed);
  CHECK(FailureIn(outcome) == Failure{"formwork::ActivityFailed",
                                      "activity 'act' failed: Kaboom: no luck",
                                      std::nullopt,
                                      {Because("Kaboom", "no luck")},
                                      false});
}

TEST_CASE("test_activity_retry_policies: each wait as the policy says, capped, then failed",
          "[durable]") {
  const Failure kaboom = Because("Kaboom", "no luck");
  Events past = Then(FirstStep("1"), {Scheduled(0, "act"), StepEnd()});
  const auto next = [&](Events fresh, Events more) {
    Actions actions = Play(&Retrying, past, fresh).response.actions;
    past = Then(Then(past, fresh), std::move(more));
    past.push_back(StepEnd());
    return actions;
  };
  CHECK(next({Step(), Failed(0, kaboom)}, {TimerSet(1, 1)}) == Actions{TimerAction(1, 1)});
  CHECK(next({Step(1), TimerFired(1)}, {Scheduled(2, "act")}) ==
        Actions{TaskAction(2, "act", "1")});
  CHECK(next({Step(1), Failed(2, kaboom)}, {TimerSet(3, 3)}) == Actions{TimerAction(3, 3)});
  CHECK(next({Step(3), TimerFired(3)}, {Scheduled(4, "act")}) ==
        Actions{TaskAction(4, "act", "1")});
  CHECK(next({Step(3), Failed(4, kaboom)}, {TimerSet(5, 6)}) ==
        Actions{TimerAction(5, 6)});  // 4 s, capped at 3
  CHECK(next({Step(6), TimerFired(5)}, {Scheduled(6, "act")}) ==
        Actions{TaskAction(6, "act", "1")});
  const Outcome last = Play(&Retrying, past, {Step(6), Failed(6, kaboom)});
  CHECK(FailureIn(last).message == "activity 'act' failed: Kaboom: no luck");
}

TEST_CASE(
    "test_activity_retry_without_max_retry_interval, with_default_backoff: the wait stays the same",
    "[durable]") {
  Events past = Then(FirstStep("1"), {Scheduled(0, "act"), StepEnd()});
  CHECK(Play(&Steady, past, {Step(), Failed(0, {})}).response.actions ==
        Actions{TimerAction(1, 2)});
  past = Then(past, {Step(), Failed(0, {}), TimerSet(1, 2), StepEnd(), Step(2), TimerFired(1),
                     Scheduled(2, "act"), StepEnd()});
  CHECK(Play(&Steady, past, {Step(2), Failed(2, {})}).response.actions ==
        Actions{TimerAction(3, 4)});
}

TEST_CASE("test_activity_retry_with_long_timer_preserves_retryable_parent", "[durable]") {
  const Options options{.max_timer = 1500ms};
  Events past = Then(FirstStep("1"), {Scheduled(0, "act"), StepEnd(), Step(), Failed(0, {}),
                                      TimerSet(1, 1), StepEnd()});
  CHECK(Play(&Steady, past, {Step(2), TimerFired(1)}, options).response.actions ==
        Actions{TimerAction(2, 2)});
  past = Then(past, {Step(2), TimerFired(1), TimerSet(2, 2), StepEnd()});
  CHECK(Play(&Steady, past, {Step(2), TimerFired(2)}, options).response.actions ==
        Actions{TaskAction(3, "act", "1")});
}

TEST_CASE("TaskNotFoundErrorsAreNotRetried: no details, or a final failure, end the attempts",
          "[durable]") {
  const Events past = Then(FirstStep(), {Scheduled(0, "act"), StepEnd()});
  HistoryEvent bare = Failed(0, {});
  bare.failure.reset();
  CHECK(FailureIn(Play(&Retrying, past, {Step(), bare})).inner.front().type == "NoDetails");
  const Failure final_one =
      Because("System.Net.Http.HttpRequestException",
              "Response status code does not indicate success: 500 (!Bad: wrong%20%C3%A9).");
  CHECK(FailureIn(Play(&Retrying, past, {Step(), Failed(0, final_one)})).inner ==
        std::vector<Failure>{{"Bad", "wrong \xC3\xA9", std::nullopt, {}, true}});
}

TEST_CASE("test_sub_orchestration_task_completion and _failed", "[durable]") {
  CHECK(Play(&OneChild, {}, FirstStep("5")).response.actions ==
        Actions{SubAction(0, "kid", "exec:0000", "5")});
  const Events past = Then(FirstStep(), {SubCreated(0, "kid", "exec:0000"), StepEnd()});
  CHECK(Play(&OneChild, past, {Step(), SubCompleted(0, "6")}).response.actions ==
        Actions{Done(1, "6")});
  CHECK(FailureIn(Play(&OneChild, past, {Step(), SubFailed(0, Because("K", "m"))})) ==
        Failure{"formwork::WorkflowFailed",
                "workflow 'kid' failed: K: m",
                std::nullopt,
                {Because("K", "m")},
                false});
}

TEST_CASE("test_raise_event: nothing while waiting, then done; names without regard to case",
          "[durable]") {
  CHECK(Play(&Waits, {}, FirstStep()).response.actions.empty());
  const Events past = Then(FirstStep(), {StepEnd()});
  CHECK(Play(&Waits, past, {Step(), Raised("other", "1")}).response.actions.empty());
  CHECK(Play(&Waits, past, {Step(), Raised("MY_EVENT", "42")}).response.actions ==
        Actions{Done(0, "42")});
}

TEST_CASE("test_raise_event_buffered: what comes early is kept, in order", "[durable]") {
  Events fresh = Then(FirstStep(), {Raised("my_event", "1"), Raised("my_event", "2")});
  CHECK(Play(&WaitsAfterTimer, {}, fresh).response.actions == Actions{TimerAction(0, 1)});
  const Events past = Then(fresh, {TimerSet(0, 1), StepEnd()});
  CHECK(Play(&WaitsAfterTimer, past, {Step(1), TimerFired(0)}).response.actions ==
        Actions{Done(1, "1")});
}

TEST_CASE("test_send_event_action, _validates_target_and_name", "[durable]") {
  CHECK(Play(&Sends, {}, FirstStep("1")).response.actions ==
        Actions{SendAction(0, "other", "ping", "1"), TaskAction(1, "act", "1")});
  CHECK(FailureIn(Play(&SendsToNobody, {}, FirstStep())).message ==
        "an event needs the instance it goes to and a name");
}

TEST_CASE("test_send_event_replay_is_case_insensitive", "[durable]") {
  const Events past =
      Then(FirstStep("1"), {Sent(0, "OTHER", "Ping"), Scheduled(1, "act"), StepEnd()});
  CHECK(Play(&Sends, past, {Step(), Completed(1, "9")}).response.actions == Actions{Done(2, "9")});
}

TEST_CASE("test_suspend_resume: no actions while suspended; what came is handled afterwards",
          "[durable]") {
  const Events past = Then(FirstStep(), {StepEnd()});
  const Events pause = {Step(), Event(EventKind::kExecutionSuspended), Raised("my_event", "42")};
  CHECK(Play(&Waits, past, pause).response.actions.empty());
  const Events more = Then(Then(past, pause), {StepEnd()});
  CHECK(Play(&Waits, more, {Step(), Event(EventKind::kExecutionResumed)}).response.actions ==
        Actions{Done(0, "42")});
}

TEST_CASE("Test_Executor_SuspendStopsAllActions: even those decided before it in the same batch",
          "[durable]") {
  const Events fresh = Then(FirstStep("1"), {Event(EventKind::kExecutionSuspended)});
  CHECK(Play(&OneActivity, {}, fresh).response.actions.empty());
  const Events past = Then(fresh, {StepEnd()});
  CHECK(Play(&OneActivity, past, {Step(), Event(EventKind::kExecutionResumed)}).response.actions ==
        Actions{TaskAction(0, "act", "1")});
}

TEST_CASE("test_terminate: terminated, the reason is the result, nothing else is done",
          "[durable]") {
  HistoryEvent terminated = Event(EventKind::kExecutionTerminated);
  terminated.text = "\"enough\"";
  CHECK(
      Play(&OneActivity, {}, Then(FirstStep(), {terminated, Raised("x", "1")})).response.actions ==
      Actions{EndAction(1, Status::kTerminated, "\"enough\"")});
}

TEST_CASE("test_continue_as_new: events are carried over, or not", "[durable]") {
  const Events past =
      Then(FirstStep("1"), {Raised("a", "1"), Raised("b", "2"), TimerSet(0, 1), StepEnd()});
  const Events fresh = {Step(1), TimerFired(0), Raised("a", "3")};
  Action end = EndAction(1, Status::kContinuedAsNew, "2");
  CHECK(Play(&Again<KeepEvents::kNo>, past, fresh).response.actions == Actions{end});
  end.carryover = {Raised("a", "1"), Raised("b", "2"), Raised("a", "3")};
  CHECK(Play(&Again<KeepEvents::kYes>, past, fresh).response.actions == Actions{end});
}

TEST_CASE("test_fan_out and test_fan_in: nothing until the last, results in the order of the calls",
          "[durable]") {
  Actions calls;
  Events past = FirstStep();
  for (int i = 0; i < 10; ++i) {
    calls.push_back(TaskAction(i, "act", std::to_string(i)));
    past.push_back(Scheduled(i, "act"));
  }
  CHECK(Play(&TenFold, {}, FirstStep()).response.actions == calls);
  past.push_back(StepEnd());
  Events fresh = {Step()};
  for (int i = 9; i > 0; --i)
    fresh.push_back(Completed(i, std::to_string(i)));
  CHECK(Play(&TenFold, past, fresh).response.actions.empty());
  fresh.push_back(Completed(0, "0"));
  CHECK(Play(&TenFold, past, fresh).response.actions == Actions{Done(10, "[0,1,2,3,4,5,6,7,8,9]")});
}

TEST_CASE(
    "test_fan_in_with_single_failure, test_when_all_defers_failure_until_all_children_complete",
    "[durable]") {
  Events past = FirstStep();
  for (int i = 0; i < 10; ++i)
    past.push_back(Scheduled(i, "act"));
  past.push_back(StepEnd());
  Events fresh = {Step(), Failed(5, Because("Kaboom", "five"))};
  CHECK(Play(&TenFold, past, fresh).response.actions.empty());
  for (int i = 0; i < 10; ++i)
    fresh.push_back(Completed(i, "1"));
  CHECK(FailureIn(Play(&TenFold, past, fresh)).message == "activity 'act' failed: Kaboom: five");
}

TEST_CASE("test_when_all_handles_pre_completed_children", "[durable]") {
  const Events past = Then(FirstStep(), {Scheduled(0, "act"), StepEnd(), Step(), Completed(0, "1"),
                                         Scheduled(1, "act"), StepEnd()});
  CHECK(Play(&LatePrecompleted, past, {Step(), Completed(1, "2")}).response.actions ==
        Actions{Done(2, "[1,1,2]")});
}

TEST_CASE("test_when_any, Task awaited in both Task.any() and afterwards is scheduled only once",
          "[durable]") {
  const Events past =
      Then(FirstStep(), {Scheduled(0, "act"), Scheduled(1, "act"), Scheduled(2, "act"), StepEnd()});
  CHECK(
      Play(&FirstOfThree, past, {Step(), Completed(1, "8"), Completed(0, "7")}).response.actions ==
      Actions{Done(3, "[1,8]")});
}

TEST_CASE("test_when_any_with_retry and test_when_all_with_retry", "[durable]") {
  Events past = Then(FirstStep("1"), {Scheduled(0, "act"), Scheduled(1, "act"), StepEnd()});
  CHECK(Play(&RetryRace, past, {Step(), Failed(0, {})}).response.actions ==
        Actions{TimerAction(2, 1)});
  past = Then(past, {Step(), Failed(0, {}), TimerSet(2, 1), StepEnd()});
  CHECK(Play(&RetryRace, past, {Step(1), TimerFired(2)}).response.actions ==
        Actions{TaskAction(3, "act", "1")});
  CHECK(Play(&RetryRace, past, {Step(1), TimerFired(2), Completed(3, "1")}).response.actions ==
        Actions{TaskAction(3, "act", "1"), Done(4, "0")});
  const Events late = {Step(1), TimerFired(2), Scheduled(3, "act"), StepEnd()};
  CHECK(Play(&RetryAll, Then(past, late), {Step(2), Completed(1, "\"b\""), Completed(3, "\"a\"")})
            .response.actions == Actions{Done(4, "[\"a\",\"b\"]")});
}

TEST_CASE("doesn't allow compound tasks with no children", "[durable]") {
  CHECK(FailureIn(Play(&NothingToJoin, {}, FirstStep())).message ==
        "WhenAll needs at least one task");
}

TEST_CASE("test_replay_safe_logger_suppresses_during_replay", "[durable]") {
  CHECK(Play(&Logs, {}, FirstStep()).logs == std::vector<std::string>{"before"});
  const Events past = Then(FirstStep(), {Scheduled(0, "act"), StepEnd()});
  CHECK(Play(&Logs, past, {Step(), Completed(0, "1")}).logs == std::vector<std::string>{"after"});
}

TEST_CASE("test_orchestrator_completed_no_effect, and other events that mean nothing to a body",
          "[durable]") {
  const Events past = Then(FirstStep("1"), {StepEnd()});
  HistoryEvent postponed = TimerSet(-100, 5);
  CHECK(Play(&Waits, past,
             {Step(), StepEnd(), postponed, Event(EventKind::kUnknown), Completed(7, "1"),
              TimerFired(9), Event(EventKind::kGenericEvent), Event(EventKind::kContinueAsNew)})
            .response.actions.empty());
}

TEST_CASE("Test_DuplicateEvents: a completion that comes twice counts once", "[durable]") {
  const Events past = Then(FirstStep(), {Scheduled(0, "act"), StepEnd(), Step(), Completed(0, "1"),
                                         Scheduled(1, "act"), StepEnd()});
  CHECK(Play(&LatePrecompleted, past, {Step(), Completed(0, "5"), Completed(0, "6")})
            .response.actions.empty());
}

}  // namespace formwork::durable::testing
