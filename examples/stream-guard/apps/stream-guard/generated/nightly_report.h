#pragma once
// Made by formwork from blueprint.yaml; change that file and run `formwork generate`.
// nightly-report: schedule 0 0 3 * * *

#include <vector>

#include <formwork/context.h>
#include <formwork/out.h>
#include <formwork/problem.h>
#include <formwork/timer.h>

#include "generated/names.h"
#include "generated/types.h"

namespace app {

struct NightlyReport {
  struct Input {
    formwork::Timer timer;
    std::vector<Violation> open;  // read from violations
  };

  struct Output {};
};

// The function's body: functions/nightly_report.cc.
NightlyReport::Output Run(const NightlyReport::Input& in, formwork::Context& context);

}  // namespace app
