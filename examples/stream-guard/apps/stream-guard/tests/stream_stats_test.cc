#include "generated/stream_stats.h"

#include <formwork/testing.h>

FORMWORK_TEST("stream-stats: answers what the database counted") {
  app::StreamStats::Input in;
  in.counts.resize(2);
  formwork::Context context("stream-stats");
  const auto out = app::Run(in, context);
  FORMWORK_EXPECT(out.status == 200);
  FORMWORK_EXPECT(out.returns == in.counts);
}
