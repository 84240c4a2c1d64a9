// What a body starts: calls with their attempts, timers in hops, events, and what joins them.

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

#include "runtime/durable/cause.h"
#include "runtime/durable/describe.h"
#include "runtime/durable/execution.h"
#include "runtime/durable/guid.h"

namespace formwork::durable {
namespace {

using std::chrono::milliseconds;

Timestamp ToStamp(WorkflowTime time) {
  const auto ms = time.time_since_epoch().count();
  const auto seconds = std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count();
  return {.seconds = seconds, .nanos = static_cast<int32_t>((ms - seconds * 1000) * 1'000'000)};
}

// A number in [0, 1) that is the same in every replay.
double Fraction(std::string_view instance, int32_t id) {
  uint64_t hash = 14695981039346656037ULL;
  for (const char c : instance)
    hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
  for (int i = 0; i < 4; ++i)
    hash = (hash ^ (static_cast<uint32_t>(id) >> (8 * i) & 0xFFU)) * 1099511628211ULL;
  return static_cast<double>(hash >> 11U) / static_cast<double>(1ULL << 53U);
}

std::string ChildId(const std::string& execution, int32_t id) {
  std::array<char, 16> text{};
  std::snprintf(text.data(), text.size(), ":%04x", static_cast<unsigned>(id));
  return execution + text.data();
}

}  // namespace

Node* Execution::NewNode(Node::Kind kind) {
  Node& node = nodes_.emplace_back();
  node.owner = this;
  node.kind = kind;
  return &node;
}

Node* Execution::StartCall(Node::Kind kind, std::string_view name, std::string input,
                           const WorkflowRetry& retry, std::string instance_id) {
  Node* node = NewNode(kind);
  node->name = name;
  node->instance_id = std::move(instance_id);
  node->attempts = std::make_unique<Node::Attempts>();
  node->attempts->policy = retry;
  node->attempts->since = now_;
  node->attempts->input = std::move(input);
  tasks_[Schedule(*node)] = node;
  return node;
}

int32_t Execution::Schedule(Node& call) {
  const int32_t id = next_id_++;
  Action action;
  action.id = id;
  action.name = call.name;
  if (call.kind == Node::Kind::kWorkflow) {
    action.kind = ActionKind::kCreateSub;
    if (call.instance_id.empty()) call.instance_id = ChildId(execution_id_, id);
    action.instance_id = call.instance_id;
  } else {
    action.kind = ActionKind::kScheduleTask;
  }
  Node::Attempts& attempts = *call.attempts;
  if (attempts.made < attempts.policy.attempts || attempts.policy.adjustable) {
    action.text = attempts.input;
  } else {
    action.text = std::move(attempts.input);  // the last one: not needed again
  }
  pending_.emplace(id, std::move(action));
  return id;
}

milliseconds Execution::DelayBeforeNext(const Node& node) const {
  const Node::Attempts& attempts = *node.attempts;
  const WorkflowRetry& policy = attempts.policy;
  const double longest = static_cast<double>(policy.max.count());
  double delay =
      static_cast<double>(policy.first.count()) * std::pow(policy.backoff, attempts.made - 1);
  delay = std::min(delay, longest);
  if (policy.jitter > 0) delay *= 1 - policy.jitter * Fraction(instance_id_, next_id_);
  return milliseconds{std::max<int64_t>(0, std::llround(delay))};
}

bool Execution::IsRetried(const Node& node, const Failure& failure) {
  const Node::Attempts& attempts = *node.attempts;
  const WorkflowRetry& policy = attempts.policy;
  if (policy.adjustable) {
    const auto decided = decisions_.Retries(attempts.failed, next_id_, place_);
    if (decided) return *decided;
  }
  if (attempts.made >= policy.attempts || RootCause(failure).non_retriable) return false;
  return policy.timeout.count() <= 0 ||
         now_ + DelayBeforeNext(node) <= attempts.since + policy.timeout;
}

bool Execution::NeedsAnotherHop(const Node& node) {
  if (node.delaying && node.attempts->policy.adjustable) {
    const auto decided = decisions_.Retries(node.attempts->failed, next_id_, place_);
    if (decided) return *decided;
  }
  return node.hop < node.until;
}

Node* Execution::StartTimer(WorkflowTime until) {
  Node* node = NewNode(Node::Kind::kTimer);
  node->until = until;
  SetTimer(*node);
  return node;
}

void Execution::SetTimer(Node& node) {
  const int32_t id = next_id_++;
  node.hop = std::min(node.until, now_ + options_.max_timer);
  Action action;
  action.kind = ActionKind::kCreateTimer;
  action.id = id;
  action.fire_at = ToStamp(node.hop);
  if (node.delaying && node.attempts->policy.adjustable)
    action.fire_at.nanos += RetryMark(node.attempts->failed);
  pending_.emplace(id, std::move(action));
  tasks_[id] = &node;
}

Node* Execution::WaitForEvent(std::string_view name, std::optional<WorkflowTime> until) {
  Node* node = NewNode(Node::Kind::kEvent);
  node->name = name;
  node->timed = until.has_value();
  const std::string key = LowerCase(name);
  std::deque<Raised>& buffered = raised_[key];
  if (!buffered.empty()) {
    node->result = buffered.front().event.text.value_or("null");
    buffered.pop_front();
    node->state = Node::State::kDone;
    return node;
  }
  waiters_[key].push_back(node);
  if (until) {
    node->until = *until;
    SetTimer(*node);
  }
  return node;
}

void Execution::DropWaiter(Node& node) {
  std::deque<Node*>& waiters = waiters_[LowerCase(node.name)];
  waiters.erase(std::remove(waiters.begin(), waiters.end(), &node), waiters.end());
}

void Execution::Send(std::string_view instance_id, std::string_view name, std::string data) {
  if (instance_id.empty() || name.empty()) {
    throw std::invalid_argument("an event needs the instance it goes to and a name");
  }
  Action action;
  action.kind = ActionKind::kSendEvent;
  action.id = next_id_++;
  action.instance_id = instance_id;
  action.name = name;
  action.text = std::move(data);
  pending_.emplace(action.id, std::move(action));
}

Node* Execution::Combine(Node::Kind kind, std::vector<Node*> children) {
  Node* node = NewNode(kind);
  node->children = std::move(children);
  for (size_t i = node->children.size(); i > 0; --i) {
    Node* child = node->children[i - 1];
    if (IsSettled(*child)) {
      node->winner = i - 1;
    } else {
      ++node->open;
      child->parents.push_back(node);
    }
  }
  const bool done = kind == Node::Kind::kAll ? node->open == 0 : node->open < node->children.size();
  if (done) node->state = Node::State::kDone;
  return node;
}

void Execution::Settle(Node& node, Node::State state) {
  if (node.state != Node::State::kPending) return;
  node.state = state;
  for (Node* parent : node.parents) {
    --parent->open;
    if (parent->kind == Node::Kind::kAny && parent->state == Node::State::kPending) {
      const auto at = std::find(parent->children.begin(), parent->children.end(), &node);
      parent->winner = static_cast<size_t>(at - parent->children.begin());
      Settle(*parent, Node::State::kDone);
    } else if (parent->kind == Node::Kind::kAll && parent->open == 0) {
      Settle(*parent, Node::State::kDone);
    }
  }
}

void Execution::Cancel(Node& node) {
  Settle(node, Node::State::kCancelled);
}

void Execution::Await(Node& node, std::coroutine_handle<> body) {
  awaited_ = &node;
  waiting_ = body;
}

void Execution::Log(std::string_view line) {
  if (!replaying_) logs_.emplace_back(line);
}

std::string Execution::NewGuid() {
  return NameGuid(instance_id_ + "_" + execution_id_ + "_" +
                  std::to_string(now_.time_since_epoch().count()) + "_" +
                  std::to_string(next_guid_++));
}

}  // namespace formwork::durable
