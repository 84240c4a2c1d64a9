// How an execution ends: with a result, with a failure (told to the failure activity first),
// terminated, continued as new, or because history and code no longer agree.

#include <algorithm>

#include "runtime/durable/cause.h"
#include "runtime/durable/execution.h"
#include "runtime/durable/wire.h"

namespace formwork::durable {
namespace {

std::string Milliseconds(WorkflowTime time) {
  return std::to_string(time.time_since_epoch().count());
}

Failure FailureOf(const std::exception_ptr& error) {
  try {
    std::rethrow_exception(error);
  } catch (...) {
    return CurrentFailure();
  }
}

}  // namespace

WorkflowRetry DeadLetterRetry() {
  using namespace std::chrono_literals;
  return {.attempts = 10, .first = 5s, .max = 10min};
}

Options TellingDeadLetters() {
  Options options;
  options.failure_activity = kDeadLetterActivity;
  options.failure_retry = DeadLetterRetry();
  return options;
}

void Execution::DestroyBody() {
  if (body_.handle) body_.handle.destroy();
  body_ = {};
  awaited_ = nullptr;
}

void Execution::AfterBody() {
  if (phase_ != Phase::kRunning) return;
  if (continuing_) {
    Complete(Status::kContinuedAsNew, std::move(input_), std::nullopt);
  } else if (body_.handle.done()) {
    if (body_.ending->error) {
      Failure failure = FailureOf(body_.ending->error);
      Fail(std::move(failure));
    } else {
      Complete(Status::kCompleted, std::move(body_.ending->result), std::nullopt);
    }
  }
}

Node* Execution::Continue(std::string input, KeepEvents keep) {
  continuing_ = true;
  keep_ = keep;
  input_ = std::move(input);
  return NewNode(Node::Kind::kNever);
}

void Execution::Fail(Failure failure) {
  DestroyBody();
  const bool tell = !options_.failure_activity.empty() && parent_id_.empty();
  if (!tell) {
    Complete(Status::kFailed, std::nullopt, std::move(failure));
    return;
  }
  // The input travels as a string that holds JSON text: the host would reformat dates in an object.
  const FailureCause cause = RootCause(failure);
  const std::string input =
      "{\"workflow\":" + QuoteJson(name_) + ",\"instance\":" + QuoteJson(instance_id_) +
      ",\"execution\":" + QuoteJson(execution_id_) +
      ",\"startedAtMs\":" + Milliseconds(started_at_) + ",\"failedAtMs\":" + Milliseconds(now_) +
      ",\"input\":" + QuoteJson(input_) + ",\"error\":{\"type\":" + QuoteJson(cause.type) +
      ",\"message\":" + QuoteJson(cause.message) + "}}";
  fatal_ = std::move(failure);
  phase_ = Phase::kClosing;
  closing_ = StartCall(Node::Kind::kActivity, options_.failure_activity, input,
                       options_.failure_retry, "");
}

void Execution::Complete(Status status, std::optional<std::string> result,
                         std::optional<Failure> failure) {
  if (phase_ == Phase::kOver) return;
  phase_ = Phase::kOver;
  DestroyBody();
  // Timers that nobody can wait for any more are not asked for; calls and events that the body made
  // are.
  std::erase_if(pending_,
                [](const auto& entry) { return entry.second.kind == ActionKind::kCreateTimer; });
  Action action;
  action.kind = ActionKind::kComplete;
  action.id = next_id_++;
  action.status = status;
  action.text = std::move(result);
  action.failure = std::move(failure);
  pending_.emplace(action.id, std::move(action));
}

void Execution::AddCarryover(Action& action) {
  std::vector<Raised> left;
  for (auto& [name, events] : raised_) {
    for (Raised& raised : events)
      left.push_back(std::move(raised));
  }
  std::sort(left.begin(), left.end(),
            [](const Raised& a, const Raised& b) { return a.order < b.order; });
  for (Raised& raised : left)
    action.carryover.push_back(std::move(raised.event));
}

void Execution::Diverge(int32_t id, const std::string& history, const std::string& code) {
  pending_.clear();
  phase_ = Phase::kRunning;  // whatever today's code came to is void
  Complete(Status::kFailed, std::nullopt,
           Failure{.type = "NonDeterminismError",
                   .message = "workflow '" + name_ + "' no longer fits its history: step " +
                              std::to_string(id) + " was " + history + ", today's code " + code,
                   .stack = {},
                   .inner = {},
                   .non_retriable = true});
  lenient_ = true;
  divergence_ = Divergence{id, history, code};
}

Answer AnswerOrchestration(const WorkflowRegistry& registry, const Options& options,
                           std::string_view bytes) {
  const std::optional<Request> request = DecodeRequest(bytes);
  const Outcome outcome = Execute(registry, options, request.value_or(Request{}));
  Answer answer{.response = EncodeResponse(outcome.response), .logs = outcome.logs};
  for (const Action& action : outcome.response.actions) {
    if (action.kind == ActionKind::kComplete) answer.status = action.status;
  }
  return answer;
}

}  // namespace formwork::durable
