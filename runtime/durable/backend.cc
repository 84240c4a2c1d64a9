#include "runtime/durable/backend.h"

#include <algorithm>

namespace formwork::durable {
namespace {

HistoryEvent MakeEvent(EventKind kind, const Timestamp& now) {
  HistoryEvent event;
  event.kind = kind;
  event.timestamp = now;
  return event;
}

HistoryEvent Confirmation(EventKind kind, const Action& action, const Timestamp& now) {
  HistoryEvent event = MakeEvent(kind, now);
  event.id = action.id;
  event.name = action.name;
  event.instance.id = action.instance_id;
  event.fire_at = action.fire_at;
  return event;
}

void ScheduleTask(const Action& action, const Timestamp& now, Episode& episode) {
  episode.appended.push_back(Confirmation(EventKind::kTaskScheduled, action, now));
  episode.work.push_back({action.id, action.name, action.text.value_or("null")});
}

void CreateTimer(const Owner& owner, const Action& action, const Timestamp& now, Episode& episode) {
  episode.appended.push_back(Confirmation(EventKind::kTimerCreated, action, now));
  HistoryEvent fired = MakeEvent(EventKind::kTimerFired, now);
  fired.task_id = action.id;
  fired.fire_at = action.fire_at;
  episode.messages.push_back(
      {owner.self.id, owner.self.execution.value_or(""), action.fire_at, std::move(fired)});
}

void CreateSub(const Owner& owner, const Action& action, const Timestamp& now,
               const EpisodeIds& ids, Episode& episode) {
  episode.appended.push_back(Confirmation(EventKind::kSubCreated, action, now));
  const Owner child = {
      .self = {action.instance_id, ids.child_execution + std::to_string(action.id)},
      .name = action.name,
      .parent = Parent{action.id, owner.name, std::nullopt, owner.self}};
  episode.messages.push_back({action.instance_id, "", {}, StartedEvent(child, action.text, now)});
}

void SendEvent(const Action& action, const Timestamp& now, Episode& episode) {
  episode.appended.push_back(Confirmation(EventKind::kEventSent, action, now));
  HistoryEvent raised = MakeEvent(EventKind::kEventRaised, now);
  raised.name = action.name;
  raised.text = action.text;
  episode.messages.push_back({action.instance_id, "", {}, std::move(raised)});
}

void TellParent(const Owner& owner, const Timestamp& now, Episode& episode) {
  const bool completed = episode.status == Status::kCompleted;
  HistoryEvent event = MakeEvent(completed ? EventKind::kSubCompleted : EventKind::kSubFailed, now);
  event.task_id = owner.parent->task_id;
  if (completed) {
    event.text = episode.output;
  } else {
    event.failure = episode.failure.value_or(
        Failure{"Terminated", "the workflow was terminated", std::nullopt, {}, false});
  }
  const Instance& parent = owner.parent->instance;
  episode.messages.push_back({parent.id, parent.execution.value_or(""), {}, std::move(event)});
}

void ContinueAsNew(const Owner& owner, const Action& action, const Timestamp& now,
                   const EpisodeIds& ids, Episode& episode) {
  Owner next = owner;
  next.self.execution = ids.next_execution;
  episode.messages.push_back(
      {owner.self.id, ids.next_execution, {}, StartedEvent(next, action.text, now)});
  for (const HistoryEvent& event : action.carryover)
    episode.messages.push_back({owner.self.id, "", {}, event});
}

void Complete(const Owner& owner, const Action& action, const Timestamp& now, const EpisodeIds& ids,
              Episode& episode) {
  episode.status = action.status;
  episode.output = action.text;
  episode.failure = action.failure;
  if (action.status == Status::kContinuedAsNew) {
    ContinueAsNew(owner, action, now, ids, episode);
    return;
  }
  HistoryEvent event = MakeEvent(EventKind::kExecutionCompleted, now);
  event.id = action.id;
  event.status = action.status;
  event.text = action.text;
  event.failure = action.failure;
  episode.appended.push_back(std::move(event));
  if (owner.parent) TellParent(owner, now, episode);
}

}  // namespace

Episode Apply(const Owner& owner, const Response& response, const Timestamp& now,
              const EpisodeIds& ids) {
  Episode episode;
  for (const Action& action : response.actions) {
    switch (action.kind) {
      case ActionKind::kScheduleTask:
        ScheduleTask(action, now, episode);
        break;
      case ActionKind::kCreateTimer:
        CreateTimer(owner, action, now, episode);
        break;
      case ActionKind::kCreateSub:
        CreateSub(owner, action, now, ids, episode);
        break;
      case ActionKind::kSendEvent:
        SendEvent(action, now, episode);
        break;
      case ActionKind::kComplete:
        Complete(owner, action, now, ids, episode);
        break;
      case ActionKind::kUnknown:
        break;
    }
  }
  episode.appended.push_back(MakeEvent(EventKind::kOrchestratorCompleted, now));
  return episode;
}

HistoryEvent StartedEvent(const Owner& owner, std::optional<std::string> input,
                          const Timestamp& now) {
  HistoryEvent event = MakeEvent(EventKind::kExecutionStarted, now);
  event.name = owner.name;
  event.version = "";
  event.text = std::move(input);
  event.instance = owner.self;
  event.parent = owner.parent;
  return event;
}

HistoryEvent CompletedEvent(int32_t task_id, std::string result, const Timestamp& now) {
  HistoryEvent event = MakeEvent(EventKind::kTaskCompleted, now);
  event.task_id = task_id;
  event.text = std::move(result);
  return event;
}

HistoryEvent FailedEvent(int32_t task_id, std::optional<Failure> failure, const Timestamp& now) {
  HistoryEvent event = MakeEvent(EventKind::kTaskFailed, now);
  event.task_id = task_id;
  event.failure = std::move(failure);
  return event;
}

Failure InvocationFailure(std::string_view function, std::string_view inner_type,
                          std::string message) {
  Failure failure;
  failure.type = "Microsoft.Azure.WebJobs.Host.FunctionInvocationException";
  failure.message = "Exception while executing function: Functions." + std::string{function};
  failure.inner.push_back({std::string{inner_type}, std::move(message), std::nullopt, {}, false});
  return failure;
}

Failure StatusFailure(std::string_view function, int status, std::string_view reason) {
  return InvocationFailure(function, "System.Net.Http.HttpRequestException",
                           "Response status code does not indicate success: " +
                               std::to_string(status) + " (" + std::string{reason} + ").");
}

bool IsEarly(const std::vector<HistoryEvent>& history, const HistoryEvent& event) {
  EventKind schedule = EventKind::kUnknown;
  switch (event.kind) {
    case EventKind::kTaskCompleted:
    case EventKind::kTaskFailed:
      schedule = EventKind::kTaskScheduled;
      break;
    case EventKind::kSubCompleted:
    case EventKind::kSubFailed:
      schedule = EventKind::kSubCreated;
      break;
    case EventKind::kTimerFired:
      schedule = EventKind::kTimerCreated;
      break;
    default:
      return false;
  }
  return std::none_of(history.begin(), history.end(), [&](const HistoryEvent& past) {
    return past.kind == schedule && past.id == event.task_id;
  });
}

bool IsFinal(Status status) {
  return status == Status::kCompleted || status == Status::kFailed || status == Status::kCanceled ||
         status == Status::kTerminated;
}

}  // namespace formwork::durable
