#pragma once
// What a run would do, without a cloud: which stages, jobs and steps run, are skipped, wait for an
// approval, fail where they are told to, what then rolls back, and which build each environment is
// left with. Conditions are evaluated as the service evaluates them.

#include <cstdint>
#include <string>
#include <vector>

#include "generator/pipeline/checks.h"
#include "generator/pipeline/effects.h"
#include "generator/pipeline/model.h"

namespace formwork::pipeline {

struct RunOptions {
  std::string branch = "main";
  bool pull_request = false;
  std::vector<std::string> fail =
      {};  // "deploy_staging", "deploy_staging.smoke", "staging.smoke", "build.package"
  std::vector<std::string> reject = {};  // environments whose approvers say no
  Builds builds = {};
};

enum class Outcome : uint8_t { kRuns, kFails, kSkipped, kWaits, kRefused, kRollsBack, kNotStarted };

// One line of the run: a stage (depth 0), a job or check (1), a hook (2), a step (3).
struct Event {
  int depth = 0;
  Outcome outcome = Outcome::kRuns;
  std::string name = {};
  std::string detail = {};  // why it is skipped, who has to approve

  friend bool operator==(const Event&, const Event&) = default;
};

struct Run {
  std::vector<Event> events = {};
  std::vector<Place> places = {};  // the environments that the pipeline deploys to, as they end
  Builds builds = {};
  bool succeeded = true;
  std::vector<std::string> unknown =
      {};  // what `fail` or `reject` named and the pipeline does not have
};

[[nodiscard]] Run Simulate(const Pipeline& pipeline, const Checks& checks,
                           const RunOptions& options);

[[nodiscard]] std::string_view Word(Outcome outcome);

}  // namespace formwork::pipeline
