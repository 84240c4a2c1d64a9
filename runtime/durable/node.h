#pragma once
// One thing a body can wait for. Owned by its Execution, never moved, dead when the execution is
// over.

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <formwork/workflow.h>

#include "runtime/durable/history.h"

namespace formwork::durable {

struct Node {
  enum class Kind : uint8_t { kActivity, kWorkflow, kTimer, kEvent, kAll, kAny, kNever };
  enum class State : uint8_t { kPending, kDone, kFailed, kCancelled };

  // What a call needs to be made again.
  struct Attempts {
    WorkflowRetry policy;
    int made = 1;
    int32_t failed = 0;  // the last attempt that failed, as the number of its action
    WorkflowTime since;
    std::string input;  // empty when the policy allows one attempt only
  };

  Execution* owner = nullptr;
  Kind kind = Kind::kTimer;
  State state = State::kPending;
  bool timed = false;       // an event with a time-out
  bool expired = false;     // … that came first
  bool delaying = false;    // a call that waits for its next attempt
  std::string name;         // activity, workflow, event
  std::string result;       // JSON text
  std::string instance_id;  // kWorkflow
  std::optional<Failure> failure;
  std::unique_ptr<Attempts> attempts;
  WorkflowTime until;  // timer, delay or time-out: when it is over
  WorkflowTime hop;    // the timer that is set now; earlier than `until` for long ones
  std::vector<Node*> parents;
  std::vector<Node*> children;
  size_t open = 0;    // kAll: children not settled yet
  size_t winner = 0;  // kAny
};

}  // namespace formwork::durable
