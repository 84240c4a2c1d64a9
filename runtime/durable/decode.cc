// Reads the protocol's messages with protozero. What is not known is skipped, so that newer
// extensions can say more than this reader understands; a wrong wire type counts as not known.

#include <protozero/exception.hpp>
#include <protozero/pbf_reader.hpp>

#include "runtime/durable/wire.h"

namespace formwork::durable {
namespace {

using Reader = protozero::pbf_reader;
using Type = protozero::pbf_wire_type;

constexpr int kMaxFailureDepth =
    32;  // inner failures nest; hostile bytes must not exhaust the stack

bool Is(const Reader& from, uint32_t tag, Type type) {
  return from.tag() == tag && from.wire_type() == type;
}

bool IsText(const Reader& from, uint32_t tag) {
  return Is(from, tag, Type::length_delimited);
}

bool IsInt(const Reader& from, uint32_t tag) {
  return Is(from, tag, Type::varint);
}

std::string ReadStringValue(Reader from) {
  std::string value;
  while (from.next()) {
    if (IsText(from, 1)) {
      value = from.get_string();
    } else {
      from.skip();
    }
  }
  return value;
}

Timestamp ReadTimestamp(Reader from) {
  Timestamp value;
  while (from.next()) {
    if (IsInt(from, 1)) {
      value.seconds = from.get_int64();
    } else if (IsInt(from, 2)) {
      value.nanos = from.get_int32();
    } else {
      from.skip();
    }
  }
  return value;
}

Failure ReadFailure(Reader from, int depth = 0) {
  Failure failure;
  while (from.next()) {
    if (IsText(from, 1)) {
      failure.type = from.get_string();
    } else if (IsText(from, 2)) {
      failure.message = from.get_string();
    } else if (IsText(from, 3)) {
      failure.stack = ReadStringValue(from.get_message());
    } else if (IsText(from, 4) && depth < kMaxFailureDepth) {
      failure.inner.assign(1, ReadFailure(from.get_message(), depth + 1));
    } else if (IsInt(from, 5)) {
      failure.non_retriable = from.get_bool();
    } else {
      from.skip();
    }
  }
  return failure;
}

Instance ReadInstance(Reader from) {
  Instance instance;
  while (from.next()) {
    if (IsText(from, 1)) {
      instance.id = from.get_string();
    } else if (IsText(from, 2)) {
      instance.execution = ReadStringValue(from.get_message());
    } else {
      from.skip();
    }
  }
  return instance;
}

Parent ReadParent(Reader from) {
  Parent parent;
  while (from.next()) {
    if (IsInt(from, 1)) {
      parent.task_id = from.get_int32();
    } else if (IsText(from, 2)) {
      parent.name = ReadStringValue(from.get_message());
    } else if (IsText(from, 3)) {
      parent.version = ReadStringValue(from.get_message());
    } else if (IsText(from, 4)) {
      parent.instance = ReadInstance(from.get_message());
    } else {
      from.skip();
    }
  }
  return parent;
}

// Which member of HistoryEvent a field of a message goes to.
enum class Part : uint8_t {
  kSkip,
  kName,
  kVersion,
  kText,
  kInstance,
  kInstanceId,
  kParent,
  kStatus,
  kFailure,
  kTaskId,
  kFireAt,
};

// Fields 1 to 5 of each event's message.
struct Layout {
  Part fields[6];
};

constexpr Layout LayoutOf(EventKind kind) {
  using enum Part;
  switch (kind) {
    case EventKind::kExecutionStarted:
      return {{kSkip, kName, kVersion, kText, kInstance, kParent}};
    case EventKind::kExecutionCompleted:
      return {{kSkip, kStatus, kText, kFailure, kSkip, kSkip}};
    case EventKind::kTaskScheduled:
      return {{kSkip, kName, kVersion, kText, kSkip, kSkip}};
    case EventKind::kTaskCompleted:
    case EventKind::kSubCompleted:
      return {{kSkip, kTaskId, kText, kSkip, kSkip, kSkip}};
    case EventKind::kTaskFailed:
    case EventKind::kSubFailed:
      return {{kSkip, kTaskId, kFailure, kSkip, kSkip, kSkip}};
    case EventKind::kSubCreated:
      return {{kSkip, kInstanceId, kName, kVersion, kText, kSkip}};
    case EventKind::kTimerCreated:
      return {{kSkip, kFireAt, kSkip, kSkip, kSkip, kSkip}};
    case EventKind::kTimerFired:
      return {{kSkip, kFireAt, kTaskId, kSkip, kSkip, kSkip}};
    case EventKind::kEventSent:
      return {{kSkip, kInstanceId, kName, kText, kSkip, kSkip}};
    case EventKind::kEventRaised:
      return {{kSkip, kName, kText, kSkip, kSkip, kSkip}};
    case EventKind::kExecutionTerminated:
    case EventKind::kGenericEvent:
    case EventKind::kContinueAsNew:
    case EventKind::kExecutionSuspended:
    case EventKind::kExecutionResumed:
      return {{kSkip, kText, kSkip, kSkip, kSkip, kSkip}};
    case EventKind::kOrchestratorStarted:
    case EventKind::kOrchestratorCompleted:
    case EventKind::kUnknown:
      break;
  }
  return {{kSkip, kSkip, kSkip, kSkip, kSkip, kSkip}};
}

void ReadText(Reader& from, Part part, HistoryEvent& event) {
  switch (part) {
    case Part::kName:
      event.name = from.get_string();
      break;
    case Part::kInstanceId:
      event.instance.id = from.get_string();
      break;
    case Part::kVersion:
      event.version = ReadStringValue(from.get_message());
      break;
    case Part::kText:
      event.text = ReadStringValue(from.get_message());
      break;
    case Part::kInstance:
      event.instance = ReadInstance(from.get_message());
      break;
    case Part::kParent:
      event.parent = ReadParent(from.get_message());
      break;
    case Part::kFailure:
      event.failure = ReadFailure(from.get_message());
      break;
    case Part::kFireAt:
      event.fire_at = ReadTimestamp(from.get_message());
      break;
    case Part::kSkip:
    case Part::kStatus:
    case Part::kTaskId:
      from.skip();
      break;
  }
}

Status ToStatus(int32_t value) {
  return value >= 0 && value <= 7 ? static_cast<Status>(value) : Status::kRunning;
}

void ReadEventBody(Reader from, HistoryEvent& event) {
  const Layout layout = LayoutOf(event.kind);
  while (from.next()) {
    const Part part = from.tag() < 6 ? layout.fields[from.tag()] : Part::kSkip;
    if (from.wire_type() == Type::length_delimited) {
      ReadText(from, part, event);
    } else if (from.wire_type() == Type::varint && part == Part::kTaskId) {
      event.task_id = from.get_int32();
    } else if (from.wire_type() == Type::varint && part == Part::kStatus) {
      event.status = ToStatus(from.get_int32());
    } else {
      from.skip();
    }
  }
}

bool IsKnownEvent(uint32_t tag) {
  return (tag >= 3 && tag <= 18) || (tag >= 20 && tag <= 22);
}

HistoryEvent ReadEvent(Reader from) {
  HistoryEvent event;
  event.id = 0;  // proto3: an absent eventId is 0
  while (from.next()) {
    if (IsInt(from, 1)) {
      event.id = from.get_int32();
    } else if (IsText(from, 2)) {
      event.timestamp = ReadTimestamp(from.get_message());
    } else if (from.wire_type() == Type::length_delimited && IsKnownEvent(from.tag())) {
      HistoryEvent body;  // of several members of the oneof the last counts, alone
      body.id = event.id;
      body.timestamp = event.timestamp;
      body.kind = static_cast<EventKind>(from.tag());
      ReadEventBody(from.get_message(), body);
      event = std::move(body);
    } else {
      from.skip();
    }
  }
  return event;
}

void ReadCompletion(Reader& from, Action& action) {
  if (IsInt(from, 1)) {
    action.status = ToStatus(from.get_int32());
  } else if (IsText(from, 2)) {
    action.text = ReadStringValue(from.get_message());
  } else if (IsText(from, 5)) {
    action.carryover.push_back(ReadEvent(from.get_message()));
  } else if (IsText(from, 6)) {
    action.failure = ReadFailure(from.get_message());
  } else {
    from.skip();
  }
}

// scheduleTask, createSubOrchestration, createTimer and sendEvent: all fields are length-delimited.
void ReadActionField(Reader& from, Action& action) {
  const uint32_t tag = from.tag();
  const bool sub = action.kind == ActionKind::kCreateSub;
  const bool send = action.kind == ActionKind::kSendEvent;
  const uint32_t name_tag = sub || send ? 2 : 1;
  const uint32_t text_tag = sub ? 4 : 3;
  if (from.wire_type() != Type::length_delimited) {
    from.skip();
    return;
  }
  if (action.kind == ActionKind::kCreateTimer) {
    const Reader message = from.get_message();
    if (tag == 1) action.fire_at = ReadTimestamp(message);
  } else if (sub && tag == 1) {
    action.instance_id = from.get_string();
  } else if (send && tag == 1) {
    action.instance_id = ReadInstance(from.get_message()).id;
  } else if (tag == name_tag) {
    action.name = from.get_string();
  } else if (tag == text_tag) {
    action.text = ReadStringValue(from.get_message());
  } else {
    from.skip();
  }
}

Action ReadAction(Reader from) {
  Action action;
  while (from.next()) {
    if (IsInt(from, 1)) {
      action.id = from.get_int32();
    } else if (from.wire_type() == Type::length_delimited && from.tag() >= 2 && from.tag() <= 6) {
      const int32_t id = action.id;
      action = Action{};
      action.id = id;
      action.kind = static_cast<ActionKind>(from.tag());
      Reader body = from.get_message();
      while (body.next()) {
        action.kind == ActionKind::kComplete ? ReadCompletion(body, action)
                                             : ReadActionField(body, action);
      }
    } else {
      from.skip();
    }
  }
  return action;
}

Request ReadRequest(Reader from) {
  Request request;
  while (from.next()) {
    if (IsText(from, 1)) {
      request.instance_id = from.get_string();
    } else if (IsText(from, 2)) {
      request.execution_id = ReadStringValue(from.get_message());
    } else if (IsText(from, 3)) {
      request.past.push_back(ReadEvent(from.get_message()));
    } else if (IsText(from, 4)) {
      request.fresh.push_back(ReadEvent(from.get_message()));
    } else {
      from.skip();
    }
  }
  return request;
}

Response ReadResponse(Reader from) {
  Response response;
  while (from.next()) {
    if (IsText(from, 1)) {
      response.instance_id = from.get_string();
    } else if (IsText(from, 2)) {
      response.actions.push_back(ReadAction(from.get_message()));
    } else if (IsText(from, 3)) {
      response.custom_status = ReadStringValue(from.get_message());
    } else {
      from.skip();
    }
  }
  return response;
}

// protozero says "malformed" by throwing; here that is an absent value.
template <class T>
std::optional<T> Try(T (*read)(Reader), std::string_view bytes) {
  try {
    return read(Reader{bytes.data(), bytes.size()});
  } catch (const protozero::exception&) {
    return std::nullopt;
  }
}

}  // namespace

std::optional<Request> DecodeRequest(std::string_view bytes) {
  return Try(&ReadRequest, bytes);
}

std::optional<Response> DecodeResponse(std::string_view bytes) {
  return Try(&ReadResponse, bytes);
}

std::optional<HistoryEvent> DecodeEvent(std::string_view bytes) {
  return Try(&ReadEvent, bytes);
}

}  // namespace formwork::durable
