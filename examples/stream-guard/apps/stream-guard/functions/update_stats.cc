#include "generated/update_stats.h"

namespace app {

// activity
// One entry per event under the event's id: run twice, it is written over itself.
UpdateStats::Output Run(const UpdateStats::Input& in, formwork::Context&) {
  StatsEntry entry;
  entry.id = in.input.id;
  entry.stream_id = in.input.stream_id;
  entry.kind = in.input.kind;
  entry.at = in.input.at;
  UpdateStats::Output out;
  out.entry = entry;
  out.returns = true;
  return out;
}

}  // namespace app
