#pragma once
// The JSON beside the pipelines: what setup.sh makes (platform.json, environments/<name>.json).

#include <string>
#include <string_view>

#include "generator/blueprint/model.h"

namespace formwork::azure {

[[nodiscard]] std::string PlatformData(const blueprint::Platform& platform);
[[nodiscard]] std::string EnvironmentData(const blueprint::Blueprint& environment,
                                          std::string_view name);

}  // namespace formwork::azure
