#pragma once
// What a workflow's body may catch at a co_await.

#include <stdexcept>
#include <string>
#include <utility>

namespace formwork {

// Why something failed: the type and the message of the innermost cause, as the activity gave them.
struct FailureCause {
  std::string type;
  std::string message;
  bool non_retriable = false;
  friend bool operator==(const FailureCause&, const FailureCause&) = default;
};

// An activity or a sub-workflow that failed after its last attempt.
class TaskFailed : public std::runtime_error {
 public:
  TaskFailed(const std::string& what, std::string task, FailureCause cause)
      : std::runtime_error(what), task_(std::move(task)), cause_(std::move(cause)) {}

  [[nodiscard]] const char* what() const noexcept override;

  [[nodiscard]] const std::string& task() const { return task_; }

  [[nodiscard]] const std::string& type() const { return cause_.type; }

  [[nodiscard]] const std::string& message() const { return cause_.message; }

  [[nodiscard]] const FailureCause& cause() const { return cause_; }

 private:
  std::string task_;
  FailureCause cause_;
};

class ActivityFailed : public TaskFailed {
 public:
  using TaskFailed::TaskFailed;
};

class WorkflowFailed : public TaskFailed {
 public:
  using TaskFailed::TaskFailed;
};

// Awaiting what was cancelled.
class TaskCancelled : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// Thrown by an activity that must not be tried again, whatever its policy says.
class NonRetriable : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

}  // namespace formwork
