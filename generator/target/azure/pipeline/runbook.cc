#include "generator/target/azure/pipeline/runbook.h"

#include <algorithm>

#include "generator/base/str_cat.h"
#include "generator/target/azure/pipeline/names.h"

namespace formwork::azure {
namespace {

using blueprint::Platform;

std::string ApprovalOf(const Platform& platform, std::string_view environment) {
  for (const auto& row : platform.base.environments) {
    if (*row.name != environment || !row.approval) continue;
    std::vector<std::string> by;
    for (const auto& approver : row.approval->by)
      by.push_back(StrCat("`", *approver, "`"));
    return StrCat("approval by ", Join(by, ", "), " within ",
                  blueprint::Format(*row.approval->timeout), ", ");
  }
  return "";
}

// What YAML cannot say, per environment.
std::string SetupTable(const Platform& platform) {
  const std::string& name = *platform.base.name;
  std::string out =
      "\n## What `pipelines/setup.sh` made\n\n"
      "It may be run again at any time: what is there stays, what differs is put right "
      "(`--dry-run` only says what).\n\n"
      "| for | what | name |\n|---|---|---|\n";
  const auto row = [&](std::string_view whose, std::string_view what, std::string_view called) {
    out += StrCat("| ", whose, " | ", what, " | `", called, "` |\n");
  };
  row("all", "resource group of the deployment identities", IdentityGroupName(name));
  row("all", "custom role: resources of its group, no role assignments, no data",
      StrCat("Deployer of ", name));
  row("all", "pipelines", StrCat(name, "`, `", name, "-pr"));
  for (const auto& [environment, blueprint] : platform.environments) {
    row(environment, "resource group", ResourceGroupName(name, environment));
    row(environment,
        "deployment identity, federated (no secret); may assign only the data roles that apps get",
        DeployIdentityName(name, environment));
    row(environment, "service connection", ServiceConnectionName(name, environment));
    row(environment,
        StrCat("environment: ", ApprovalOf(platform, environment), "one run at a time, only `",
               *platform.base.pipeline->branch, "`"),
        EnvironmentName(name, environment));
    row(environment, "variable group: start of the budget, secrets",
        EnvironmentName(name, environment));
  }
  return out;
}

std::string Drill(const Platform& platform) {
  if (platform.environments.empty()) return "";
  const std::string& first = platform.environments.front().first;
  return StrCat("\n### The drill\n\nRun the pipeline by hand with its parameter `drill` set to `",
                first,
                "`: the deployment fails on purpose after its health check, and the way\n"
                "back is walked for real. The run must end red, with a warning that names both "
                "builds, and `/api/health` must answer with "
                "the one before.\nWithout a cloud: `formwork pipeline simulate --drill ",
                first, "`, or `--fail ", first, ".smoke` for any other step.\n");
}

}  // namespace

std::string PipelineRunbook(const Platform& platform) {
  if (!platform.base.pipeline) return "";
  const bool automatic = *platform.base.pipeline->rollback == blueprint::Rollback::kAutomatic;
  std::string out =
      "\nThe build to go back to is the last one with the tag `good-<environment>`; a deployment "
      "gives the tag when health check, "
      "smoke tests and\nobjectives have passed. ";
  out += automatic ? "When a step fails, the infrastructure (if it differs) and the packages of "
                     "that build are put back and must answer.\n"
                   : "Nothing goes back by itself (`rollback: manual`).\n";
  out +=
      "By hand: rerun the stage `deploy_<environment>` in the run of a good build; it deploys what "
      "that run built, through the same checks.\n";
  return StrCat(out, Drill(platform), SetupTable(platform));
}

}  // namespace formwork::azure
