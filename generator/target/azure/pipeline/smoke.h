#pragma once
// What smoke.sh does after a deployment, derived from the blueprint: each POST that stores
// something and each queue whose consumer stores something, and the GET at which it has to show up.

#include <string>

#include "generator/blueprint/model.h"

namespace formwork::azure {

[[nodiscard]] std::string SmokePlan(const blueprint::Blueprint& blueprint);

// Their part of docs/operations.md: what a deployment does to the platform. Empty without any.
[[nodiscard]] std::string SmokeRunbook(const blueprint::Blueprint& blueprint);

}  // namespace formwork::azure
