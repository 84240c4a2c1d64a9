// Writes the protocol's messages with protozero. proto3's rule holds throughout: a field that has
// its default value is not written, except a StringValue that is present but empty.

#include <protozero/pbf_writer.hpp>

#include "runtime/durable/wire.h"

namespace formwork::durable {
namespace {

using Writer = protozero::pbf_writer;

void PutString(Writer& to, uint32_t tag, const std::string& value) {
  if (!value.empty()) to.add_string(tag, value);
}

void PutInt(Writer& to, uint32_t tag, int32_t value) {
  if (value != 0) to.add_int32(tag, value);
}

// protozero drops a nested message that turns out empty; where presence means something it is kept.
void PutEmpty(Writer& to, uint32_t tag) {
  to.add_message(tag, "", 0);
}

void PutStringValue(Writer& to, uint32_t tag, const std::optional<std::string>& value) {
  if (!value) return;
  if (value->empty()) {
    PutEmpty(to, tag);
    return;
  }
  Writer message{to, tag};
  message.add_string(1, *value);
}

void PutTimestamp(Writer& to, uint32_t tag, const Timestamp& value) {
  if (value == Timestamp{}) {
    PutEmpty(to, tag);
    return;
  }
  Writer message{to, tag};
  if (value.seconds != 0) message.add_int64(1, value.seconds);
  PutInt(message, 2, value.nanos);
}

void PutFailure(Writer& to, uint32_t tag, const Failure& failure) {
  if (failure == Failure{}) {
    PutEmpty(to, tag);
    return;
  }
  Writer message{to, tag};
  PutString(message, 1, failure.type);
  PutString(message, 2, failure.message);
  PutStringValue(message, 3, failure.stack);
  if (!failure.inner.empty()) PutFailure(message, 4, failure.inner.front());
  if (failure.non_retriable) message.add_bool(5, true);
}

void PutInstance(Writer& to, uint32_t tag, const Instance& instance) {
  if (instance == Instance{}) {
    PutEmpty(to, tag);
    return;
  }
  Writer message{to, tag};
  PutString(message, 1, instance.id);
  PutStringValue(message, 2, instance.execution);
}

void PutStarted(Writer& to, const HistoryEvent& event) {
  PutString(to, 1, event.name);
  PutStringValue(to, 2, event.version);
  PutStringValue(to, 3, event.text);
  PutInstance(to, 4, event.instance);
  if (!event.parent) return;
  Writer parent{to, 5};
  PutInt(parent, 1, event.parent->task_id);
  PutStringValue(parent, 2, event.parent->name);
  PutStringValue(parent, 3, event.parent->version);
  PutInstance(parent, 4, event.parent->instance);
}

void PutEventBody(Writer& to, const HistoryEvent& event) {
  switch (event.kind) {
    case EventKind::kExecutionStarted:
      PutStarted(to, event);
      break;
    case EventKind::kExecutionCompleted:
      PutInt(to, 1, static_cast<int32_t>(event.status));
      PutStringValue(to, 2, event.text);
      if (event.failure) PutFailure(to, 3, *event.failure);
      break;
    case EventKind::kTaskScheduled:
      PutString(to, 1, event.name);
      PutStringValue(to, 2, event.version);
      PutStringValue(to, 3, event.text);
      break;
    case EventKind::kTaskCompleted:
    case EventKind::kSubCompleted:
      PutInt(to, 1, event.task_id);
      PutStringValue(to, 2, event.text);
      break;
    case EventKind::kTaskFailed:
    case EventKind::kSubFailed:
      PutInt(to, 1, event.task_id);
      if (event.failure) PutFailure(to, 2, *event.failure);
      break;
    case EventKind::kSubCreated:
      PutString(to, 1, event.instance.id);
      PutString(to, 2, event.name);
      PutStringValue(to, 3, event.version);
      PutStringValue(to, 4, event.text);
      break;
    case EventKind::kTimerCreated:
      PutTimestamp(to, 1, event.fire_at);
      break;
    case EventKind::kTimerFired:
      PutTimestamp(to, 1, event.fire_at);
      PutInt(to, 2, event.task_id);
      break;
    case EventKind::kEventSent:
      PutString(to, 1, event.instance.id);
      PutString(to, 2, event.name);
      PutStringValue(to, 3, event.text);
      break;
    case EventKind::kEventRaised:
      PutString(to, 1, event.name);
      PutStringValue(to, 2, event.text);
      break;
    case EventKind::kExecutionTerminated:
    case EventKind::kGenericEvent:
    case EventKind::kContinueAsNew:
    case EventKind::kExecutionSuspended:
    case EventKind::kExecutionResumed:
      PutStringValue(to, 1, event.text);
      break;
    case EventKind::kOrchestratorStarted:
    case EventKind::kOrchestratorCompleted:
    case EventKind::kUnknown:
      break;
  }
}

void PutEventFields(Writer& message, const HistoryEvent& event) {
  PutInt(message, 1, event.id);
  PutTimestamp(message, 2, event.timestamp);
  if (event.kind == EventKind::kUnknown) return;
  std::string body;
  Writer writer{body};
  PutEventBody(writer, event);
  message.add_message(static_cast<uint32_t>(event.kind), body);
}

void PutEvent(Writer& to, uint32_t tag, const HistoryEvent& event) {
  Writer message{to, tag};
  PutEventFields(message, event);
}

void PutCompletion(Writer& to, const Action& action) {
  PutInt(to, 1, static_cast<int32_t>(action.status));
  PutStringValue(to, 2, action.text);
  for (const HistoryEvent& event : action.carryover)
    PutEvent(to, 5, event);
  if (action.failure) PutFailure(to, 6, *action.failure);
}

void PutActionBody(Writer& to, const Action& action) {
  switch (action.kind) {
    case ActionKind::kScheduleTask:
      PutString(to, 1, action.name);
      PutStringValue(to, 3, action.text);
      break;
    case ActionKind::kCreateSub:
      PutString(to, 1, action.instance_id);
      PutString(to, 2, action.name);
      PutStringValue(to, 4, action.text);
      break;
    case ActionKind::kCreateTimer:
      PutTimestamp(to, 1, action.fire_at);
      break;
    case ActionKind::kSendEvent:
      PutInstance(to, 1, {.id = action.instance_id, .execution = std::nullopt});
      PutString(to, 2, action.name);
      PutStringValue(to, 3, action.text);
      break;
    case ActionKind::kComplete:
      PutCompletion(to, action);
      break;
    case ActionKind::kUnknown:
      break;
  }
}

void PutAction(Writer& to, const Action& action) {
  if (action.id == 0 && action.kind == ActionKind::kUnknown) {
    PutEmpty(to, 2);
    return;
  }
  Writer message{to, 2};
  PutInt(message, 1, action.id);
  if (action.kind == ActionKind::kUnknown) return;
  std::string body;
  Writer writer{body};
  PutActionBody(writer, action);
  message.add_message(static_cast<uint32_t>(action.kind), body);
}

}  // namespace

std::string EncodeEvent(const HistoryEvent& event) {
  std::string out;
  Writer writer{out};
  PutEventFields(writer, event);
  return out;
}

std::string EncodeRequest(const Request& request) {
  std::string out;
  Writer writer{out};
  PutString(writer, 1, request.instance_id);
  PutStringValue(writer, 2, request.execution_id);
  for (const HistoryEvent& event : request.past)
    PutEvent(writer, 3, event);
  for (const HistoryEvent& event : request.fresh)
    PutEvent(writer, 4, event);
  return out;
}

std::string EncodeRequest(std::string_view instance_id, const std::vector<std::string>& past,
                          const std::vector<std::string>& fresh) {
  std::string out;
  Writer writer{out};
  writer.add_string(1, instance_id.data(), instance_id.size());
  for (const std::string& event : past)
    writer.add_message(3, event);
  for (const std::string& event : fresh)
    writer.add_message(4, event);
  return out;
}

std::string EncodeResponse(const Response& response) {
  std::string out;
  Writer writer{out};
  PutString(writer, 1, response.instance_id);
  for (const Action& action : response.actions)
    PutAction(writer, action);
  PutStringValue(writer, 3, response.custom_status);
  return out;
}

}  // namespace formwork::durable
