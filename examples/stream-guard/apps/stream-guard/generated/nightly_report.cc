// Made by formwork from blueprint.yaml; change that file and run `formwork generate`.

#include "generated/nightly_report.h"

#include <formwork/call.h>

#include "generated/functions.h"

namespace app {
namespace {

void Handle(formwork::Call& call) {
  NightlyReport::Input in;
  in.timer = call.timer();
  call.ReadMany("open", in.open);
  static_cast<void>(Run(in, call.context()));
}

}  // namespace

formwork::FunctionInfo NightlyReportInfo() {
  return {
    .name = "nightly-report",
    .trigger = formwork::TriggerKind::kSchedule,
    .input = "timer",
    .timeout_ms = 120'000,
    .timeout_setting = settings::kFunctionNightlyReportTimeout,
    .run = Handle,
  };
}

}  // namespace app
