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
  formwork::FunctionInfo info;
  info.name = "update-stats";
  info.trigger = formwork::TriggerKind::kActivity;
  info.input = "input";
  info.timeout_ms = 120000;
  info.timeout_setting = "FORMWORK_FUNCTION_UPDATE_STATS_TIMEOUT";
  info.run = Handle;
  return info;
}

}  // namespace app
