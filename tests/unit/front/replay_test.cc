// The replay role: recordings in, verdicts out, a line each.

#include "runtime/front/replay.h"

#include <sstream>

#include <formwork/json_value.h>

#include "runtime/durable/wire.h"
#include "runtime/json/base64.h"
#include "tests/support/catch.h"

namespace formwork::front {
namespace {

struct Act {
  using Input = std::string;
  using Output = std::string;
  static constexpr std::string_view kName = "act";
};

Workflow<std::string, std::string> Flow(WorkflowContext& flow, std::string input) {
  co_return co_await flow.Call<Act>(input);
}

// Waits for the activity `name`.
std::string Recording(const std::string& instance, const std::string& name) {
  using durable::EventKind;
  durable::Request request;
  request.instance_id = instance;
  request.past.resize(4);
  request.past[0].kind = EventKind::kOrchestratorStarted;
  request.past[1].kind = EventKind::kExecutionStarted;
  request.past[1].name = "flow";
  request.past[1].text = "\"in\"";
  request.past[2].kind = EventKind::kTaskScheduled;
  request.past[2].id = 0;
  request.past[2].name = name;
  request.past[3].kind = EventKind::kOrchestratorCompleted;
  Json json;
  json.Set("request", ToBase64(durable::EncodeRequest(request)));
  return json.ToString() + "\n";
}

}  // namespace

TEST_CASE("ReplayLines: a verdict a line, both sides where they differ", "[front]") {
  WorkflowRegistry registry;
  registry.Add("flow", &Flow);
  std::istringstream in(Recording("one", "act") + Recording("two", "old") +
                        Recording("formwork-letter:3", "formwork-dead-letter") + "nonsense\n");
  std::ostringstream out;
  CHECK(ReplayLines(registry, in, out) == 0);
  CHECK(out.str() ==
        R"({"workflow":"flow","instance":"one","fits":true}
{"workflow":"flow","instance":"two","fits":false,"problem":"no longer fits: step 0 was activity 'old', today's code calls activity 'act'","step":0,"history":"activity 'old'","code":"calls activity 'act'"}
{"workflow":"flow","instance":"formwork-letter:3","fits":true}
{"workflow":"","instance":"","fits":false,"problem":"this is not a recorded history"}
)");
}

}  // namespace formwork::front
