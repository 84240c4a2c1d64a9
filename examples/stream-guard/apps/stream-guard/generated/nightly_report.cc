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
  const NightlyReport::Output out = Run(in, call.context());
  static_cast<void>(out);
}

}  // namespace

formwork::FunctionInfo NightlyReportInfo() {
  formwork::FunctionInfo info;
  info.name = "nightly-report";
  info.trigger = formwork::TriggerKind::kSchedule;
  info.input = "timer";
  info.timeout_ms = 120000;
  info.timeout_setting = "FORMWORK_FUNCTION_NIGHTLY_REPORT_TIMEOUT";
  info.run = Handle;
  return info;
}

}  // namespace app
