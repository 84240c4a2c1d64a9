// Made by formwork from blueprint.yaml; change that file and run `formwork generate`.

#include "generated/review_violation.h"

#include <formwork/call.h>

#include "generated/functions.h"

namespace app {
namespace {

void Handle(formwork::Call& call) {
  ReviewViolation::Input in;
  in.channel_id = call.Param("channelId");
  in.id = call.Param("id");
  call.Body(in.body);
  call.ReadOne("violation", in.violation);
  in.request = call.request();
  const ReviewViolation::Output out = Run(in, call.context());
  call.Returns(out.status, out.headers, out.returns);
  call.Write("violationOut", out.violation);
  call.Write("verdict", out.verdict);
}

}  // namespace

formwork::FunctionInfo ReviewViolationInfo() {
  formwork::FunctionInfo info;
  info.name = "review-violation";
  info.trigger = formwork::TriggerKind::kHttp;
  info.input = "req";
  info.method = "PATCH";
  info.route = "/violations/{channelId}/{id}";
  info.timeout_ms = 120000;
  info.timeout_setting = "FORMWORK_FUNCTION_REVIEW_VIOLATION_TIMEOUT";
  info.run = Handle;
  return info;
}

}  // namespace app
