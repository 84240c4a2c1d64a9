#include "generated/stream_stats.h"

namespace app {

// GET /streams/{streamId}/stats
// Counted by the database over entries keyed by their event: a duplicate never counts twice.
StreamStats::Output Run(const StreamStats::Input& in, formwork::Context&) {
  StreamStats::Output out;
  out.returns = in.counts;
  return out;
}

}  // namespace app
