#include "generated/raise_alert.h"

namespace app {

// activity
// Only a flagged stream is worth somebody's attention. The alert's id is the event's: delivered
// twice, raised once.
RaiseAlert::Output Run(const RaiseAlert::Input& in, formwork::Context& context) {
  RaiseAlert::Output out;
  if (in.input.kind != StreamEventKind::kFlagged) return out;
  Alert alert;
  alert.id = in.input.id;
  alert.stream_id = in.input.stream_id;
  alert.reason = "a message was held back for review";
  alert.at = in.input.at;
  out.alert = alert;
  out.returns = true;
  context.Warn("alert raised", {{"stream", in.input.stream_id}});
  return out;
}

}  // namespace app
