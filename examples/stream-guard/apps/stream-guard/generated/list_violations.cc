// Made by formwork from blueprint.yaml; change that file and run `formwork generate`.

#include "generated/list_violations.h"

#include <formwork/call.h>

#include "generated/functions.h"

namespace app {
namespace {

void Handle(formwork::Call& call) {
  ListViolations::Input in;
  in.channel_id = call.Param("channelId");
  call.ReadMany("violations", in.violations);
  in.request = call.request();
  const ListViolations::Output out = Run(in, call.context());
  call.Returns(out.status, out.headers, out.returns);
}

}  // namespace

formwork::FunctionInfo ListViolationsInfo() {
  formwork::FunctionInfo info;
  info.name = "list-violations";
  info.trigger = formwork::TriggerKind::kHttp;
  info.input = "req";
  info.method = "GET";
  info.route = "/violations/{channelId}";
  info.timeout_ms = 120000;
  info.timeout_setting = "FORMWORK_FUNCTION_LIST_VIOLATIONS_TIMEOUT";
  info.run = Handle;
  return info;
}

}  // namespace app
