// Made by formwork from blueprint.yaml; change that file and run `formwork generate`.

#include "generated/list_violations.h"

#include <formwork/call.h>

#include "generated/functions.h"

namespace app {
namespace {

void Handle(formwork::Call& call) {
  ListViolations::Input in;
  in.channel_id = call.Param("channelId", formwork::LengthRule{.min = 1, .max = 64});
  call.ReadMany("violations", in.violations);
  in.request = call.TakeRequest();
  const ListViolations::Output out = Run(in, call.context());
  call.Returns(out.status, out.headers, out.returns);
}

}  // namespace

formwork::FunctionInfo ListViolationsInfo() {
  return {
    .name = "list-violations",
    .trigger = formwork::TriggerKind::kHttp,
    .input = "req",
    .method = "GET",
    .route = "/violations/{channelId}",
    .timeout_ms = 120'000,
    .timeout_setting = settings::kFunctionListViolationsTimeout,
    .run = Handle,
  };
}

}  // namespace app
