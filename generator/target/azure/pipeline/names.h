#pragma once
// What the pipeline and its setup call things in Azure and Azure DevOps. Made here and nowhere
// else.

#include <string>
#include <string_view>

namespace formwork::azure {

[[nodiscard]] std::string ResourceGroupName(std::string_view platform,
                                            std::string_view environment);
[[nodiscard]] std::string IdentityGroupName(std::string_view platform);
[[nodiscard]] std::string DeployIdentityName(std::string_view platform,
                                             std::string_view environment);
[[nodiscard]] std::string ServiceConnectionName(std::string_view platform,
                                                std::string_view environment);
// What a pull request sees an environment with: it can read, and nothing else.
[[nodiscard]] std::string WhatIfIdentityName(std::string_view platform,
                                             std::string_view environment);
[[nodiscard]] std::string WhatIfConnectionName(std::string_view platform,
                                               std::string_view environment);
[[nodiscard]] std::string GitHubConnectionName(std::string_view platform);
// Environment and variable group in Azure DevOps.
[[nodiscard]] std::string EnvironmentName(std::string_view platform, std::string_view environment);
// The script variable that holds a secret while it is put into the key vault.
[[nodiscard]] std::string SecretVariable(std::string_view secret);

}  // namespace formwork::azure
