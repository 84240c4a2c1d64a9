#include "generated/flag_stream.h"

namespace app {

// changes of violations
// A new violation flags its stream. The change feed shows a review as a change too, so only open
// ones count; the event's id is the violation's, so that a change seen twice is one event.
FlagStream::Output Run(const FlagStream::Input& in, formwork::Context& context) {
  FlagStream::Output out;
  for (const Violation& violation : in.documents) {
    if (violation.status != ViolationStatus::kOpen) continue;
    StreamEvent event;
    event.id = violation.id;
    event.stream_id = violation.channel_id;
    event.kind = StreamEventKind::kFlagged;
    event.at = violation.created_at;
    out.events.Add(event);
  }
  context.Info("streams flagged", {{"events", out.events.size()}});
  return out;
}

}  // namespace app
