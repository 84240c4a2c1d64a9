#pragma once
// The last invocations, counts per function, and what led to what: which invocation wrote a
// document or started a workflow, so that the next one knows its cause. In memory only: it explains
// what happens, nothing depends on it.

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "runtime/localhost/base/clock.h"

namespace formwork::localhost {

struct InvocationRecord {
  uint64_t number = 0;  // counts up
  std::string id;
  std::string function;
  std::string trigger;
  std::string cause;
  std::vector<std::string> more_causes;  // of a batch of changes, beside `cause`
  Time start;
  int64_t millis = 0;
  bool running = true;
  bool ok = false;
  int status = 0;
  int64_t attempt = 0;
  std::string error;
  std::string input;  // clipped, as output
  std::string output;
  size_t bytes_in = 0;  // unclipped
  size_t bytes_out = 0;
  std::vector<std::string> logs;
};

struct FunctionCounts {
  int64_t invocations = 0;
  int64_t failures = 0;
  int64_t running = 0;
  std::optional<Time> last;
  std::deque<int64_t> millis;  // of the last ones
};

class InvocationLog {
 public:
  // A new record at the end; the oldest goes.
  InvocationRecord& Add(std::string_view function, std::string id);
  // nullptr when later ones have pushed it out.
  [[nodiscard]] InvocationRecord* At(uint64_t number);
  [[nodiscard]] const InvocationRecord* Find(std::string_view id) const;

  [[nodiscard]] const std::deque<InvocationRecord>& records() const { return records_; }

  [[nodiscard]] FunctionCounts& Counts(const std::string& function) { return counts_[function]; }

  // The document with this number in the change feed was written by that invocation.
  void Wrote(int64_t lsn, std::string_view invocation);
  // Who wrote the document: "" for what came from outside or is long past.
  [[nodiscard]] std::string_view WriterOf(int64_t lsn) const;
  // The workflow instance goes on because of that invocation: its starter, then each step of its
  // orchestrator.
  void Leads(std::string_view invocation, std::string_view instance);
  [[nodiscard]] std::string_view LeaderOf(std::string_view instance) const;

 private:
  uint64_t next_ = 1;
  std::deque<InvocationRecord> records_;
  std::unordered_map<std::string, FunctionCounts> counts_;
  std::deque<std::pair<int64_t, std::string>> writers_;  // by growing number
  std::map<std::string, std::string, std::less<>> leaders_;
  std::deque<std::string> instances_;  // of leaders_, oldest first
};

}  // namespace formwork::localhost
