#pragma once
// The engine behind WorkflowEngine: messages to episodes, episodes to commits, work to results.

#include <deque>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "runtime/localhost/workflows/engine.h"
#include "runtime/localhost/workflows/store.h"

namespace formwork::localhost::workflows {

enum class StartResult : uint8_t { kStarted, kUnknownFunction, kBadId, kRunning };

class Core {
 public:
  Core(Database& database, Clock& clock, WorkflowHost& host, WorkflowSettings settings);

  void Run();
  StartResult Start(std::string_view function, std::string_view id,
                    std::optional<std::string> input);
  // False if the instance is unknown or finished.
  bool Signal(std::string_view id, durable::EventKind kind, std::string_view name,
              std::optional<std::string> text);
  void Purge(std::string_view id);

  [[nodiscard]] const WorkflowSettings& settings() const { return settings_; }

  [[nodiscard]] Store& store() { return store_; }

  [[nodiscard]] Clock& clock() { return clock_; }

  [[nodiscard]] std::string NewId();

 private:
  struct Flight {  // an orchestrator call under way
    std::string id;
    std::string execution;
    std::vector<MessageRow> batch;
    std::vector<durable::HistoryEvent> fresh;
  };

  [[nodiscard]] int64_t Now() const { return Millis(clock_.Now()); }

  void MoveDue();
  bool StartReady();
  void Ready(const std::string& id);
  void StartEpisode(const std::string& id);
  void EndEpisode(const Flight& flight, const WorkflowReply& reply);
  void Postpone(const Flight& flight);
  void Commit(const Flight& flight, const durable::Response& response);
  void Record(InstanceRow& row, const Flight& flight, const durable::Response& response,
              const durable::Episode& episode);
  void Continue(InstanceRow& row, const durable::Episode& episode);
  void Post(const durable::Message& message);
  void BeginInstance(const durable::HistoryEvent& started);
  [[nodiscard]] bool Wanted(const InstanceRow& row, const MessageRow& message) const;
  void StartWork(int64_t seq);
  void EndWork(int64_t seq, const WorkflowReply& reply);
  void Changed(const InstanceRow& row);

  Store store_;
  Clock& clock_;
  WorkflowHost& host_;
  WorkflowSettings settings_;
  int64_t checked_ = INT64_MIN;
  std::deque<std::string> ready_;
  std::unordered_set<std::string> waiting_;    // what is in ready_
  std::unordered_set<std::string> in_flight_;  // orchestrators; one call per instance
  std::deque<int64_t> work_;
  size_t working_ = 0;
  std::map<std::string, int, std::less<>> failures_;  // time-outs in a row
  bool running_ = false;
};

[[nodiscard]] std::string_view Word(durable::Status status);  // "Running"
[[nodiscard]] durable::Timestamp ToStamp(int64_t millis);

}  // namespace formwork::localhost::workflows
