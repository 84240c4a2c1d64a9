#include "runtime/localhost/workflows/status_json.h"

#include <map>

#include <formwork/json_value.h>
#include <formwork/types.h>

#include "runtime/durable/describe.h"
#include "runtime/durable/wire.h"
#include "runtime/json/base64.h"
#include "runtime/localhost/workflows/core.h"

namespace formwork::localhost::workflows {
namespace {

using durable::EventKind;
using durable::HistoryEvent;

std::string Instant(const durable::Timestamp& stamp) {
  return formwork::DateTime{stamp.seconds * 10'000'000 + stamp.nanos / 100}.ToString();
}

std::string Second(int64_t millis) {
  return formwork::DateTime::FromMilliseconds(millis / 1000 * 1000).ToString();
}

// Clients see JSON as JSON and anything else as a string.
Json Shown(const std::optional<std::string>& text) {
  if (!text) return {};
  return Json::Parse(*text).value_or(Json(*text));
}

std::string TypeName(EventKind kind) {
  switch (kind) {
    case EventKind::kExecutionStarted:
      return "ExecutionStarted";
    case EventKind::kExecutionCompleted:
      return "ExecutionCompleted";
    case EventKind::kExecutionTerminated:
      return "ExecutionTerminated";
    case EventKind::kTaskScheduled:
      return "TaskScheduled";
    case EventKind::kTaskCompleted:
      return "TaskCompleted";
    case EventKind::kTaskFailed:
      return "TaskFailed";
    case EventKind::kSubCreated:
      return "SubOrchestrationInstanceCreated";
    case EventKind::kSubCompleted:
      return "SubOrchestrationInstanceCompleted";
    case EventKind::kSubFailed:
      return "SubOrchestrationInstanceFailed";
    case EventKind::kTimerCreated:
      return "TimerCreated";
    case EventKind::kTimerFired:
      return "TimerFired";
    case EventKind::kOrchestratorStarted:
      return "OrchestratorStarted";
    case EventKind::kOrchestratorCompleted:
      return "OrchestratorCompleted";
    case EventKind::kEventSent:
      return "EventSent";
    case EventKind::kEventRaised:
      return "EventRaised";
    case EventKind::kGenericEvent:
      return "GenericEvent";
    case EventKind::kContinueAsNew:
      return "ContinueAsNew";
    case EventKind::kExecutionSuspended:
      return "ExecutionSuspended";
    case EventKind::kExecutionResumed:
      return "ExecutionResumed";
    case EventKind::kUnknown:
      break;
  }
  return "Unknown";
}

bool IsSchedule(EventKind kind) {
  return kind == EventKind::kTaskScheduled || kind == EventKind::kSubCreated ||
         kind == EventKind::kTimerCreated;
}

bool IsEnd(EventKind kind) {
  return kind == EventKind::kTaskCompleted || kind == EventKind::kTaskFailed ||
         kind == EventKind::kSubCompleted || kind == EventKind::kSubFailed ||
         kind == EventKind::kTimerFired;
}

Json ShownEvent(const HistoryEvent& event, const HistoryEvent* schedule, bool output) {
  Json json;
  json.Set("EventType", TypeName(event.kind)).Set("Timestamp", Instant(event.timestamp));
  const std::string& name = schedule != nullptr ? schedule->name : event.name;
  const bool named = event.kind == EventKind::kEventRaised || event.kind == EventKind::kEventSent;
  if (!name.empty()) json.Set(named ? "Name" : "FunctionName", name);
  if (schedule != nullptr) json.Set("ScheduledTime", Instant(schedule->timestamp));
  if (event.kind == EventKind::kTimerFired || event.kind == EventKind::kTimerCreated) {
    json.Set("FireAt", Instant(event.fire_at));
  }
  if (event.kind == EventKind::kExecutionCompleted) {
    json.Set("OrchestrationStatus", Json(Word(event.status)));
  }
  if (output && event.text) json.Set(named ? "Input" : "Result", Shown(event.text));
  if (event.failure) {
    json.Set("Reason", event.failure->message);
    if (!event.failure->inner.empty()) json.Set("Details", event.failure->inner.front().message);
  }
  return json;
}

std::vector<HistoryEvent> Decode(const std::vector<std::string>& history) {
  std::vector<HistoryEvent> events;
  events.reserve(history.size());
  for (const std::string& bytes : history)
    events.push_back(durable::DecodeEvent(bytes).value_or(HistoryEvent{}));
  return events;
}

// As the extension shows a history: schedules that have ended are folded into their end.
Json ShownHistory(const std::vector<std::string>& history, bool output) {
  const std::vector<HistoryEvent> events = Decode(history);
  std::map<int32_t, const HistoryEvent*> schedules;
  std::map<int32_t, bool> ended;
  for (const HistoryEvent& event : events) {
    if (IsSchedule(event.kind)) schedules[event.id] = &event;
    if (IsEnd(event.kind)) ended[event.task_id] = true;
  }
  Json list = Json::Array();
  for (const HistoryEvent& event : events) {
    const bool step = event.kind == EventKind::kOrchestratorStarted ||
                      event.kind == EventKind::kOrchestratorCompleted;
    if (step || (IsSchedule(event.kind) && ended.contains(event.id))) continue;
    const auto schedule = IsEnd(event.kind) ? schedules.find(event.task_id) : schedules.end();
    list.Add(ShownEvent(event, schedule == schedules.end() ? nullptr : schedule->second, output));
  }
  return list;
}

}  // namespace

std::string StatusJson(const InstanceRow& row, const std::vector<std::string>& history,
                       const StatusOptions& options) {
  Json json;
  json.Set("name", row.name).Set("instanceId", row.id).Set("runtimeStatus", Json(Word(row.status)));
  json.Set("input", options.input ? Shown(row.input) : Json());
  json.Set("customStatus", Shown(row.custom_status)).Set("output", Shown(row.output));
  json.Set("createdTime", Second(row.created)).Set("lastUpdatedTime", Second(row.updated));
  if (options.history) json.Set("historyEvents", ShownHistory(history, options.history_output));
  return json.ToString();
}

std::string RecordingJson(const InstanceRow& row, const std::vector<std::string>& history) {
  Json events = Json::Array();
  for (const HistoryEvent& event : Decode(history)) {
    std::string line = Instant(event.timestamp) + " " + TypeName(event.kind);
    if (event.id >= 0) line += " #" + std::to_string(event.id);
    if (IsEnd(event.kind)) line += " of #" + std::to_string(event.task_id);
    if (!event.name.empty()) line += " " + event.name;
    if (event.text) line += " " + *event.text;
    if (event.failure) line += " " + event.failure->message;
    events.Add(line);
  }
  Json json;
  json.Set("formwork", "history/1").Set("workflow", row.name).Set("instance", row.id);
  json.Set("status", Json(Word(row.status))).Set("events", std::move(events));
  json.Set("request", ToBase64(durable::EncodeRequest(row.id, history, {})));
  return json.ToString();
}

}  // namespace formwork::localhost::workflows
