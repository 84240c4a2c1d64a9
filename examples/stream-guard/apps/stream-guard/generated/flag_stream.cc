// Made by formwork from blueprint.yaml; change that file and run `formwork generate`.

#include "generated/flag_stream.h"

#include <formwork/call.h>

#include "generated/functions.h"

namespace app {
namespace {

void Handle(formwork::Call& call) {
  FlagStream::Input in;
  call.Documents(in.documents);
  if (in.documents.empty()) return;
  const FlagStream::Output out = Run(in, call.context());
  call.Send("events", out.events);
}

}  // namespace

formwork::FunctionInfo FlagStreamInfo() {
  return {
    .name = "flag-stream",
    .trigger = formwork::TriggerKind::kChanges,
    .input = "documents",
    .source = "violations",
    .dead_letter = "deadLetter",
    .attempts = 5,
    .attempts_setting = settings::kChangesFlagStreamAttempts,
    .timeout_ms = 120'000,
    .timeout_setting = settings::kFunctionFlagStreamTimeout,
    .run = Handle,
  };
}

}  // namespace app
