// Made by formwork from blueprint.yaml; change that file and run `formwork generate`.

#include "generated/list_messages.h"

#include <formwork/call.h>

#include "generated/functions.h"

namespace app {
namespace {

void Handle(formwork::Call& call) {
  ListMessages::Input in;
  in.channel_id = call.Param("channelId", formwork::LengthRule{.min = 1, .max = 64});
  call.ReadMany("messages", in.messages);
  in.request = call.TakeRequest();
  const ListMessages::Output out = Run(in, call.context());
  call.Returns(out.status, out.headers, out.returns);
}

}  // namespace

formwork::FunctionInfo ListMessagesInfo() {
  return {
    .name = "list-messages",
    .trigger = formwork::TriggerKind::kHttp,
    .input = "req",
    .method = "GET",
    .route = "/channels/{channelId}/messages",
    .timeout_ms = 120'000,
    .timeout_setting = settings::kFunctionListMessagesTimeout,
    .run = Handle,
  };
}

}  // namespace app
