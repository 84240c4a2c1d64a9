// The thin side of the engine that bodies see.

#include <stdexcept>

#include <formwork/workflow.h>

#include "runtime/durable/cause.h"
#include "runtime/durable/execution.h"

namespace formwork {

Task<void> WorkflowContext::SleepUntil(WorkflowTime time) {
  return Task<void>{execution_.StartTimer(time)};
}

WorkflowTime WorkflowContext::Now() const {
  return execution_.now();
}

std::string WorkflowContext::NewGuid() {
  return execution_.NewGuid();
}

bool WorkflowContext::IsReplaying() const {
  return execution_.replaying();
}

const std::string& WorkflowContext::InstanceId() const {
  return execution_.instance_id();
}

const std::string& WorkflowContext::ExecutionId() const {
  return execution_.execution_id();
}

const std::string& WorkflowContext::ParentInstanceId() const {
  return execution_.parent_id();
}

void WorkflowContext::Log(std::string_view message) {
  execution_.Log(message);
}

durable::Node* WorkflowContext::CallActivity(std::string_view name, std::string input,
                                             const WorkflowRetry& retry) {
  return execution_.StartCall(durable::Node::Kind::kActivity, name, std::move(input), retry, "");
}

durable::Node* WorkflowContext::CallChild(std::string_view name, std::string input,
                                          std::string_view instance_id,
                                          const WorkflowRetry& retry) {
  return execution_.StartCall(durable::Node::Kind::kWorkflow, name, std::move(input), retry,
                              std::string{instance_id});
}

durable::Node* WorkflowContext::WaitForEvent(std::string_view name,
                                             std::optional<WorkflowTime> until) {
  return execution_.WaitForEvent(name, until);
}

Never WorkflowContext::ContinueWith(std::string input, KeepEvents keep) {
  return Never{execution_.Continue(std::move(input), keep)};
}

void WorkflowContext::SendText(std::string_view instance_id, std::string_view name,
                               std::string data) {
  execution_.Send(instance_id, name, std::move(data));
}

void WorkflowContext::SetStatusText(std::string status) {
  execution_.SetStatus(std::move(status));
}

namespace durable {

void RefuseValue(const std::vector<Fault>& faults) {
  if (faults.empty()) throw std::invalid_argument("this is not the JSON that is expected here");
  const std::string where = faults.front().pointer.empty() ? "the value" : faults.front().pointer;
  throw std::invalid_argument(where + " " + faults.front().message);
}

bool IsSettled(const Node& node) {
  return node.state != Node::State::kPending;
}

void Await(Node& node, std::coroutine_handle<> body) {
  node.owner->Await(node, body);
}

bool IsTimed(const Node& node) {
  return node.timed;
}

std::optional<std::string_view> Take(const Node& node) {
  switch (node.state) {
    case Node::State::kDone:
      break;
    case Node::State::kCancelled:
      throw TaskCancelled("the timer was cancelled");
    case Node::State::kPending:
      throw std::logic_error("a result was taken before it was there");
    case Node::State::kFailed: {
      const FailureCause cause = RootCause(*node.failure);
      const std::string why = "'" + node.name + "' failed: " + cause.type + ": " + cause.message;
      if (node.kind == Node::Kind::kWorkflow)
        throw WorkflowFailed("workflow " + why, node.name, cause);
      throw ActivityFailed("activity " + why, node.name, cause);
    }
  }
  if (node.expired) return std::nullopt;
  return node.result;
}

const std::vector<Node*>& Children(const Node& node) {
  return node.children;
}

size_t Winner(const Node& node) {
  return node.winner;
}

Node* Join(std::vector<Node*> children) {
  if (children.empty()) throw std::invalid_argument("WhenAll needs at least one task");
  Execution* owner = children.front()->owner;
  return owner->Combine(Node::Kind::kAll, std::move(children));
}

Node* Race(std::vector<Node*> children) {
  if (children.empty()) throw std::invalid_argument("WhenAny needs at least one task");
  Execution* owner = children.front()->owner;
  return owner->Combine(Node::Kind::kAny, std::move(children));
}

void CancelNode(Node& node) {
  node.owner->Cancel(node);
}

void ThrowIfFailed(const Node& node) {
  for (const Node* child : node.children)
    static_cast<void>(Take(*child));
}

}  // namespace durable
}  // namespace formwork
