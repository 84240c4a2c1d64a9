// Made by formwork from blueprint.yaml; change that file and run `formwork generate`.

#include "generated/raise_alert.h"

#include <formwork/call.h>

#include "generated/functions.h"

namespace app {
namespace {

void Handle(formwork::Call& call) {
  RaiseAlert::Input in;
  call.Input(in.input);
  const RaiseAlert::Output out = Run(in, call.context());
  call.Result(out.returns);
  call.Write("alert", out.alert);
}

}  // namespace

formwork::FunctionInfo RaiseAlertInfo() {
  return {
    .name = "raise-alert",
    .trigger = formwork::TriggerKind::kActivity,
    .input = "input",
    .timeout_ms = 120'000,
    .timeout_setting = settings::kFunctionRaiseAlertTimeout,
    .run = Handle,
  };
}

}  // namespace app
