#pragma once
// Who waits for whom: names are unique, dependsOn names what exists, nothing waits for itself.

#include <string>
#include <vector>

#include "generator/diag/diagnostic.h"
#include "generator/pipeline/model.h"

namespace formwork::pipeline {

void CheckOrder(const Pipeline& pipeline, Sink& sink);

// What the stage at `index` waits for: its dependsOn, or the stage before it.
[[nodiscard]] std::vector<std::string> DependenciesOf(const Pipeline& pipeline, size_t index);

// Indices of the stages so that each comes after what it waits for; as written where that leaves a
// choice.
[[nodiscard]] std::vector<size_t> StageOrder(const Pipeline& pipeline);

}  // namespace formwork::pipeline
