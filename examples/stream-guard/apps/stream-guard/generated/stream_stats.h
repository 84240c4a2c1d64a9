#pragma once
// Made by formwork from blueprint.yaml; change that file and run `formwork generate`.
// stream-stats: GET /streams/{streamId}/stats

#include <string>
#include <vector>

#include <formwork/context.h>
#include <formwork/http.h>
#include <formwork/out.h>
#include <formwork/problem.h>

#include "generated/names.h"
#include "generated/types.h"

namespace app {

struct StreamStats {
  struct Input {
    std::string stream_id;  // from the route
    std::vector<KindCount> counts;  // read from stats
    formwork::Request request;  // as it came
  };

  struct Output {
    int status = 200;
    std::vector<formwork::Header> headers;
    std::vector<KindCount> returns;
  };
};

// The function's body: functions/stream_stats.cc.
StreamStats::Output Run(const StreamStats::Input& in, formwork::Context& context);

}  // namespace app
