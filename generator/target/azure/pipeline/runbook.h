#pragma once
// The pipeline's part of docs/operations.md: what setup.sh made, how a deployment goes back, how to
// drill it.

#include <string>

#include "generator/blueprint/model.h"

namespace formwork::azure {

// Empty without `pipeline:`.
[[nodiscard]] std::string PipelineRunbook(const blueprint::Platform& platform);

}  // namespace formwork::azure
