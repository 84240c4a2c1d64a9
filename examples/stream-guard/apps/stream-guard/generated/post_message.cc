// Made by formwork from blueprint.yaml; change that file and run `formwork generate`.

#include "generated/post_message.h"

#include <formwork/call.h>

#include "generated/functions.h"

namespace app {
namespace {

void Handle(formwork::Call& call) {
  PostMessage::Input in;
  in.channel_id = call.Param("channelId", formwork::LengthRule{.min = 1, .max = 64});
  call.Body(in.body);
  in.request = call.TakeRequest();
  const auto gemini = call.Gemini("gemini");
  PostMessage::Services services{*gemini};
  const PostMessage::Output out = Run(in, services, call.context());
  call.Returns(out.status, out.headers, out.returns);
  call.Write("message", out.message);
  call.Write("violation", out.violation);
  call.Send("event", out.event);
}

}  // namespace

formwork::FunctionInfo PostMessageInfo() {
  return {
    .name = "post-message",
    .trigger = formwork::TriggerKind::kHttp,
    .input = "req",
    .method = "POST",
    .route = "/channels/{channelId}/messages",
    .timeout_ms = 120'000,
    .timeout_setting = settings::kFunctionPostMessageTimeout,
    .run = Handle,
  };
}

}  // namespace app
