#include "runtime/durable/describe.h"

namespace formwork::durable {
namespace {

std::string Quoted(std::string_view what, std::string_view name) {
  return std::string{what} + " '" + std::string{name} + "'";
}

}  // namespace

std::string Describe(const HistoryEvent& event) {
  switch (event.kind) {
    case EventKind::kTaskScheduled:
      return Quoted("activity", event.name);
    case EventKind::kSubCreated:
      return Quoted("workflow", event.name);
    case EventKind::kTimerCreated:
      return "a timer";
    case EventKind::kEventSent:
      return Quoted("event", event.name) + " to " + Quoted("instance", event.instance.id);
    case EventKind::kTaskCompleted:
    case EventKind::kTaskFailed:
      return "the end of an activity";
    case EventKind::kSubCompleted:
    case EventKind::kSubFailed:
      return "the end of a workflow";
    case EventKind::kTimerFired:
      return "the end of a timer";
    default:
      return "something else";
  }
}

std::string Describe(const Action& action) {
  switch (action.kind) {
    case ActionKind::kScheduleTask:
      return Quoted("calls activity", action.name);
    case ActionKind::kCreateSub:
      return Quoted("calls workflow", action.name);
    case ActionKind::kCreateTimer:
      return "sets a timer";
    case ActionKind::kSendEvent:
      return Quoted("sends event", action.name) + " to " + Quoted("instance", action.instance_id);
    case ActionKind::kComplete:
      return action.failure ? "fails with '" + action.failure->message + "'" : "has ended";
    case ActionKind::kUnknown:
      break;
  }
  return "does something else";
}

std::string Describe(const Node& node) {
  switch (node.kind) {
    case Node::Kind::kActivity:
      return node.delaying ? "waits before it tries again" : Quoted("calls activity", node.name);
    case Node::Kind::kWorkflow:
      return node.delaying ? "waits before it tries again" : Quoted("calls workflow", node.name);
    case Node::Kind::kEvent:
      return Quoted("sets a time-out for event", node.name);
    case Node::Kind::kTimer:
      return "sets a timer";
    case Node::Kind::kAll:
    case Node::Kind::kAny:
    case Node::Kind::kNever:
      break;
  }
  return "waits";
}

bool Matches(const Action& action, const HistoryEvent& event, ActionKind kind) {
  if (action.kind != kind) return false;
  switch (kind) {
    case ActionKind::kScheduleTask:
    case ActionKind::kCreateSub:
      return action.name == event.name;
    case ActionKind::kSendEvent:
      return LowerCase(action.name) == LowerCase(event.name) &&
             LowerCase(action.instance_id) == LowerCase(event.instance.id);
    default:
      return true;  // the time of a timer may come from a setting that has changed
  }
}

std::string LowerCase(std::string_view text) {
  std::string out{text};
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

}  // namespace formwork::durable
