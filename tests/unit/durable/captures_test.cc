// The recorded conversations of the real dispatcher: what went in gives, byte for byte, what came
// out.

#include <string>
#include <vector>

#include <formwork/workflow_registry.h>

#include "runtime/durable/execution.h"
#include "runtime/durable/wire.h"
#include "tests/support/catch.h"
#include "tests/unit/durable/capture.h"

namespace formwork::durable::testing {
namespace {

using namespace std::chrono_literals;

struct Square {
  using Input = JsonText;
  using Output = JsonText;
  static constexpr std::string_view kName = "Square";
};

struct Flaky {
  using Input = JsonText;
  using Output = JsonText;
  static constexpr std::string_view kName = "Flaky";

  static WorkflowRetry Retry() { return {.attempts = 5, .first = 300ms}; }
};

struct Garbage {
  using Input = JsonText;
  using Output = JsonText;
  static constexpr std::string_view kName = "Garbage";
};

struct Child {
  using Input = JsonText;
  using Output = JsonText;
  static constexpr std::string_view kName = "Child";
};

JsonText Number(int n) {
  return JsonText{std::to_string(n)};
}

JsonText Indexed(const std::string& n) {
  return JsonText{"{\"i\":" + n + "}"};
}

Workflow<JsonText, JsonText> FanOut(WorkflowContext& flow, JsonText input) {
  const int n = std::stoi(Member(input.text, "n"));
  std::vector<Task<JsonText>> tasks;
  for (int i = 1; i <= n; ++i)
    tasks.push_back(flow.Call<Square>(Indexed(std::to_string(i))));
  const std::vector<JsonText> squares = co_await WhenAll(tasks);
  int sum = 0;
  for (const JsonText& square : squares)
    sum += std::stoi(square.text);
  co_return Number(sum);
}

Workflow<JsonText, JsonText> Retry(WorkflowContext& flow, JsonText input) {
  const JsonText call{"{\"failures\":" + Member(input.text, "failures") + ",\"key\":\"" +
                      flow.InstanceId() + "\"}"};
  co_return co_await flow.Call<Flaky>(call);
}

Workflow<JsonText, JsonText> Timer(WorkflowContext& flow, JsonText /*seconds*/) {
  co_await flow.Sleep(800ms);
  co_return JsonText{"\"woke\""};
}

Workflow<JsonText, JsonText> Event(WorkflowContext& flow, JsonText /*input*/) {
  co_return co_await flow.WaitFor<JsonText>("approval");
}

Workflow<JsonText, JsonText> EventLate(WorkflowContext& flow, JsonText /*input*/) {
  co_await flow.Sleep(900ms);
  co_return co_await flow.WaitFor<JsonText>("Approval");
}

Workflow<JsonText, JsonText> EventOrTimeout(WorkflowContext& flow, JsonText /*input*/) {
  const std::optional<JsonText> event = co_await flow.WaitFor<JsonText>("Approval", 500ms);
  co_return event.value_or(JsonText{"\"timeout\""});
}

Workflow<JsonText, JsonText> Eternal(WorkflowContext& flow, JsonText input) {
  const int round = std::stoi(input.text);
  const JsonText square = co_await flow.Call<Square>(Indexed(input.text));
  if (round < 2) co_await flow.ContinueAsNew(Number(round + 1));
  co_return JsonText{"\"end " + input.text + " " + square.text + "\""};
}

Workflow<JsonText, JsonText> ParentBody(WorkflowContext& flow, JsonText /*input*/) {
  const JsonText first = co_await flow.CallWorkflow<Child>(Number(1));
  const Task<JsonText> second = flow.CallWorkflow<Child>(Number(2));
  const Task<JsonText> third = flow.CallWorkflow<Child>(Number(3), flow.InstanceId() + "-explicit");
  const auto [b, c] = co_await WhenAll(second, third);
  co_return JsonText{"[" + first.text + "," + b.text + "," + c.text + "]"};
}

Workflow<JsonText, JsonText> ChildBody(WorkflowContext& flow, JsonText input) {
  co_return co_await flow.Call<Square>(Indexed(input.text));
}

Workflow<JsonText, JsonText> BadActivity(WorkflowContext& flow, JsonText /*input*/) {
  std::string caught;
  try {
    static_cast<void>(co_await flow.Call<Garbage>({}));
  } catch (const ActivityFailed& error) {
    caught = error.type() + " :: " + error.message();
  }
  co_return JsonText{"\"" + caught + "\""};
}

WorkflowRegistry MakeRegistry() {
  WorkflowRegistry registry;
  registry.Add("FanOut", &FanOut);
  registry.Add("Retry", &Retry);
  registry.Add("Timer", &Timer);
  registry.Add("Event", &Event);
  registry.Add("EventLate", &EventLate);
  registry.Add("EventOrTimeout", &EventOrTimeout);
  registry.Add("Eternal", &Eternal);
  registry.Add("Parent", &ParentBody);
  registry.Add("Child", &ChildBody);
  registry.Add("BadActivity", &BadActivity);
  return registry;
}

}  // namespace

TEST_CASE("Captures: every orchestrator call that was answered is answered byte for byte",
          "[durable]") {
  const WorkflowRegistry registry = MakeRegistry();
  size_t replayed = 0;
  size_t silent = 0;
  for (const std::string& name : ConversationNames()) {
    size_t at = 0;
    for (const Call& call : ReadConversation(name)) {
      ++at;
      if (call.kind != "orchestrator") continue;
      INFO(name << ", line " << at);
      if (call.response.empty()) {  // the handler failed on purpose: nothing to compare with
        ++silent;
        continue;
      }
      const Answer answer = AnswerOrchestration(registry, {}, call.request);
      CHECK(DecodeResponse(answer.response) == DecodeResponse(call.response));
      CHECK(answer.response == call.response);
      ++replayed;
    }
  }
  CHECK(replayed == 33);
  CHECK(silent == 2);
}

TEST_CASE("Captures: requests and responses are written as the extension writes them",
          "[durable]") {
  for (const std::string& name : ConversationNames()) {
    for (const Call& call : ReadConversation(name)) {
      if (call.kind != "orchestrator") continue;
      INFO(name);
      const auto request = DecodeRequest(call.request);
      REQUIRE(request);
      CHECK(EncodeRequest(*request) == call.request);
      if (call.response.empty()) continue;
      const auto response = DecodeResponse(call.response);
      REQUIRE(response);
      CHECK(EncodeResponse(*response) == call.response);
    }
  }
}

}  // namespace formwork::durable::testing
