// Made by formwork from blueprint.yaml; change that file and run `formwork generate`.

#include "generated/update_stats.h"

#include <formwork/call.h>

#include "generated/functions.h"

namespace app {
namespace {

void Handle(formwork::Call& call) {
  UpdateStats::Input in;
  call.Input(in.input);
  const UpdateStats::Output out = Run(in, call.context());
  call.Result(out.returns);
  call.Write("entry", out.entry);
}

}  // namespace

formwork::FunctionInfo UpdateStatsInfo() {
  return {
    .name = "update-stats",
    .trigger = formwork::TriggerKind::kActivity,
    .input = "input",
    .timeout_ms = 120'000,
    .timeout_setting = settings::kFunctionUpdateStatsTimeout,
    .run = Handle,
  };
}

}  // namespace app
