// The order of events is the order of everything: each event is applied, and if what the body waits
// for is settled by it, the body runs on at once, before the next event is looked at.

#include "runtime/durable/execution.h"

#include <utility>

#include "runtime/durable/cause.h"
#include "runtime/durable/describe.h"

namespace formwork::durable {
namespace {

WorkflowTime ToTime(const Timestamp& stamp) {
  return WorkflowTime{std::chrono::seconds{stamp.seconds} +
                      std::chrono::milliseconds{stamp.nanos / 1'000'000}};
}

}  // namespace

Execution::Execution(const WorkflowRegistry& registry, const Options& options)
    : registry_(registry), options_(options), context_(*this) {}

Execution::~Execution() {
  DestroyBody();
}

Outcome Execution::Run(const Request& request) {
  instance_id_ = request.instance_id;
  execution_id_ = request.execution_id.value_or("");
  decisions_ = Decisions{&request};
  place_ = 0;
  for (const HistoryEvent& event : request.past) {
    Feed(event);
    ++place_;
  }
  const bool whole =
      !request.past.empty() && request.past.back().kind == EventKind::kOrchestratorCompleted;
  if (whole && !request.fresh.empty()) CheckNothingIsNew();
  replaying_ = false;
  for (const HistoryEvent& event : request.fresh) {
    Feed(event);
    ++place_;
  }
  if (phase_ == Phase::kWaiting) {
    Complete(Status::kFailed, std::nullopt,
             Failure{.type = "MissingStart",
                     .message = "the history has no start of the execution",
                     .stack = {},
                     .inner = {},
                     .non_retriable = true});
  }
  const bool continued =
      !pending_.empty() && pending_.rbegin()->second.status == Status::kContinuedAsNew;
  if (continued && keep_ == KeepEvents::kYes) AddCarryover(pending_.rbegin()->second);
  Outcome outcome;
  outcome.response.instance_id = instance_id_;
  outcome.response.custom_status = custom_status_;
  if (!suspended_ || phase_ == Phase::kOver) {
    for (auto& [id, action] : pending_)
      outcome.response.actions.push_back(std::move(action));
  }
  outcome.logs = std::move(logs_);
  outcome.divergence = std::move(divergence_);
  return outcome;
}

void Execution::Feed(const HistoryEvent& event) {
  if (event.kind == EventKind::kExecutionSuspended) {
    suspended_ = true;
    lenient_ = true;  // what was decided before the suspension is sent only after it
  } else if (event.kind == EventKind::kExecutionResumed) {
    suspended_ = false;
    for (; !held_.empty(); held_.pop_front())
      Handle(held_.front());
  } else if (suspended_ && event.kind != EventKind::kExecutionTerminated) {
    held_.push_back(event);
  } else {
    Handle(event);
  }
}

void Execution::Handle(const HistoryEvent& event) {
  if (divergence_) return;
  switch (event.kind) {
    case EventKind::kOrchestratorStarted:
      now_ = ToTime(event.timestamp);
      break;
    case EventKind::kExecutionStarted:
      Start(event);
      break;
    case EventKind::kTaskScheduled:
      Confirm(event, ActionKind::kScheduleTask);
      break;
    case EventKind::kSubCreated:
      Confirm(event, ActionKind::kCreateSub);
      break;
    case EventKind::kTimerCreated:
      Confirm(event, ActionKind::kCreateTimer);
      break;
    case EventKind::kEventSent:
      Confirm(event, ActionKind::kSendEvent);
      break;
    case EventKind::kTaskCompleted:
      OnCompleted(event, Node::Kind::kActivity);
      break;
    case EventKind::kSubCompleted:
      OnCompleted(event, Node::Kind::kWorkflow);
      break;
    case EventKind::kTaskFailed:
      OnFailed(event, Node::Kind::kActivity);
      break;
    case EventKind::kSubFailed:
      OnFailed(event, Node::Kind::kWorkflow);
      break;
    case EventKind::kTimerFired:
      OnTimer(event);
      break;
    case EventKind::kEventRaised:
      OnRaised(event);
      break;
    case EventKind::kExecutionTerminated:
      OnTerminated(event);
      break;
    case EventKind::kUnknown:
    case EventKind::kGenericEvent:
      lenient_ = true;
      break;  // a rewind leaves such marks
    case EventKind::kExecutionCompleted:
    case EventKind::kOrchestratorCompleted:
    case EventKind::kContinueAsNew:
    case EventKind::kExecutionSuspended:
    case EventKind::kExecutionResumed:
      break;
  }
  Resume();
}

void Execution::Start(const HistoryEvent& event) {
  if (phase_ != Phase::kWaiting) return;  // a duplicate
  if (event.instance.execution) execution_id_ = *event.instance.execution;
  if (event.parent) parent_id_ = event.parent->instance.id;
  name_ = event.name;
  input_ = event.text.value_or("null");
  started_at_ = ToTime(event.timestamp);
  phase_ = Phase::kRunning;
  const WorkflowRegistry::Starter* starter = registry_.Find(name_);
  if (starter == nullptr) {
    Fail({.type = "WorkflowNotRegistered",
          .message = "this app has no workflow '" + name_ + "'",
          .stack = {},
          .inner = {},
          .non_retriable = true});
    return;
  }
  try {
    body_ = (*starter)(context_, input_);
  } catch (...) {  // the input is not of the workflow's type
    Failure failure = CurrentFailure();
    failure.message = "the input of workflow '" + name_ + "' cannot be read: " + failure.message;
    failure.non_retriable = true;
    Fail(std::move(failure));
    return;
  }
  body_.handle.resume();
  AfterBody();
}

void Execution::Resume() {
  while (phase_ == Phase::kRunning && awaited_ != nullptr && IsSettled(*awaited_)) {
    awaited_ = nullptr;
    std::exchange(waiting_, {}).resume();
    AfterBody();
  }
  if (phase_ == Phase::kClosing && IsSettled(*closing_)) {
    Complete(Status::kFailed, std::nullopt, std::move(fatal_));
  }
}

void Execution::Confirm(const HistoryEvent& event, ActionKind kind) {
  if (event.id < 0)
    return;  // the host's own bookkeeping (a postponed start is a timer with the id -100)
  const auto found = pending_.find(event.id);
  if (found == pending_.end()) {
    Diverge(event.id, Describe(event), phase_ == Phase::kOver ? "has ended" : "does nothing there");
    return;
  }
  if (!Matches(found->second, event, kind)) {
    Diverge(event.id, Describe(event), Describe(found->second));
    return;
  }
  pending_.erase(found);
}

void Execution::CheckNothingIsNew() {
  if (lenient_ || suspended_ || pending_.empty()) return;
  const Action& first = pending_.begin()->second;
  Diverge(first.id, "nothing", Describe(first));
}

Node* Execution::FindTask(const HistoryEvent& event, Node::Kind kind) {
  const auto found = tasks_.find(event.task_id);
  if (found == tasks_.end()) return nullptr;  // a duplicate, or of an execution before this one
  Node* node = found->second;
  const bool timer = kind == Node::Kind::kTimer;
  const bool call = node->kind == Node::Kind::kActivity || node->kind == Node::Kind::kWorkflow;
  const bool fits = timer ? !call || node->delaying : node->kind == kind && !node->delaying;
  if (!fits) {
    Diverge(event.task_id, Describe(event), Describe(*node));
    return nullptr;
  }
  tasks_.erase(found);
  return node;
}

void Execution::OnCompleted(const HistoryEvent& event, Node::Kind kind) {
  Node* node = FindTask(event, kind);
  if (node == nullptr) return;
  node->result = event.text.value_or("null");
  Settle(*node, Node::State::kDone);
}

void Execution::OnFailed(const HistoryEvent& event, Node::Kind kind) {
  Node* node = FindTask(event, kind);
  if (node == nullptr) return;
  Failure failure = event.failure.value_or(Failure{
      .type = "NoDetails",
      .message = "the host gave no details; it does so when the app has no '" + node->name + "'",
      .stack = {},
      .inner = {},
      .non_retriable = true});
  node->attempts->failed = event.task_id;
  if (IsRetried(*node, failure)) {
    node->delaying = true;
    node->until = now_ + DelayBeforeNext(*node);
    SetTimer(*node);
    return;
  }
  node->failure = std::move(failure);
  Settle(*node, Node::State::kFailed);
}

void Execution::OnTimer(const HistoryEvent& event) {
  Node* node = FindTask(event, Node::Kind::kTimer);
  if (node == nullptr || node->state != Node::State::kPending) return;
  if (NeedsAnotherHop(*node)) {
    SetTimer(*node);
  } else if (node->delaying) {
    node->delaying = false;
    ++node->attempts->made;
    tasks_[Schedule(*node)] = node;
  } else {
    if (node->kind == Node::Kind::kEvent) {
      DropWaiter(*node);
      node->expired = true;
    }
    node->result = "null";
    Settle(*node, Node::State::kDone);
  }
}

void Execution::OnRaised(const HistoryEvent& event) {
  const std::string key = LowerCase(event.name);
  std::deque<Node*>& waiters = waiters_[key];
  if (phase_ == Phase::kOver || waiters.empty()) {
    raised_[key].push_back({next_raised_++, event});
    return;
  }
  Node* node = waiters.front();
  waiters.pop_front();
  node->result = event.text.value_or("null");
  Settle(*node, Node::State::kDone);
}

void Execution::OnTerminated(const HistoryEvent& event) {
  if (phase_ == Phase::kOver) return;
  pending_.clear();
  Complete(Status::kTerminated, event.text, std::nullopt);
}

Outcome Execute(const WorkflowRegistry& registry, const Options& options, const Request& request) {
  Execution execution{registry, options};
  return execution.Run(request);
}

}  // namespace formwork::durable
