#pragma once
// A pipeline opened up: stages, jobs, the hooks of deployments, steps. Plain values in written
// order.

#include <optional>
#include <string>
#include <vector>

#include "generator/source/span.h"

namespace formwork::pipeline {

struct Step {
  std::string kind = {};  // "bash", "task", "checkout", …
  std::string what = {};  // the task, the first line of the script, the artifact
  std::string name = {};
  std::string display = {};
  std::string condition = {};  // empty: succeeded()
  std::string script = {};     // what a shell is given, if it is such a step
  Span span = {};
};

// What a job does in order; a plain job has one hook, "steps".
struct Hook {
  std::string name = {};  // "deploy", "postRouteTraffic", "on failure", …
  std::vector<Step> steps = {};
};

struct Job {
  std::string name = {};
  std::string display = {};
  std::string condition = {};
  std::string environment = {};  // of a deployment
  std::string pool = {};
  int minutes = 60;
  std::vector<std::string> depends_on = {};
  std::vector<Hook> hooks = {};
  bool deployment = false;
  Span span = {};
};

struct Stage {
  std::string name = {};
  std::string display = {};
  std::string condition = {};
  std::optional<std::vector<std::string>> depends_on = {};  // unset: the stage before
  std::string lock = {};
  std::vector<Job> jobs = {};
  Span span = {};
};

struct Pipeline {
  std::string path = {};
  std::vector<std::string> branches = {};     // that start it; empty: every branch
  std::vector<std::string> pr_branches = {};  // whose pull requests start it
  bool starts_on_push = true;
  bool starts_on_pr = false;
  std::vector<Stage> stages = {};
};

}  // namespace formwork::pipeline
