// Made by formwork from blueprint.yaml; change that file and run `formwork generate`.

#include "generated/stream_stats.h"

#include <formwork/call.h>

#include "generated/functions.h"

namespace app {
namespace {

void Handle(formwork::Call& call) {
  StreamStats::Input in;
  in.stream_id = call.Param("streamId", formwork::LengthRule{.min = 1, .max = 64});
  call.ReadMany("counts", in.counts);
  in.request = call.TakeRequest();
  const StreamStats::Output out = Run(in, call.context());
  call.Returns(out.status, out.headers, out.returns);
}

}  // namespace

formwork::FunctionInfo StreamStatsInfo() {
  return {
    .name = "stream-stats",
    .trigger = formwork::TriggerKind::kHttp,
    .input = "req",
    .method = "GET",
    .route = "/streams/{streamId}/stats",
    .timeout_ms = 120'000,
    .timeout_setting = settings::kFunctionStreamStatsTimeout,
    .run = Handle,
  };
}

}  // namespace app
