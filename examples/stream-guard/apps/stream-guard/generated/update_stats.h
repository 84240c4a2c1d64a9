#pragma once
// Made by formwork from blueprint.yaml; change that file and run `formwork generate`.
// update-stats: activity of process-event

#include <formwork/context.h>
#include <formwork/out.h>
#include <formwork/problem.h>

#include "generated/names.h"
#include "generated/types.h"

namespace app {

struct UpdateStats {
  struct Input {
    StreamEvent input;
  };

  struct Output {
    bool returns = false;
    formwork::Out<StatsEntry> entry;  // to container stats
  };
};

// The function's body: functions/update_stats.cc.
UpdateStats::Output Run(const UpdateStats::Input& in, formwork::Context& context);

}  // namespace app
