#pragma once
// Orchestrations behind the dispatcher: the host's envelope in, a response of the replay engine
// out. Every answer is a 200 with a body, because anything else fails the instance for good.

#include <string_view>

#include <formwork/workflow_registry.h>

#include "runtime/src/dispatcher.h"

namespace formwork::front {

// Instances with such an id carry the dead letter of an instance that the host failed; they run the
// body below whatever workflow they are started as, so that no further function is needed.
inline constexpr std::string_view kLetterPrefix = "formwork-letter:";

// A handler for each workflow of the registry. `registry` outlives the dispatcher.
void RegisterOrchestrations(Dispatcher& dispatcher, const WorkflowRegistry& registry,
                            bool dead_letters);

}  // namespace formwork::front
