#pragma once
// What YAML cannot say and setup makes: approvals, locks and branch control of the environments,
// read from pipelines/platform.json and pipelines/environments/*.json.

#include <map>
#include <string>
#include <vector>

#include "generator/pipeline/files.h"

namespace formwork::pipeline {

struct EnvironmentChecks {
  std::vector<std::string> approvers = {};  // empty: nobody has to approve
  int approval_minutes = 0;
  std::string branch = {};  // the one branch that may deploy; empty: any
};

using Checks = std::map<std::string, EnvironmentChecks,
                        std::less<>>;  // by Azure DevOps' name of the environment

// "approval by release-managers within 24 h"; empty if nobody has to.
[[nodiscard]] std::string ApprovalText(const EnvironmentChecks& checks);

// Missing files mean no checks: then the simulation says what YAML alone does.
[[nodiscard]] Checks ReadChecks(const ReadFile& read);

}  // namespace formwork::pipeline
