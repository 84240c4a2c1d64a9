#pragma once
// A recorded history against today's code: what `formwork workflow history` wrote is run again as
// the last call got it, and nothing may come out that history does not hold.

#include <optional>
#include <string>
#include <string_view>

#include "runtime/durable/execution.h"

namespace formwork::durable {

struct Replayed {
  std::string workflow;
  std::string instance;
  std::string problem;  // one sentence; empty: it fits
  // Both sides, when it is history that no longer fits; absent for a file that is no recording.
  std::optional<Divergence> divergence;
};

[[nodiscard]] Replayed ReplayRecording(const WorkflowRegistry& registry, std::string_view json);

}  // namespace formwork::durable
