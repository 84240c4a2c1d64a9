#pragma once
// The YAML files that are made from the blueprint: what starts a run, and each environment's
// variables.

#include <string>

#include "generator/blueprint/model.h"
#include "generator/emit/yaml/value.h"

namespace formwork::azure {

[[nodiscard]] yaml::Value MainPipeline(const blueprint::Platform& platform);
[[nodiscard]] yaml::Value ReviewPipeline(const blueprint::Platform& platform);
// A template of variables; `environment` is the environment's own blueprint.
[[nodiscard]] yaml::Value EnvironmentVariables(const blueprint::Blueprint& environment,
                                               std::string_view name);

// A deployment's hard limit in Azure DevOps, beyond the objective: the scripts stop at the
// objective, and what they leave of the time is for the way back. (A job that Azure DevOps cancels
// rolls nothing back.)
[[nodiscard]] int64_t DeployMinutes(const blueprint::Blueprint& environment);

}  // namespace formwork::azure
