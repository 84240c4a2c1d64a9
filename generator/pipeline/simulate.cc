#include "generator/pipeline/simulate.h"

#include <algorithm>
#include <map>

#include "generator/base/check.h"
#include "generator/base/str_cat.h"
#include "generator/base/text.h"
#include "generator/pipeline/holds.h"
#include "generator/pipeline/order.h"
#include "generator/pipeline/told.h"

namespace formwork::pipeline {
namespace {

class Simulator {
 public:
  Simulator(const Pipeline& pipeline, const Checks& checks, const RunOptions& options)
      : pipeline_(pipeline), checks_(checks), options_(options) {}

  Run Go() {
    run_.builds = options_.builds;
    if (!Starts()) return std::move(run_);
    for (const Stage& stage : pipeline_.stages) {
      for (const Job& job : stage.jobs) {
        if (job.deployment && Does(job, Effect::kCode))
          run_.places.push_back({.name = job.environment});
      }
    }
    for (const size_t index : StageOrder(pipeline_))
      RunStage(index);
    run_.unknown = told_.Unused();
    return std::move(run_);
  }

 private:
  void Say(int depth, Outcome outcome, std::string name, std::string detail = {}) {
    run_.events.push_back({depth, outcome, std::move(name), std::move(detail)});
  }

  static bool Matches(const std::vector<std::string>& patterns, const std::string& branch) {
    return patterns.empty() || std::ranges::any_of(patterns, [&](const std::string& pattern) {
             if (pattern == "*" || pattern == branch || pattern == StrCat("refs/heads/", branch))
               return true;
             return pattern.ends_with("*") &&
                    branch.starts_with(pattern.substr(0, pattern.size() - 1));
           });
  }

  bool Starts() {
    const bool starts =
        options_.pull_request
            ? pipeline_.starts_on_pr && Matches(pipeline_.pr_branches, options_.branch)
            : pipeline_.starts_on_push && Matches(pipeline_.branches, options_.branch);
    if (!starts) {
      Say(0, Outcome::kNotStarted, pipeline_.path,
          options_.pull_request
              ? StrCat("a pull request to '", options_.branch, "' does not start it")
              : StrCat("a push to '", options_.branch, "' does not start it"));
    }
    return starts;
  }

  void RunStage(size_t index) {
    const Stage& stage = pipeline_.stages[index];
    std::vector<Result> before;
    std::vector<std::string> unmet;
    for (const std::string& name : DependenciesOf(pipeline_, index)) {
      const auto it = stages_.find(LowerAscii(name));
      if (it == stages_.end()) continue;
      before.push_back(it->second);
      if (it->second != Result::kSucceeded) unmet.push_back(name);
    }
    if (!Holds(stage.condition, before, options_)) {
      Skip(stage, unmet);
      return;
    }
    Say(0, Outcome::kRuns, stage.name,
        stage.lock.empty() ? "" : StrCat("one run at a time (", stage.lock, ")"));
    const size_t line = run_.events.size() - 1;
    Result result = Result::kSucceeded;
    if (!PassesChecks(stage)) {
      result = Result::kFailed;
    } else {
      for (const Job& job : stage.jobs) {
        if (RunJob(stage, job) == Result::kFailed) result = Result::kFailed;
      }
    }
    if (result == Result::kFailed) {
      run_.events[line].outcome = Outcome::kFails;
      run_.events[line].detail = StageEnd(stage);
      run_.succeeded = false;
    }
    stages_[LowerAscii(stage.name)] = result;
  }

  // What became of the environments of a stage that failed.
  [[nodiscard]] std::string StageEnd(const Stage& stage) {
    std::vector<std::string> ends;
    for (const Job& job : stage.jobs) {
      const Place* place = PlaceOf(job);
      if (place != nullptr && !place->failed_at.empty())
        ends.push_back(Describe(*place, options_.builds));
    }
    return Join(ends, "; ");
  }

  static bool Does(const Job& job, Effect effect) {
    return std::ranges::any_of(job.hooks, [&](const Hook& hook) {
      return std::ranges::any_of(hook.steps,
                                 [&](const Step& step) { return EffectOf(step) == effect; });
    });
  }

  Place* PlaceOf(const Job& job) {
    const auto it = std::ranges::find(run_.places, job.environment, &Place::name);
    return !job.deployment || it == run_.places.end() ? nullptr : &*it;
  }

  void Skip(const Stage& stage, const std::vector<std::string>& unmet) {
    Say(0, Outcome::kSkipped, stage.name,
        unmet.empty() ? StrCat("its condition does not hold: ", stage.condition)
                      : StrCat("without ", Join(unmet, ", ")));
    stages_[LowerAscii(stage.name)] = Result::kSkipped;
  }

  // Checks of the environments that a stage's deployments go to: all of them before anything in the
  // stage runs.
  bool PassesChecks(const Stage& stage) {
    for (const Job& job : stage.jobs) {
      const auto it = checks_.find(job.environment);
      if (job.environment.empty() || it == checks_.end()) continue;
      const EnvironmentChecks& check = it->second;
      if (!check.branch.empty() && (options_.pull_request || options_.branch != check.branch)) {
        Say(1, Outcome::kRefused, job.environment,
            StrCat("branch control: only '", check.branch, "' may deploy"));
        return false;
      }
      if (check.approvers.empty()) continue;
      Say(1, Outcome::kWaits, job.environment, ApprovalText(check));
      if (!told_.ToReject(stage, job.environment)) continue;
      Say(1, Outcome::kRefused, job.environment, "the approvers say no");
      return false;
    }
    return true;
  }

  Result RunJob(const Stage& stage, const Job& job) {
    std::vector<Result> before;
    for (const std::string& name : job.depends_on) {
      const auto it = jobs_.find(StrCat(stage.name, ".", LowerAscii(name)));
      if (it != jobs_.end()) before.push_back(it->second);
    }
    Result& result = jobs_[StrCat(stage.name, ".", LowerAscii(job.name))];
    result = Result::kSkipped;
    if (!Holds(job.condition, before, options_)) {
      Say(1, Outcome::kSkipped, job.name,
          job.condition.empty() ? "what it waits for did not succeed"
                                : StrCat("its condition does not hold: ", job.condition));
      return result;
    }
    Say(1, Outcome::kRuns, job.name, job.environment.empty() ? "" : StrCat("to ", job.environment));
    const size_t line = run_.events.size() - 1;
    result = Result::kSucceeded;
    only_the_way_back_ = told_.FailsOnlyOnTheWayBack(stage, job);
    for (const Hook& hook : job.hooks) {
      const bool on_failure = hook.name == "on failure";
      const bool on_success = hook.name == "on success";
      if (on_failure ? result != Result::kFailed : result == Result::kFailed) continue;
      if (on_success && result != Result::kSucceeded) continue;
      if (job.deployment) Say(2, on_failure ? Outcome::kRollsBack : Outcome::kRuns, hook.name);
      if (RunSteps(stage, job, hook) == Result::kFailed) {
        result = Result::kFailed;
        if (on_failure) GetStuck(job);
      }
    }
    if (result == Result::kFailed) run_.events[line].outcome = Outcome::kFails;
    return result;
  }

  // The way back failed, at whichever of its steps.
  void GetStuck(const Job& job) {
    Place* place = PlaceOf(job);
    if (place != nullptr && place->state == Place::State::kChanged) {
      place->state =
          options_.builds.previous.empty() ? Place::State::kNowhere : Place::State::kStuck;
    }
  }

  Result RunSteps(const Stage& stage, const Job& job, const Hook& hook) {
    std::vector<Result> before;
    for (size_t i = 0; i < hook.steps.size(); ++i) {
      const Step& step = hook.steps[i];
      if (!Holds(step.condition, before, options_)) {
        Say(3, Outcome::kSkipped, NameOf(step), step.condition);
      } else {
        before.push_back(RunStep(stage, job, hook, i));
      }
    }
    const bool failed = std::ranges::find(before, Result::kFailed) != before.end();
    return failed ? Result::kFailed : Result::kSucceeded;
  }

  Result RunStep(const Stage& stage, const Job& job, const Hook& hook, size_t index) {
    const Step& step = hook.steps[index];
    Place* place = PlaceOf(job);
    const bool first = only_the_way_back_ && IsLastOfDeployment(job, hook, index);
    std::string why = told_.ToFail(stage, job, hook, index) ? "told to fail"
                      : first ? "fails, so that the way back is walked"
                              : "";
    Done done;
    if (why.empty() && place != nullptr) {
      done = Perform(EffectOf(step), options_.builds, *place);
      if (!done.went) why = done.detail;
    } else if (place != nullptr) {
      FailAt(EffectOf(step), step, *place);
    }
    const std::string name = NameOf(step);
    if (!why.empty()) {
      Say(3, Outcome::kFails, name, why);
      return Result::kFailed;
    }
    const std::string shown = step.display == name ? "" : step.display;
    Say(3, Outcome::kRuns, name,
        done.detail.empty() ? shown : StrCat(shown, shown.empty() ? "" : ": ", done.detail));
    return Result::kSucceeded;
  }

  static std::string NameOf(const Step& step) {
    if (!step.name.empty()) return step.name;
    return !step.display.empty() ? step.display : StrCat(step.kind, " ", step.what);
  }

  const Pipeline& pipeline_;
  const Checks& checks_;
  const RunOptions& options_;
  Run run_;
  std::map<std::string, Result> stages_;
  std::map<std::string, Result> jobs_;
  Told told_{options_.fail, options_.reject};
  bool only_the_way_back_ = false;  // of the job that runs: nothing else of it is told to fail
};

}  // namespace

Run Simulate(const Pipeline& pipeline, const Checks& checks, const RunOptions& options) {
  return Simulator(pipeline, checks, options).Go();
}

std::string_view Word(Outcome outcome) {
  switch (outcome) {
    case Outcome::kRuns:
      return "runs";
    case Outcome::kFails:
      return "fails";
    case Outcome::kSkipped:
      return "skipped";
    case Outcome::kWaits:
      return "waits";
    case Outcome::kRefused:
      return "refused";
    case Outcome::kRollsBack:
      return "rolls back";
    case Outcome::kNotStarted:
      return "not started";
  }
  FORMWORK_UNREACHABLE();
}

}  // namespace formwork::pipeline
