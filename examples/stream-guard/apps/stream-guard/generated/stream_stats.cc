// Made by formwork from blueprint.yaml; change that file and run `formwork generate`.

#include "generated/stream_stats.h"

#include <formwork/call.h>

#include "generated/functions.h"

namespace app {
namespace {

void Handle(formwork::Call& call) {
  StreamStats::Input in;
  in.stream_id = call.Param("streamId");
  call.ReadMany("counts", in.counts);
  in.request = call.request();
  const StreamStats::Output out = Run(in, call.context());
  call.Returns(out.status, out.headers, out.returns);
}

}  // namespace

formwork::FunctionInfo StreamStatsInfo() {
  formwork::FunctionInfo info;
  info.name = "stream-stats";
  info.trigger = formwork::TriggerKind::kHttp;
  info.input = "req";
  info.method = "GET";
  info.route = "/streams/{streamId}/stats";
  info.timeout_ms = 120000;
  info.timeout_setting = "FORMWORK_FUNCTION_STREAM_STATS_TIMEOUT";
  info.run = Handle;
  return info;
}

}  // namespace app
