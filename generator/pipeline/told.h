#pragma once
// What a simulated run is told to let fail and to refuse: which of its steps and approvals are
// meant, and which of the names meant nothing.

#include <set>
#include <string>
#include <vector>

#include "generator/pipeline/model.h"

namespace formwork::pipeline {

class Told {
 public:
  // `fail`: STAGE, STAGE.STEP or STAGE.JOB.STEP. `reject`: a stage or an environment.
  Told(const std::vector<std::string>& fail, const std::vector<std::string>& reject)
      : fail_(fail), reject_(reject) {}

  // A stage alone fails at its last step of what it is for (not while it rolls back).
  [[nodiscard]] bool ToFail(const Stage& stage, const Job& job, const Hook& hook, size_t index);
  // "staging.rollback": to see it fail, the deployment has to fail first, at its last step.
  [[nodiscard]] bool FailsOnlyOnTheWayBack(const Stage& stage, const Job& job);
  [[nodiscard]] bool ToReject(const Stage& stage, const std::string& environment);
  // Names that nothing answered to.
  [[nodiscard]] std::vector<std::string> Unused() const;

 private:
  const std::vector<std::string>& fail_;
  const std::vector<std::string>& reject_;
  std::set<std::string> used_;
};

[[nodiscard]] bool IsLastOfDeployment(const Job& job, const Hook& hook, size_t index);

}  // namespace formwork::pipeline
