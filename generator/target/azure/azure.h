#pragma once
// The Azure target: Functions with a custom handler, storage queues, Cosmos DB, Key Vault, Monitor,
// Azure DevOps.

#include "generator/target/target.h"

namespace formwork {

// Lives for ever and holds no state.
[[nodiscard]] const Target& AzureTarget();

}  // namespace formwork
