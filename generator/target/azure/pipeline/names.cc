#include "generator/target/azure/pipeline/names.h"

#include "generator/base/str_cat.h"
#include "generator/base/text.h"

namespace formwork::azure {

std::string ResourceGroupName(std::string_view platform, std::string_view environment) {
  return StrCat("rg-", platform, "-", environment);
}

std::string IdentityGroupName(std::string_view platform) {
  return StrCat("rg-", platform, "-pipeline");
}

std::string DeployIdentityName(std::string_view platform, std::string_view environment) {
  return StrCat("id-", platform, "-", environment, "-deploy");
}

std::string ServiceConnectionName(std::string_view platform, std::string_view environment) {
  return StrCat("azure-", platform, "-", environment);
}

std::string WhatIfIdentityName(std::string_view platform, std::string_view environment) {
  return StrCat("id-", platform, "-", environment, "-what-if");
}

std::string WhatIfConnectionName(std::string_view platform, std::string_view environment) {
  return StrCat("azure-", platform, "-", environment, "-what-if");
}

std::string GitHubConnectionName(std::string_view platform) {
  return StrCat("github-", platform);
}

std::string EnvironmentName(std::string_view platform, std::string_view environment) {
  return StrCat(platform, "-", environment);
}

std::string SecretVariable(std::string_view secret) {
  return StrCat("SECRET_", UpperSnakeCase(secret));
}

}  // namespace formwork::azure
