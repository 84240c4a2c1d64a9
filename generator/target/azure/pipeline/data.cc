#include "generator/target/azure/pipeline/data.h"

#include <algorithm>
#include <chrono>

#include "generator/base/str_cat.h"
#include "generator/emit/json/value.h"
#include "generator/target/azure/pipeline/names.h"

namespace formwork::azure {
namespace {

using json::Value;

// Data roles of the deployment identity itself: what its scripts touch.
Value DataRoles(const blueprint::Blueprint& base) {
  Value roles = Value::Strs({"Storage Queue Data Message Sender"});  // smoke tests
  if (!base.secrets.empty()) roles.Add(Value::Str("Key Vault Secrets Officer"));
  const bool packages = std::ranges::any_of(base.apps, [](const blueprint::App& app) {
    return *app.hosting.plan == blueprint::Plan::kConsumption;
  });
  if (packages) roles.Add(Value::Str("Storage Blob Data Contributor"));
  return roles;
}

Value PipelineRow(std::string_view name, std::string_view yaml, bool deploys) {
  return Value::Obj(
      {{"name", Value::Str(name)}, {"yaml", Value::Str(yaml)}, {"deploys", Value::Bool(deploys)}});
}

// The first environment is the one that pull requests are compared with.
Value WhatIf(const blueprint::Platform& platform) {
  if (platform.environments.empty()) return {};
  const std::string& name = *platform.base.name;
  const std::string& environment = platform.environments.front().first;
  return Value::Obj({{"environment", Value::Str(environment)},
                     {"identity", Value::Str(WhatIfIdentityName(name, environment))},
                     {"serviceConnection", Value::Str(WhatIfConnectionName(name, environment))},
                     {"role", Value::Str(StrCat("What-if of ", name))}});
}

Value ApprovalOf(const blueprint::Blueprint& environment, std::string_view name) {
  for (const blueprint::Environment& candidate : environment.environments) {
    if (*candidate.name != name || !candidate.approval) continue;
    Value by = Value::Arr();
    for (const blueprint::Text& approver : candidate.approval->by)
      by.Add(Value::Str(*approver));
    const auto minutes =
        std::chrono::ceil<std::chrono::minutes>(*candidate.approval->timeout).count();
    return Value::Obj({{"by", by}, {"timeoutMinutes", Value::Int(minutes)}});
  }
  return {};
}

}  // namespace

std::string PlatformData(const blueprint::Platform& platform) {
  const blueprint::Blueprint& base = platform.base;
  const std::string& name = *base.name;
  Value environments = Value::Arr();
  for (const auto& [environment, blueprint] : platform.environments)
    environments.Add(Value::Str(environment));
  Value root = Value::Obj();
  root.Set("name", Value::Str(name))
      .Set("region", Value::Str(*base.region))
      .Set("branch", Value::Str(*base.pipeline->branch))
      .Set("identityGroup", Value::Str(IdentityGroupName(name)))
      .Set("deployerRole", Value::Str(StrCat("Deployer of ", name)))
      .Set("dataRoles", DataRoles(base))
      .Set("githubConnection", Value::Str(GitHubConnectionName(name)))
      .Set("environments", environments)
      .Set("whatIf", WhatIf(platform))
      .Set("pipelines", Value::Arr({PipelineRow(name, "pipelines/azure-pipelines.yml", true),
                                    PipelineRow(StrCat(name, "-pr"), "pipelines/pr.yml", false)}));
  return Write(root);
}

std::string EnvironmentData(const blueprint::Blueprint& environment, std::string_view name) {
  Value secrets = Value::Arr();
  for (const blueprint::Secret& secret : environment.secrets)
    secrets.Add(Value::Str(*secret.name));
  const std::string& platform = *environment.name;
  Value root = Value::Obj();
  root.Set("name", Value::Str(name))
      .Set("region", Value::Str(*environment.region))
      .Set("resourceGroup", Value::Str(ResourceGroupName(platform, name)))
      .Set("identity", Value::Str(DeployIdentityName(platform, name)))
      .Set("serviceConnection", Value::Str(ServiceConnectionName(platform, name)))
      .Set("environment", Value::Str(EnvironmentName(platform, name)))
      .Set("variableGroup", Value::Str(EnvironmentName(platform, name)))
      .Set("approval", ApprovalOf(environment, name))
      .Set("secrets", secrets);
  return Write(root);
}

}  // namespace formwork::azure
