#include "generator/target/azure/pipeline/runbook.h"

#include <chrono>

#include "generator/base/str_cat.h"
#include "generator/target/azure/pipeline/entry.h"
#include "generator/target/azure/pipeline/names.h"
#include "generator/target/azure/pipeline/smoke.h"

namespace formwork::azure {
namespace {

using blueprint::Platform;

std::string Minutes(int64_t minutes) {
  return StrCat(minutes, " min");
}

// As setup.sh and `formwork pipeline show` say it: 24 h, 90 min, 3 days.
std::string Span(blueprint::Duration duration) {
  const auto minutes = std::chrono::ceil<std::chrono::minutes>(duration).count();
  constexpr int64_t kHour = 60;
  constexpr int64_t kDay = 24 * kHour;
  if (minutes % kDay == 0 && minutes > kDay) return StrCat(minutes / kDay, " days");
  if (minutes % kHour == 0) return StrCat(minutes / kHour, " h");
  return Minutes(minutes);
}

std::string ApprovalOf(const Platform& platform, std::string_view environment) {
  for (const auto& row : platform.base.environments) {
    if (*row.name != environment || !row.approval) continue;
    std::vector<std::string> by;
    for (const auto& approver : row.approval->by)
      by.push_back(StrCat("`", *approver, "`"));
    return StrCat("approval by ", Join(by, ", "), " within ", Span(*row.approval->timeout), ", ");
  }
  return "";
}

// What YAML cannot say, per environment.
std::string SetupTable(const Platform& platform) {
  const std::string& name = *platform.base.name;
  const std::string& branch = *platform.base.pipeline->branch;
  std::string out =
      "\n## What `pipelines/setup.sh` made\n\n"
      "It may be run again at any time: what is there stays, what differs is put right "
      "(`--dry-run` only says what, and\nneeds no account for it). Names are the same in every "
      "run.\n\n"
      "| for | what | name |\n|---|---|---|\n";
  const auto row = [&](std::string_view whose, std::string_view what, std::string_view called) {
    out += StrCat("| ", whose, " | ", what, " | `", called, "` |\n");
  };
  row("all", "resource group of the deployment identities", IdentityGroupName(name));
  row("all", "custom role: resources of its group, no role assignments, no data",
      StrCat("Deployer of ", name));
  row("all", "custom role: reads, and asks what a deployment would change",
      StrCat("What-if of ", name));
  row("all", "pipelines", StrCat(name, "`, `", name, "-pr"));
  for (const auto& [environment, blueprint] : platform.environments) {
    row(environment, "resource group", ResourceGroupName(name, environment));
    row(environment,
        "deployment identity, federated (no secret); may assign only the data roles that apps get",
        DeployIdentityName(name, environment));
    row(environment, StrCat("service connection, only `", branch, "`"),
        ServiceConnectionName(name, environment));
    if (environment == platform.environments.front().first) {
      row("pull requests", "identity, federated: the role `What-if` on this group and no other",
          WhatIfIdentityName(name, environment));
      row("pull requests", "service connection of that identity",
          WhatIfConnectionName(name, environment));
    }
    row(environment,
        StrCat("environment: ", ApprovalOf(platform, environment), "one run at a time, only `",
               branch, "`"),
        EnvironmentName(name, environment));
    row(environment, "variable group: start of the budget, secrets",
        EnvironmentName(name, environment));
  }
  return out;
}

// Who stops a run that takes too long, and when.
std::string TimeOuts(const Platform& platform) {
  const RunMinutes main = MainMinutes(platform);
  const RunMinutes review = ReviewMinutes(platform);
  std::string out = StrCat(
      "\n## Time-outs of the pipeline\n\n"
      "Build, tests and the deployments come one after the other and share the objective of a "
      "run, ",
      Span(*platform.base.objectives.pipeline),
      ";\nwaiting for an approval or an agent does not count.\n\n"
      "| job | stopped after |\n|---|---|\n| build | ",
      Minutes(main.build), " |\n| tests and gates; beside them the plans | ", Minutes(main.test),
      " |\n");
  for (const auto& [name, environment] : platform.environments) {
    out += StrCat("| deployment to ", name, " | ", Span(*environment.objectives.deployment),
                  " by its own scripts, which begin the way back; ",
                  Minutes(DeployMinutes(environment)), " by Azure DevOps |\n");
  }
  return StrCat(out,
                "| a first deployment to an environment, which makes everything | 25 min |\n"
                "| pull request: build, review; beside them the tests | ",
                Minutes(review.build), ", ", Minutes(review.review), "; ", Minutes(review.test),
                " |\n");
}

constexpr std::string_view kWaysBack =
    "| the deployment fails at | is put back | the log ends with |\n|---|---|---|\n"
    "| `start`, or before infrastructure was touched | nothing | failed before it changed "
    "anything; "
    "build A is still there |\n"
    "| `infrastructure`, even half-way; `secrets` | the template of A where it differs, its "
    "packages "
    "| build A is back and answers |\n"
    "| `code`, `health`, `smoke`, `objectives`, `retire` | the same | build A is back and answers "
    "|\n"
    "| any of them, and the way back fails too | what it got to | build A could NOT be put back: a "
    "person has to look |\n"
    "| any of them, on the first deployment | nothing | there is no earlier good build to go back "
    "to "
    "|\n";

std::string Drill(const Platform& platform) {
  if (platform.environments.empty()) return "";
  const std::string& first = platform.environments.front().first;
  const std::string& name = *platform.base.name;
  return StrCat(
      "\n### The drill\n\n"
      "1. Note the build that runs: `curl https://<host>/api/health` names it. Call it A.\n"
      "2. Run the pipeline `",
      name, "` by hand with its parameter `drill` set to `", first,
      "`. The deployment of the new build, B,\n"
      "   fails on purpose after its health check, and the way back is walked for real.\n"
      "3. The stage `deploy_",
      first, "` must end red, with the warning *Build B failed in ", first,
      "; build A is back and answers*,\n"
      "   no later stage may run, and `/api/health` must name A again.\n"
      "4. The next run without the parameter must deploy as usual.\n\n"
      "Do it after every change of `pipelines/`, and twice a year. Any step can be tried without a "
      "cloud:\n\n```console\n$ formwork pipeline simulate --drill ",
      first, "\n$ formwork pipeline simulate --fail ", first,
      ".smoke --build B --previous A\n$ formwork pipeline simulate --fail ", first,
      ".rollback --build B --previous A\n```\n");
}

std::string RequiredTemplate() {
  return "\nTo let nobody deploy past these steps: environment or service connection, Approvals "
         "and "
         "checks, *Required template*,\n`pipelines/templates/platform.yml`. The pipeline extends "
         "it "
         "already; a pipeline that does not is refused then.\n";
}

}  // namespace

std::string PipelineRunbook(const Platform& platform) {
  if (!platform.base.pipeline) return "";
  const bool automatic = *platform.base.pipeline->rollback == blueprint::Rollback::kAutomatic;
  std::string out =
      "\nThe build to go back to, A, is the one that runs, if it has the tag `good-<environment>`, "
      "else the last one with it. A\n"
      "deployment gives the tag when health check, smoke tests and objectives have passed.\n";
  out += automatic ? StrCat(
                         "When a step of a deployment fails, the way back begins by itself, and "
                         "the stage fails all the same:\n\n",
                         kWaysBack)
                   : "Nothing goes back by itself (`rollback: manual`).\n";
  out +=
      "\nBy hand: rerun the stage `deploy_<environment>` in the run of a good build; it deploys "
      "what "
      "that run built, through the same checks.\n";
  return StrCat(out, Drill(platform), SmokeRunbook(platform.base), TimeOuts(platform),
                SetupTable(platform), RequiredTemplate());
}

}  // namespace formwork::azure
