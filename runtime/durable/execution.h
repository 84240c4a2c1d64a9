#pragma once
// Replays one instance's history against today's code and finds out what to do next.
// Single-threaded, without clock, random or I/O: the same request gives the same response, always.

#include <chrono>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include <formwork/workflow_registry.h>

#include "runtime/durable/decided.h"
#include "runtime/durable/history.h"
#include "runtime/durable/node.h"

namespace formwork::durable {

struct Options {
  // The longest timer that is asked for in one piece; longer ones are chained.
  std::chrono::milliseconds max_timer{std::chrono::hours{72}};
  // An activity that is told of an instance that is about to fail; empty: none.
  std::string failure_activity = {};
  WorkflowRetry failure_retry = {};
};

// The system activity that writes the dead letter of a workflow that fails, and how it is called.
inline constexpr std::string_view kDeadLetterActivity = "formwork-dead-letter";
[[nodiscard]] WorkflowRetry DeadLetterRetry();
[[nodiscard]] Options TellingDeadLetters();

// Where history and today's code no longer agree: "activity 'a'", "calls activity 'b'".
struct Divergence {
  int32_t step = 0;  // the number of the action
  std::string history;
  std::string code;
  friend bool operator==(const Divergence&, const Divergence&) = default;
};

struct Outcome {
  Response response;
  std::vector<std::string> logs;  // lines of this step, replays excluded
  std::optional<Divergence> divergence;
};

class Execution {
 public:
  Execution(const WorkflowRegistry& registry, const Options& options);
  ~Execution();
  Execution(const Execution&) = delete;
  Execution& operator=(const Execution&) = delete;

  [[nodiscard]] Outcome Run(const Request& request);

  // For WorkflowContext and the awaitables.
  Node* StartCall(Node::Kind kind, std::string_view name, std::string input,
                  const WorkflowRetry& retry, std::string instance_id);
  Node* StartTimer(WorkflowTime until);
  Node* WaitForEvent(std::string_view name, std::optional<WorkflowTime> until);
  Node* Combine(Node::Kind kind, std::vector<Node*> children);
  Node* Continue(std::string input, KeepEvents keep);
  void Send(std::string_view instance_id, std::string_view name, std::string data);

  void SetStatus(std::string status) { custom_status_ = std::move(status); }

  void Log(std::string_view line);
  void Await(Node& node, std::coroutine_handle<> body);
  void Cancel(Node& node);
  std::string NewGuid();

  [[nodiscard]] WorkflowTime now() const { return now_; }

  [[nodiscard]] bool replaying() const { return replaying_; }

  [[nodiscard]] const std::string& instance_id() const { return instance_id_; }

  [[nodiscard]] const std::string& execution_id() const { return execution_id_; }

  [[nodiscard]] const std::string& parent_id() const { return parent_id_; }

 private:
  struct Raised {
    size_t order;
    HistoryEvent event;
  };

  enum class Phase : uint8_t { kWaiting, kRunning, kClosing, kOver };

  void Feed(const HistoryEvent& event);
  void Handle(const HistoryEvent& event);
  void Resume();
  void Start(const HistoryEvent& event);
  void Confirm(const HistoryEvent& event, ActionKind kind);
  void CheckNothingIsNew();
  void OnCompleted(const HistoryEvent& event, Node::Kind kind);
  void OnFailed(const HistoryEvent& event, Node::Kind kind);
  void OnTimer(const HistoryEvent& event);
  void OnRaised(const HistoryEvent& event);
  void OnTerminated(const HistoryEvent& event);
  void AfterBody();

  Node* NewNode(Node::Kind kind);
  int32_t Schedule(Node& call);
  void SetTimer(Node& node);
  [[nodiscard]] std::chrono::milliseconds DelayBeforeNext(const Node& node) const;
  [[nodiscard]] bool IsRetried(const Node& node, const Failure& failure);
  [[nodiscard]] bool NeedsAnotherHop(const Node& node);
  void Settle(Node& node, Node::State state);
  void DropWaiter(Node& node);
  Node* FindTask(const HistoryEvent& event, Node::Kind kind);

  void Complete(Status status, std::optional<std::string> result, std::optional<Failure> failure);
  void Fail(Failure failure);
  void Diverge(int32_t id, const std::string& history, const std::string& code);
  void DestroyBody();
  void AddCarryover(Action& action);

  const WorkflowRegistry& registry_;
  const Options& options_;
  WorkflowContext context_;

  std::string instance_id_;
  std::string execution_id_;
  std::string parent_id_;
  std::string name_;
  std::string input_;
  WorkflowTime started_at_;
  WorkflowTime now_;
  bool replaying_ = true;
  bool suspended_ = false;
  bool lenient_ =
      false;  // history holds what rewrites it (rewind, suspension): new actions are no divergence
  bool continuing_ = false;
  KeepEvents keep_ = KeepEvents::kYes;
  Phase phase_ = Phase::kWaiting;
  size_t place_ = 0;  // of the event that is looked at, in past and fresh together
  int32_t next_id_ = 0;
  uint32_t next_guid_ = 0;
  size_t next_raised_ = 0;

  Decisions decisions_{nullptr};
  std::optional<Divergence> divergence_;
  Started body_;
  Node* awaited_ = nullptr;
  Node* closing_ = nullptr;
  std::optional<Failure> fatal_;
  std::coroutine_handle<> waiting_;
  std::deque<Node> nodes_;
  std::map<int32_t, Action> pending_;  // what history does not confirm yet
  std::unordered_map<int32_t, Node*> tasks_;
  std::unordered_map<std::string, std::deque<Node*>> waiters_;  // by lower-case name
  std::unordered_map<std::string, std::deque<Raised>> raised_;
  std::deque<HistoryEvent> held_;  // while suspended
  std::optional<std::string> custom_status_;
  std::vector<std::string> logs_;
};

// The whole of it: one request, one outcome.
[[nodiscard]] Outcome Execute(const WorkflowRegistry& registry, const Options& options,
                              const Request& request);

// Bytes in, bytes out. Whatever comes gives an answer: bytes that are no request complete the
// instance as failed.
struct Answer {
  std::string response;
  std::vector<std::string> logs;
  Status status = Status::kRunning;  // of the instance after this step
};

[[nodiscard]] Answer AnswerOrchestration(const WorkflowRegistry& registry, const Options& options,
                                         std::string_view bytes);

}  // namespace formwork::durable
