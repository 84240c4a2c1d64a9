#include "runtime/front/replay.h"

#include <istream>
#include <ostream>
#include <string>

#include <formwork/json_value.h>

#include "runtime/durable/recording.h"
#include "runtime/front/orchestrations.h"

namespace formwork::front {

int ReplayLines(const WorkflowRegistry& registry, std::istream& in, std::ostream& out) {
  for (std::string line; std::getline(in, line);) {
    const durable::Replayed replayed = durable::ReplayRecording(registry, line);
    // What carries a dead letter runs a body of ours.
    const bool fits = replayed.problem.empty() || replayed.instance.starts_with(kLetterPrefix);
    Json json;
    json.Set("workflow", replayed.workflow).Set("instance", replayed.instance);
    json.Set("fits", Json(fits));
    if (!fits) json.Set("problem", replayed.problem);
    if (!fits && replayed.divergence) {
      json.Set("step", int64_t{replayed.divergence->step});
      json.Set("history", replayed.divergence->history).Set("code", replayed.divergence->code);
    }
    out << json.ToString() << '\n';
  }
  return 0;
}

}  // namespace formwork::front
