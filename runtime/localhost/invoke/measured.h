#pragma once
// What the platform did since it began: sums per function, queue and container, for
// `formwork cost --measured`. The file's form stands in docs/contracts.md. Pure counting: who
// writes the file, and when, is the host's business.

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

namespace formwork::localhost {

struct MeasuredFunction {
  int64_t invocations = 0;
  int64_t duration_ms = 0;
  int64_t bytes_in = 0;
  int64_t bytes_out = 0;
  int64_t reads = 0;
  int64_t queries = 0;
  int64_t query_documents = 0;
  int64_t writes = 0;
  std::map<std::string, int64_t, std::less<>> writes_to = {};  // by container
  int64_t messages = 0;
  int64_t tokens_in = 0;
  int64_t tokens_out = 0;
};

struct MeasuredContainer {
  int64_t written = 0;
  int64_t bytes = 0;
};

class Measured {
 public:
  MeasuredFunction& Function(std::string_view name) { return functions_[std::string(name)]; }

  void Sent(std::string_view function, std::string_view queue);

  // A message from outside: put by hand.
  void Arrived(std::string_view queue) { ++queues_[std::string(queue)]; }

  void Wrote(std::string_view function, std::string_view container, size_t bytes);

  void StartedWorkflow() { ++workflows_; }

  void RanActivity() { ++workflow_steps_; }

  // A line of the handler's output: the `service` lines carry the AI service's tokens.
  void ReadLine(std::string_view line);

  [[nodiscard]] std::string ToJson(int64_t seconds) const;

 private:
  std::map<std::string, MeasuredFunction, std::less<>> functions_;
  std::map<std::string, int64_t, std::less<>> queues_;
  std::map<std::string, MeasuredContainer, std::less<>> containers_;
  int64_t workflows_ = 0;
  int64_t workflow_steps_ = 0;
};

}  // namespace formwork::localhost
