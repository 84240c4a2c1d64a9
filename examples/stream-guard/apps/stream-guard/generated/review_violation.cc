// Made by formwork from blueprint.yaml; change that file and run `formwork generate`.

#include "generated/review_violation.h"

#include <formwork/call.h>

#include "generated/functions.h"

namespace app {
namespace {

void Handle(formwork::Call& call) {
  ReviewViolation::Input in;
  in.channel_id = call.Param("channelId", formwork::LengthRule{.min = 1, .max = 64});
  in.id = call.Param("id");
  call.Body(in.body);
  call.ReadOne("violation", in.violation);
  in.request = call.TakeRequest();
  const ReviewViolation::Output out = Run(in, call.context());
  call.Returns(out.status, out.headers, out.returns);
  call.Write("violationOut", out.violation);
  call.Write("verdict", out.verdict);
}

}  // namespace

formwork::FunctionInfo ReviewViolationInfo() {
  return {
    .name = "review-violation",
    .trigger = formwork::TriggerKind::kHttp,
    .input = "req",
    .method = "PATCH",
    .route = "/violations/{channelId}/{id}",
    .timeout_ms = 120'000,
    .timeout_setting = settings::kFunctionReviewViolationTimeout,
    .run = Handle,
  };
}

}  // namespace app
