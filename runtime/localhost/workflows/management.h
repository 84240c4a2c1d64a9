#pragma once
// The HTTP management API, as the extension's HttpApiHandler answers it.

#include "runtime/localhost/workflows/core.h"

namespace formwork::localhost::workflows {

[[nodiscard]] WorkflowWebAnswer HandleManagement(Core& core, const WorkflowWebRequest& request);

}  // namespace formwork::localhost::workflows
