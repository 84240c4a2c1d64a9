#pragma once
// What the durable extension tells an orchestrator and what it answers, as plain values: history
// events, actions, the request and the response. Field numbers of the protocol are the enumerators'
// values. Knows no HTTP, no protobuf library; wire.h turns these into bytes and back.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace formwork::durable {

struct Timestamp {
  int64_t seconds = 0;
  int32_t nanos = 0;
  friend auto operator<=>(const Timestamp&,
                          const Timestamp&) = default;  // NOLINT(modernize-use-nullptr): its own
};

// TaskFailureDetails. `inner` holds none or one.
struct Failure {
  std::string type;
  std::string message;
  std::optional<std::string> stack;
  std::vector<Failure> inner;
  bool non_retriable = false;
  friend bool operator==(const Failure&, const Failure&) = default;
};

enum class EventKind : uint8_t {
  kUnknown = 0,
  kExecutionStarted = 3,
  kExecutionCompleted = 4,
  kExecutionTerminated = 5,
  kTaskScheduled = 6,
  kTaskCompleted = 7,
  kTaskFailed = 8,
  kSubCreated = 9,
  kSubCompleted = 10,
  kSubFailed = 11,
  kTimerCreated = 12,
  kTimerFired = 13,
  kOrchestratorStarted = 14,
  kOrchestratorCompleted = 15,
  kEventSent = 16,
  kEventRaised = 17,
  kGenericEvent = 18,
  kContinueAsNew = 20,
  kExecutionSuspended = 21,
  kExecutionResumed = 22,
};

enum class Status : uint8_t {
  kRunning = 0,
  kCompleted = 1,
  kContinuedAsNew = 2,
  kFailed = 3,
  kCanceled = 4,
  kTerminated = 5,
  kPending = 6,
  kSuspended = 7,
};

struct Instance {
  std::string id;
  std::optional<std::string> execution;
  friend bool operator==(const Instance&, const Instance&) = default;
};

struct Parent {
  int32_t task_id = 0;
  std::optional<std::string> name;
  std::optional<std::string> version;
  Instance instance;
  friend bool operator==(const Parent&, const Parent&) = default;
};

// One event; which fields mean something depends on `kind`.
struct HistoryEvent {
  EventKind kind = EventKind::kUnknown;
  Status status = Status::kRunning;  // executionCompleted
  int32_t id = -1;                   // of the action that this event confirms; -1 for most
  int32_t task_id = 0;               // the action that this event settles: taskScheduledId, timerId
  Timestamp timestamp;
  Timestamp fire_at;                // timers
  std::string name;                 // started, scheduled, created, sent, raised
  std::optional<std::string> text;  // input, result or data: JSON text
  std::optional<std::string> version;
  Instance instance;             // started: itself; created, sent: the other one (id only)
  std::optional<Parent> parent;  // started
  std::optional<Failure> failure;
  friend bool operator==(const HistoryEvent&, const HistoryEvent&) = default;
};

enum class ActionKind : uint8_t {
  kUnknown = 0,
  kScheduleTask = 2,
  kCreateSub = 3,
  kCreateTimer = 4,
  kSendEvent = 5,
  kComplete = 6,
};

struct Action {
  ActionKind kind = ActionKind::kUnknown;
  Status status = Status::kRunning;  // complete
  int32_t id = 0;
  Timestamp fire_at;  // createTimer
  std::string name;
  std::string instance_id;              // createSub, sendEvent: the other instance
  std::optional<std::string> text;      // input, data or result: JSON text
  std::optional<Failure> failure;       // complete
  std::vector<HistoryEvent> carryover;  // complete: events that the next execution still has to see
  friend bool operator==(const Action&, const Action&) = default;
};

struct Request {
  std::string instance_id;
  std::optional<std::string> execution_id;
  std::vector<HistoryEvent> past;
  std::vector<HistoryEvent> fresh;
  friend bool operator==(const Request&, const Request&) = default;
};

struct Response {
  std::string instance_id;
  std::vector<Action> actions;
  std::optional<std::string> custom_status;  // JSON text; absent erases it
  friend bool operator==(const Response&, const Response&) = default;
};

}  // namespace formwork::durable
