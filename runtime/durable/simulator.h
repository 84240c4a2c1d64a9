#pragma once
// A whole back end in memory with a clock of its own: instances, histories, queues, activities.
// Runs workflows in tests of generated projects, and with a Chaos in Formwork's own: messages
// shuffled, batched and doubled, commits cut off between any two of their steps.

#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/durable/backend.h"
#include "runtime/durable/execution.h"

namespace formwork::durable {

// Decides what the back end leaves open. The base class is the quiet back end.
class Chaos {
 public:
  // Where a process may die: what is done before the point is kept, the rest is done again.
  enum class Point : uint8_t { kSent, kHistory, kActivityRun, kResultSent };

  Chaos() = default;
  Chaos(const Chaos&) = delete;
  Chaos& operator=(const Chaos&) = delete;
  virtual ~Chaos() = default;

  virtual size_t Pick(size_t /*count*/) { return 0; }  // which of `count` goes first

  virtual size_t Batch(size_t count) {
    return count;
  }  // how many messages go into one call, 1..count

  virtual bool Dies(Point /*point*/) { return false; }

  virtual bool Doubles() { return false; }  // a message is delivered twice
};

class Simulator {
 public:
  // The result's JSON text; throws what an activity throws.
  using Activity = std::function<std::string(std::string_view input)>;

  struct State {
    Owner owner;
    Status status = Status::kPending;
    std::vector<HistoryEvent> history;
    std::optional<std::string> input;
    std::optional<std::string> output;
    std::optional<std::string> custom_status;
    std::optional<Failure> failure;
    std::deque<Message> inbox;
    size_t fixed =
        0;  // messages at the front that were delivered already and come again in this order
  };

  Simulator(const WorkflowRegistry& registry, Options options, WorkflowTime start,
            Chaos* chaos = nullptr);

  void OnActivity(std::string name, Activity activity);
  void Start(std::string_view workflow, std::string_view id, std::string input);
  void Raise(std::string_view id, std::string_view event, std::string data);
  void Terminate(std::string_view id, std::string reason);
  void Suspend(std::string_view id);
  void Resume(std::string_view id);

  // Does everything that is due now.
  void Settle();
  // Settle, and go to the next timer, until nothing is left to do or `until` would be passed.
  void RunUntil(WorkflowTime until);
  // As RunUntil without an end.
  void Run();

  [[nodiscard]] const State* Find(std::string_view id) const;

  [[nodiscard]] WorkflowTime now() const { return now_; }

  [[nodiscard]] const std::map<std::string, State, std::less<>>& instances() const {
    return instances_;
  }

  [[nodiscard]] const std::vector<std::string>& logs() const { return logs_; }

  [[nodiscard]] size_t calls() const { return calls_; }  // of orchestrators

 private:
  struct Item {
    Owner owner;
    Work work;
  };

  [[nodiscard]] Timestamp Stamp() const;
  void Post(Message message);
  bool Step();
  void RunInstance(State& state);
  [[nodiscard]] std::vector<Message> TakeBatch(State& state) const;
  void Commit(State& state, const std::vector<HistoryEvent>& fresh,
              const std::vector<Message>& batch, const Outcome& outcome);
  void RunWork(size_t at);
  void Begin(State& state, const HistoryEvent& started) const;
  [[nodiscard]] bool Wanted(const State& state, const Message& message) const;
  [[nodiscard]] std::vector<State*> Ready();

  const WorkflowRegistry& registry_;
  Options options_;
  WorkflowTime now_;
  Chaos quiet_;
  Chaos& chaos_;
  std::map<std::string, Activity, std::less<>> activities_;
  std::map<std::string, State, std::less<>> instances_;
  std::deque<Item> work_;
  std::multimap<Timestamp, Message> later_;
  std::vector<std::string> logs_;
  size_t calls_ = 0;
  size_t executions_ = 0;
};

}  // namespace formwork::durable
