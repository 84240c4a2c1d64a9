#pragma once
// The words that Azure Pipelines allows in each place of a pipeline.

#include <string>
#include <vector>

namespace formwork::pipeline {

using Keys = std::vector<std::string>;

extern const Keys kRootKeys;
extern const Keys kStageKeys;
extern const Keys kJobKeys;
extern const Keys kDeploymentKeys;
extern const Keys kStepKinds;
extern const Keys kStepKeys;
extern const Keys kHooks;

}  // namespace formwork::pipeline
