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
  formwork::FunctionInfo info;
  info.name = "flag-stream";
  info.trigger = formwork::TriggerKind::kChanges;
  info.input = "documents";
  info.source = "violations";
  info.dead_letter = "deadLetter";
  info.attempts = 5;
  info.attempts_setting = "FORMWORK_CHANGES_FLAG_STREAM_ATTEMPTS";
  info.timeout_ms = 120000;
  info.timeout_setting = "FORMWORK_FUNCTION_FLAG_STREAM_TIMEOUT";
  info.run = Handle;
  return info;
}

}  // namespace app
