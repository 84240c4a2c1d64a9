// An app with one workflow of three activities, as the generator would write it. Each activity
// leaves a line in $HANDLER_DIR/effects. While $HANDLER_DIR/hold-<id> is there, the body of that
// instance holds its call up, and says so with held-<id>; "bad" in the id makes it fail.

#include <chrono>
#include <cstdlib>
#include <fstream>
#include <string>
#include <thread>

#include <fcntl.h>
#include <formwork/call.h>
#include <formwork/workflow_app.h>
#include <unistd.h>

namespace {

using namespace std::chrono_literals;
using formwork::Json;

std::string InFolder(const std::string& name) {
  const char* folder = std::getenv("HANDLER_DIR");
  return std::string{folder == nullptr ? "." : folder} + "/" + name;
}

template <int N>
struct Step {
  using Input = Json;
  using Output = Json;
  static constexpr std::string_view kName = N == 0 ? "count" : N == 1 ? "alert" : "log";

  static formwork::WorkflowRetry Retry() { return {.attempts = 5, .first = 100ms, .max = 1s}; }
};

void HoldUp(const std::string& id) {
  if (!std::ifstream{InFolder("hold-" + id)}) return;
  std::ofstream{InFolder("held-" + id)} << "x";
  for (int i = 0; i < 6000 && std::ifstream{InFolder("hold-" + id)}; ++i)
    std::this_thread::sleep_for(5ms);
}

formwork::Workflow<Json, Json> Flow(formwork::WorkflowContext& flow, Json event) {
  const std::string id = event["id"].AsString();
  HoldUp(id);
  const auto [a, b, c] = co_await formwork::WhenAll(
      flow.Call<Step<0>>(event), flow.Call<Step<1>>(event), flow.Call<Step<2>>(event));
  if (id.starts_with("bad")) throw std::runtime_error("a bad event");
  co_return Json(a.AsString() + " " + b.AsString() + " " + c.AsString());
}

// The line is one write, so that a kill leaves all of it or nothing.
template <int N>
void RunStep(formwork::Call& call) {
  Json event;
  call.Input(event);
  const std::string done = std::string{Step<N>::kName} + "-" + event["id"].AsString();
  const std::string line = done + "\n";
  const int file = ::open(InFolder("effects").c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC,
                          0600);  // NOLINT: open's interface
  const bool written = ::write(file, line.data(), line.size()) > 0;
  ::close(file);
  if (!written) throw std::runtime_error("the effect cannot be written");
  call.Result(Json(done));
}

constexpr formwork::WorkflowInfo kWorkflows[] = {{.name = "flow",
                                                  .source = "queue events",
                                                  .dead_letter = "deadLetterEventsDead",
                                                  .keep_ms = 86'400'000,
                                                  .keep_setting = "FORMWORK_WORKFLOW_FLOW_KEEP"}};

void Start(formwork::Call& call) {
  Json event;
  call.Message(event);
  formwork::StartWorkflow(call, "flow", event["id"].AsString(), event.ToString());
}

void WriteLetter(formwork::Call& call) {
  formwork::WriteWorkflowLetter(call, kWorkflows);
}

void Sweep(formwork::Call& call) {
  formwork::SweepWorkflows(call, kWorkflows);
}

void Purge(formwork::Call& call) {
  formwork::PurgeWorkflows(call, kWorkflows);
}

struct Function {
  const char* name;
  formwork::TriggerKind trigger;
  const char* input;
  void (*run)(formwork::Call&);
};

}  // namespace

int main() {
  using enum formwork::TriggerKind;
  formwork::WorkflowApp app("test");
  const Function functions[] = {{"count", kActivity, "input", RunStep<0>},
                                {"alert", kActivity, "input", RunStep<1>},
                                {"log", kActivity, "input", RunStep<2>},
                                {"formwork-dead-letter", kActivity, "input", WriteLetter},
                                {"formwork-start-flow", kQueue, "message", Start},
                                {"formwork-sweep", kSchedule, "timer", Sweep},
                                {"formwork-purge", kSchedule, "timer", Purge}};
  for (const Function& function : functions) {
    formwork::FunctionInfo info;
    info.name = function.name;
    info.trigger = function.trigger;
    info.input = function.input;
    info.run = function.run;
    if (function.trigger == kQueue) {
      info.source = "events";
      info.dead_letter = "deadLetter";
      info.attempts = 1000;
    }
    app.app().Add(info);
  }
  app.workflows().Add("flow", &Flow);
  app.UseDeadLetters();
  return app.Run();
}
