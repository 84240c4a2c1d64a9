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
// rolls nothing back.) No less than half an hour: scripts/start.sh gives a first deployment 25
// minutes.
[[nodiscard]] int64_t DeployMinutes(const blueprint::Blueprint& environment);

// How the objective of a whole run is shared out. Main: build, test and the deployments come one
// after the other. Review: build and review do, tests run beside them.
struct RunMinutes {
  int64_t build = 0;
  int64_t test = 0;
  int64_t review = 0;
  bool fits = true;  // false: what the objective leaves is too short, and the limits exceed it
};

[[nodiscard]] RunMinutes MainMinutes(const blueprint::Platform& platform);
[[nodiscard]] RunMinutes ReviewMinutes(const blueprint::Platform& platform);

}  // namespace formwork::azure
