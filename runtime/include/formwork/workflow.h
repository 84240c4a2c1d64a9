#pragma once
// Workflows as coroutines that survive restarts. A workflow's body runs again from the start
// whenever something it waits for has happened; calls that were made before return at once what
// they returned then. So a body does the same each time: time, identifiers and everything else from
// outside come through its WorkflowContext or through activities, never from the clock, the
// environment or the network.
//
//   Workflow<StreamEvent, Summary> ProcessEvent(WorkflowContext& flow, StreamEvent event) {
//     auto [counted, alerted] = co_await WhenAll(flow.Call<UpdateStats>(event),
//     flow.Call<RaiseAlert>(event)); co_return Summary{counted, alerted};
//   }

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include <formwork/workflow_coroutine.h>
#include <formwork/workflow_error.h>
#include <formwork/workflow_json.h>
#include <formwork/workflow_task.h>

namespace formwork {

// How often a failing activity or sub-workflow is tried, and how long to wait in between. The wait
// before attempt n+1 is first * backoff^(n-1), at most max; jitter shortens it by up to that
// fraction, by a number derived from the instance, so that replay agrees with the first run.
struct WorkflowRetry {
  int attempts = 1;
  std::chrono::milliseconds first{1000};
  std::chrono::milliseconds max{std::chrono::hours{1}};
  double backoff = 2.0;
  double jitter = 0.0;
  std::chrono::milliseconds timeout{0};  // over all attempts; 0: none
  // The policy is a setting, so it may be another one in the next replay: what was decided then is
  // read from the history.
  bool adjustable = false;
};

enum class KeepEvents : uint8_t { kYes, kNo };

// What an activity is to a workflow: Input, Output, kName, and Retry() if it has a policy of its
// own. Generated code specialises it for the app's activities.
template <class Activity>
struct ActivityOf : Activity {};

// What a workflow may do. Made by the engine; lives as long as the body runs.
class WorkflowContext {
 public:
  explicit WorkflowContext(durable::Execution& execution) : execution_(execution) {}

  WorkflowContext(const WorkflowContext&) = delete;
  WorkflowContext& operator=(const WorkflowContext&) = delete;

  // Runs an activity; the policy is the activity's own unless one is given. An input that is a
  // struct needs a name of its own: g++ 12 destroys an aggregate made inside a co_await expression
  // twice.
  template <class Activity>
  Task<typename ActivityOf<Activity>::Output> Call(
      const typename ActivityOf<Activity>::Input& input) {
    return Call<Activity>(input, DefaultRetry<ActivityOf<Activity>>());
  }

  template <class Activity>
  Task<typename ActivityOf<Activity>::Output> Call(
      const typename ActivityOf<Activity>::Input& input, const WorkflowRetry& retry) {
    using Known = ActivityOf<Activity>;
    return Task<typename Known::Output>{CallActivity(Known::kName, durable::ToText(input), retry)};
  }

  template <class Activity>
  Task<typename ActivityOf<Activity>::Output> Call(typename ActivityOf<Activity>::Input&& input) {
    RefuseTemporary<typename ActivityOf<Activity>::Input>();
    return Call<Activity>(std::as_const(input));
  }

  template <class Activity>
  Task<typename ActivityOf<Activity>::Output> Call(typename ActivityOf<Activity>::Input&& input,
                                                   const WorkflowRetry& retry) {
    RefuseTemporary<typename ActivityOf<Activity>::Input>();
    return Call<Activity>(std::as_const(input), retry);
  }

  // Runs another workflow as part of this one. Its instance id is derived from this execution
  // unless given.
  template <class Child>
  Task<typename Child::Output> CallWorkflow(const typename Child::Input& input,
                                            std::string_view instance_id = "",
                                            const WorkflowRetry& retry = {}) {
    return Task<typename Child::Output>{
        CallChild(Child::kName, durable::ToText(input), instance_id, retry)};
  }

  template <class Child>
  Task<typename Child::Output> CallWorkflow(typename Child::Input&& input,
                                            std::string_view instance_id = "",
                                            const WorkflowRetry& retry = {}) {
    RefuseTemporary<typename Child::Input>();
    return CallWorkflow<Child>(std::as_const(input), instance_id, retry);
  }

  // Durable timers of any length; nothing runs meanwhile.
  Task<void> Sleep(std::chrono::milliseconds duration) { return SleepUntil(Now() + duration); }

  Task<void> SleepUntil(WorkflowTime time);

  // An event raised from outside, first come first served. Events that come before anyone waits are
  // kept. Names are compared without regard to case.
  template <class T>
  Task<T> WaitFor(std::string_view event) {
    return Task<T>{WaitForEvent(event, std::nullopt)};
  }

  // The same, but nothing once the time has passed.
  template <class T>
  Task<std::optional<T>> WaitFor(std::string_view event, std::chrono::milliseconds timeout) {
    return Task<std::optional<T>>{WaitForEvent(event, Now() + timeout)};
  }

  template <class T>
  void SendEvent(std::string_view instance_id, std::string_view name, const T& data) {
    SendText(instance_id, name, durable::ToText(data));
  }

  // Ends this execution and starts the next one under the same id with an empty history:
  // `co_await flow.ContinueAsNew(input);` never comes back.
  template <class In>
  Never ContinueAsNew(const In& input, KeepEvents keep = KeepEvents::kYes) {
    return ContinueWith(durable::ToText(input), keep);
  }

  template <class In>

  requires std::is_rvalue_reference_v<In&&> Never
  ContinueAsNew(In&& input, KeepEvents keep = KeepEvents::kYes) {
    RefuseTemporary<In>();
    return ContinueAsNew(std::as_const(input), keep);
  }

  template <class T>
  void SetStatus(const T& status) {
    SetStatusText(durable::ToText(status));
  }

  // The time of the current step, the same in every replay.
  [[nodiscard]] WorkflowTime Now() const;

  // The same as a field of the type datetime holds it.
  [[nodiscard]] DateTime Timestamp() const {
    return DateTime::FromMilliseconds(Now().time_since_epoch().count());
  }

  // A new identifier, the same in every replay.
  [[nodiscard]] std::string NewGuid();

  // The same as a field of the type uuid holds it.
  [[nodiscard]] Uuid NewUuid() { return Uuid::Parse(NewGuid()).value_or(Uuid()); }

  // True while what happened before is being repeated: skip side effects that only help a reader.
  [[nodiscard]] bool IsReplaying() const;
  [[nodiscard]] const std::string& InstanceId() const;
  [[nodiscard]] const std::string& ExecutionId() const;
  // The workflow that called this one; empty if none did.
  [[nodiscard]] const std::string& ParentInstanceId() const;
  // Writes a line once, not again in replays.
  void Log(std::string_view message);

 private:
  template <class T>
  static void RefuseTemporary() {
    static_assert(!std::is_aggregate_v<T>,
                  "give this input a name first: `const T input{…}; co_await …(input);`");
  }

  template <class Activity>
  static WorkflowRetry DefaultRetry() {
    if constexpr (requires { Activity::Retry(); }) {
      return Activity::Retry();
    } else {
      return {};
    }
  }

  durable::Node* CallActivity(std::string_view name, std::string input, const WorkflowRetry& retry);
  durable::Node* CallChild(std::string_view name, std::string input, std::string_view instance_id,
                           const WorkflowRetry& retry);
  durable::Node* WaitForEvent(std::string_view name, std::optional<WorkflowTime> until);
  Never ContinueWith(std::string input, KeepEvents keep);
  void SendText(std::string_view instance_id, std::string_view name, std::string data);
  void SetStatusText(std::string status);

  durable::Execution& execution_;
};

}  // namespace formwork
