// Any bytes as what the durable extension sends: never a crash; what can be read is written and
// read again as the same; whatever comes in, an orchestrator's answer can be read.
#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <string_view>

#include <formwork/workflow_registry.h>

#include "runtime/durable/cause.h"
#include "runtime/durable/execution.h"
#include "runtime/durable/wire.h"

namespace {

using namespace formwork;

struct Act {
  using Input = JsonText;
  using Output = JsonText;
  static constexpr std::string_view kName = "Square";
};

// Takes part in whatever the bytes say: waits for several things, retries, ends.
Workflow<JsonText, JsonText> Body(WorkflowContext& flow, JsonText input) {
  const WorkflowRetry retry{.attempts = 3};
  const auto [a, b] = co_await WhenAll(flow.Call<Act>(input, retry), flow.Call<Act>(input));
  const auto event = co_await flow.WaitFor<JsonText>("approval", std::chrono::hours{200});
  co_return event ? *event : JsonText{a.text + b.text};
}

void Expect(bool condition, const char* what) {
  if (!condition) throw std::logic_error(what);  // nobody catches it: the fuzzer sees the abort
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view bytes{reinterpret_cast<const char*>(data), size};
  if (const auto request = durable::DecodeRequest(bytes)) {
    Expect(durable::DecodeRequest(durable::EncodeRequest(*request)) == request,
           "a request changes when it is written");
  }
  if (const auto response = durable::DecodeResponse(bytes)) {
    Expect(durable::DecodeResponse(durable::EncodeResponse(*response)) == response,
           "a response changes");
  }
  if (const auto event = durable::DecodeEvent(bytes)) {
    Expect(durable::DecodeEvent(durable::EncodeEvent(*event)) == event, "an event changes");
    if (event->failure) static_cast<void>(durable::RootCause(*event->failure));
  }
  static const WorkflowRegistry registry = [] {
    WorkflowRegistry all;
    for (const char* name : {"FanOut", "Retry", "Timer", "Event", "Parent", "Child"})
      all.Add(name, &Body);
    return all;
  }();
  const durable::Answer answer = durable::AnswerOrchestration(registry, {}, bytes);
  Expect(durable::DecodeResponse(answer.response).has_value(), "the answer cannot be read");
  Expect(durable::AnswerOrchestration(registry, {}, bytes).response == answer.response,
         "two answers to one request");
  return 0;
}
