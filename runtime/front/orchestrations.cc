#include "runtime/front/orchestrations.h"

#include <memory>

#include <formwork/json_writer.h>

#include "runtime/durable/execution.h"
#include "runtime/durable/wire.h"
#include "runtime/json/base64.h"
#include "runtime/protocol/outputs.h"

namespace formwork::front {
namespace {

struct WriteLetter {
  using Input = JsonText;
  using Output = JsonText;
  static constexpr std::string_view kName = durable::kDeadLetterActivity;

  static WorkflowRetry Retry() { return durable::DeadLetterRetry(); }
};

Workflow<JsonText, void> CarryLetter(WorkflowContext& flow, JsonText letter) {
  static_cast<void>(co_await flow.Call<WriteLetter>(letter));
}

// Base64 of the request, as the host carries it under Data; "" if it is not there.
std::string RequestOf(const Invocation& invocation) {
  for (const protocol::Member& member : invocation.envelope.data) {
    const auto text = protocol::UnwrapText(member.json);
    const auto bytes = text ? FromBase64(*text) : std::nullopt;
    if (bytes) return *bytes;
  }
  return {};
}

protocol::Reply ToReply(const durable::Answer& answer) {
  std::string body = "{\"Outputs\":{},\"Logs\":[";
  for (const std::string& line : answer.logs) {
    if (body.back() != '[') body += ',';
    AppendJsonString(body, line);
  }
  body += "],\"ReturnValue\":\"";
  AppendBase64(body, answer.response);
  return {200, {}, body + "\"}"};
}

class Orchestrator {
 public:
  Orchestrator(std::string name, const WorkflowRegistry& registry, bool dead_letters)
      : registry_(registry) {
    letters_.Add(std::move(name), &CarryLetter);
    if (dead_letters) options_ = durable::TellingDeadLetters();
  }

  [[nodiscard]] protocol::Reply Run(const Invocation& invocation) const {
    const std::string request = RequestOf(invocation);
    const auto decoded = durable::DecodeRequest(request);
    const bool letter = decoded && decoded->instance_id.starts_with(kLetterPrefix);
    const durable::Options plain;
    return ToReply(letter ? durable::AnswerOrchestration(letters_, plain, request)
                          : durable::AnswerOrchestration(registry_, options_, request));
  }

 private:
  const WorkflowRegistry& registry_;
  WorkflowRegistry letters_;
  durable::Options options_;
};

}  // namespace

void RegisterOrchestrations(Dispatcher& dispatcher, const WorkflowRegistry& registry,
                            bool dead_letters) {
  for (const auto& [name, starter] : registry.All()) {
    static_cast<void>(starter);
    const auto orchestrator = std::make_shared<Orchestrator>(name, registry, dead_letters);
    dispatcher.Register(name, [orchestrator](const Invocation& invocation) {
      return orchestrator->Run(invocation);
    });
  }
}

}  // namespace formwork::front
