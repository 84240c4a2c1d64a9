// Made by formwork from blueprint.yaml; change that file and run `formwork generate`.

#include "generated/write_log.h"

#include <formwork/call.h>

#include "generated/functions.h"

namespace app {
namespace {

void Handle(formwork::Call& call) {
  WriteLog::Input in;
  call.Input(in.input);
  const WriteLog::Output out = Run(in, call.context());
  call.Result(out.returns);
  call.Write("event", out.event);
}

}  // namespace

formwork::FunctionInfo WriteLogInfo() {
  return {
    .name = "write-log",
    .trigger = formwork::TriggerKind::kActivity,
    .input = "input",
    .timeout_ms = 120'000,
    .timeout_setting = settings::kFunctionWriteLogTimeout,
    .run = Handle,
  };
}

}  // namespace app
