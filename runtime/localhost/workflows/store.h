#pragma once
// The engine's tables. Rows in, rows out; what they mean is the engine's business. Every function
// runs in the caller's transaction.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/durable/backend.h"
#include "runtime/localhost/base/clock.h"
#include "runtime/localhost/base/database.h"

namespace formwork::localhost::workflows {

struct InstanceRow {
  std::string id;
  std::string execution;
  std::string name;
  durable::Status status = durable::Status::kPending;
  std::optional<std::string> input;
  std::optional<std::string> output;
  std::optional<std::string> custom_status;
  int64_t created = 0;
  int64_t updated = 0;
  std::string started;  // the bytes of its ExecutionStarted, for the parent
  int64_t length = 0;   // events in the history
};

struct MessageRow {
  int64_t seq = 0;
  std::string execution;
  std::string event;  // bytes
};

struct WorkRow {
  int64_t seq = 0;
  std::string instance;
  std::string execution;
  int32_t task_id = 0;
  std::string name;
  std::string input;
};

struct InstanceFilter {
  std::vector<durable::Status> statuses;  // empty: all
  std::optional<int64_t> created_from;
  std::optional<int64_t> created_to;
  std::string prefix;
  int64_t top = 100;
  bool newest = false;  // first; without continuation
  std::string after;    // continuation: ids behind this one
};

class Store {
 public:
  explicit Store(Database& database);

  [[nodiscard]] std::optional<InstanceRow> Find(std::string_view id) const;
  [[nodiscard]] std::vector<InstanceRow> List(const InstanceFilter& filter) const;
  void Put(const InstanceRow& row);
  void Erase(std::string_view id);  // with everything that belongs to it
  void ClearHistory(std::string_view id);

  [[nodiscard]] std::vector<std::string> History(std::string_view id) const;
  void Append(std::string_view id, int64_t seq, std::string_view event);

  int64_t AddMessage(std::string_view id, std::string_view execution, int64_t due,
                     std::string_view event);
  [[nodiscard]] std::vector<MessageRow> Messages(std::string_view id, int64_t now) const;
  void DeleteMessage(int64_t seq);
  void PostponeMessage(int64_t seq, int64_t due);
  [[nodiscard]] std::vector<std::string> InstancesDue(int64_t after, int64_t until) const;
  [[nodiscard]] std::optional<int64_t> NextDue(int64_t after) const;

  int64_t AddWork(const WorkRow& row);
  [[nodiscard]] std::optional<WorkRow> FindWork(int64_t seq) const;
  [[nodiscard]] std::vector<int64_t> AllWork() const;
  void DeleteWork(int64_t seq);

  [[nodiscard]] std::vector<std::pair<durable::Status, int64_t>> Counts() const;

  [[nodiscard]] Database& database() const { return database_; }

 private:
  Database& database_;
};

}  // namespace formwork::localhost::workflows
