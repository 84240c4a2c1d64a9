// An app with a workflow and an activity that misbehave on request. The input says how: to "act"
// "die" (kills its process, once per marker file), "always", "hang", "throw", "echo …", "slow" (a
// second, from its marker file on); to "flow" "burn" (its body takes two seconds). "fan" calls it
// three times at once. In the role of "together" there is neither front nor child: what child_bench
// compares with.

#include <chrono>
#include <csignal>
#include <fstream>
#include <string>
#include <thread>

#include <formwork/call.h>
#include <formwork/workflow_app.h>
#include <unistd.h>

#include "runtime/front/child.h"
#include "runtime/front/orchestrations.h"

namespace {

struct Act {
  using Input = std::string;
  using Output = std::string;
  static constexpr std::string_view kName = "act";
};

formwork::Workflow<std::string, std::string> Flow(formwork::WorkflowContext& flow,
                                                  std::string how) {
  const auto until = std::chrono::steady_clock::now() + std::chrono::seconds{how == "burn" ? 2 : 0};
  while (std::chrono::steady_clock::now() < until) {
  }
  co_return co_await flow.Call<Act>(how);
}

formwork::Workflow<std::string, std::string> Fan(formwork::WorkflowContext& flow, std::string how) {
  const auto [one, two, three] =
      co_await WhenAll(flow.Call<Act>(how), flow.Call<Act>(how), flow.Call<Act>(how));
  co_return one + two + three;
}

void DieOnce(const std::string& marker) {
  if (std::ifstream{marker}) return;
  std::ofstream{marker} << "x";
  ::kill(::getpid(), SIGKILL);
}

void RunAct(formwork::Call& call) {
  formwork::Json how;
  call.Input(how);
  const std::string& text = how.AsString();
  if (text.starts_with("die ")) DieOnce(text.substr(4));
  if (text == "always") ::kill(::getpid(), SIGKILL);
  if (text.starts_with("slow ")) {
    std::ofstream{text.substr(5)} << "x";
    std::this_thread::sleep_for(std::chrono::seconds{1});
  }
  if (text == "hang") std::this_thread::sleep_for(std::chrono::hours{1});
  if (text.starts_with("echo ")) return call.Result(how);
  if (text == "throw") throw std::runtime_error("no luck");
  call.Result(formwork::Json("done in " + std::to_string(::getpid())));
}

formwork::FunctionInfo Info() {
  formwork::FunctionInfo info;
  info.name = "act";
  info.trigger = formwork::TriggerKind::kActivity;
  info.input = "input";
  info.timeout_setting = "FRONT_APP_TIMEOUT";
  info.run = RunAct;
  return info;
}

void ReadSettings() {
  static constexpr formwork::WorkflowInfo kFlow[] = {
      {.name = "flow", .keep_ms = 1'000, .keep_setting = "FRONT_APP_KEEP"}};
  formwork::ReadWorkflowSettings(kFlow);
  static_cast<void>(formwork::RetrySetting("FRONT_APP", {}));
}

void AddTo(formwork::WorkflowRegistry& workflows) {
  workflows.Add("flow", &Flow);
  workflows.Add("fan", &Fan);
}

int RunTogether() {
  formwork::WorkflowRegistry workflows;
  AddTo(workflows);
  formwork::App app("test");
  app.Add(Info());
  formwork::front::RegisterOrchestrations(app.dispatcher(), workflows, false);
  return app.Run();
}

}  // namespace

int main() {
  if (formwork::front::Role() == "together") return RunTogether();
  formwork::WorkflowApp app("test");
  app.app().Add(Info());
  AddTo(app.workflows());
  app.ReadAtStart(&ReadSettings);
  return app.Run();
}
