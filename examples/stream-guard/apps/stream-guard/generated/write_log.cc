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
  formwork::FunctionInfo info;
  info.name = "write-log";
  info.trigger = formwork::TriggerKind::kActivity;
  info.input = "input";
  info.timeout_ms = 120000;
  info.timeout_setting = "FORMWORK_FUNCTION_WRITE_LOG_TIMEOUT";
  info.run = Handle;
  return info;
}

}  // namespace app
