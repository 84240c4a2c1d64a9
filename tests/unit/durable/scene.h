#pragma once
// Histories written down by hand, and the smallest registry around one body.

#include <chrono>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <formwork/workflow_registry.h>

#include "runtime/durable/execution.h"

namespace formwork::durable::testing {

using namespace std::chrono_literals;

constexpr int64_t kStart = 1'700'000'000;  // seconds; every scene begins here

// An activity or a sub-workflow by its name alone: JSON text in, JSON text out.
#define FORMWORK_NAMED(Type, text)                  \
  struct Type {                                     \
    using Input = JsonText;                         \
    using Output = JsonText;                        \
    static constexpr std::string_view kName = text; \
  }

inline HistoryEvent Event(EventKind kind, int32_t id = -1) {
  HistoryEvent event;
  event.kind = kind;
  event.id = id;
  return event;
}

inline HistoryEvent Step(int64_t after_seconds = 0) {
  HistoryEvent event = Event(EventKind::kOrchestratorStarted);
  event.timestamp.seconds = kStart + after_seconds;
  return event;
}

inline HistoryEvent StepEnd() {
  return Event(EventKind::kOrchestratorCompleted);
}

inline HistoryEvent Started(std::string name, std::string input = "null") {
  HistoryEvent event = Event(EventKind::kExecutionStarted);
  event.name = std::move(name);
  event.text = std::move(input);
  event.instance = {"abc", "exec"};
  return event;
}

inline HistoryEvent Scheduled(int32_t id, std::string name) {
  HistoryEvent event = Event(EventKind::kTaskScheduled, id);
  event.name = std::move(name);
  return event;
}

inline HistoryEvent Completed(int32_t id, std::string result) {
  HistoryEvent event = Event(EventKind::kTaskCompleted);
  event.task_id = id;
  event.text = std::move(result);
  return event;
}

inline Failure Because(std::string type, std::string message) {
  return {std::move(type), std::move(message), std::nullopt, {}, false};
}

inline HistoryEvent Failed(int32_t id, Failure failure) {
  HistoryEvent event = Event(EventKind::kTaskFailed);
  event.task_id = id;
  event.failure = std::move(failure);
  return event;
}

inline HistoryEvent TimerSet(int32_t id, int64_t after_seconds) {
  HistoryEvent event = Event(EventKind::kTimerCreated, id);
  event.fire_at.seconds = kStart + after_seconds;
  return event;
}

inline HistoryEvent TimerFired(int32_t id, int64_t after_seconds = 0) {
  HistoryEvent event = Event(EventKind::kTimerFired);
  event.task_id = id;
  event.fire_at.seconds = kStart + after_seconds;
  return event;
}

inline HistoryEvent SubCreated(int32_t id, std::string name, std::string instance) {
  HistoryEvent event = Event(EventKind::kSubCreated, id);
  event.name = std::move(name);
  event.instance.id = std::move(instance);
  return event;
}

inline HistoryEvent SubCompleted(int32_t id, std::string result) {
  HistoryEvent event = Completed(id, std::move(result));
  event.kind = EventKind::kSubCompleted;
  return event;
}

inline HistoryEvent SubFailed(int32_t id, Failure failure) {
  HistoryEvent event = Failed(id, std::move(failure));
  event.kind = EventKind::kSubFailed;
  return event;
}

inline HistoryEvent Raised(std::string name, std::string data) {
  HistoryEvent event = Event(EventKind::kEventRaised);
  event.name = std::move(name);
  event.text = std::move(data);
  return event;
}

inline HistoryEvent Sent(int32_t id, std::string to, std::string name) {
  HistoryEvent event = Event(EventKind::kEventSent, id);
  event.name = std::move(name);
  event.instance.id = std::move(to);
  return event;
}

inline Action TaskAction(int32_t id, std::string name, std::string input) {
  Action action;
  action.kind = ActionKind::kScheduleTask;
  action.id = id;
  action.name = std::move(name);
  action.text = std::move(input);
  return action;
}

inline Action TimerAction(int32_t id, int64_t after_seconds) {
  Action action;
  action.kind = ActionKind::kCreateTimer;
  action.id = id;
  action.fire_at.seconds = kStart + after_seconds;
  return action;
}

inline Action SubAction(int32_t id, std::string name, std::string instance, std::string input) {
  Action action = TaskAction(id, std::move(name), std::move(input));
  action.kind = ActionKind::kCreateSub;
  action.instance_id = std::move(instance);
  return action;
}

inline Action SendAction(int32_t id, std::string to, std::string name, std::string data) {
  Action action = TaskAction(id, std::move(name), std::move(data));
  action.kind = ActionKind::kSendEvent;
  action.instance_id = std::move(to);
  return action;
}

inline Action EndAction(int32_t id, Status status, std::optional<std::string> result) {
  Action action;
  action.kind = ActionKind::kComplete;
  action.id = id;
  action.status = status;
  action.text = std::move(result);
  return action;
}

inline Action Done(int32_t id, std::string result) {
  return EndAction(id, Status::kCompleted, std::move(result));
}

using Events = std::vector<HistoryEvent>;
using Actions = std::vector<Action>;

// Runs the body "w" against a history.
template <class In, class Out>
Outcome Play(Workflow<In, Out> (*body)(WorkflowContext&, In), Events past, Events fresh,
             const Options& options = {}) {
  WorkflowRegistry registry;
  registry.Add("w", body);
  Request request;
  request.instance_id = "abc";
  request.past = std::move(past);
  request.fresh = std::move(fresh);
  return Execute(registry, options, request);
}

// The failure an instance was completed with; the type is empty if it was not.
inline Failure FailureIn(const Outcome& outcome) {
  if (outcome.response.actions.size() != 1) return {};
  return outcome.response.actions.front().failure.value_or(Failure{});
}

}  // namespace formwork::durable::testing
