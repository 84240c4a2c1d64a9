#pragma once
// Made by formwork from blueprint.yaml; change that file and run `formwork generate`.
// post-message: POST /channels/{channelId}/messages

#include <string>
#include <vector>

#include <formwork/context.h>
#include <formwork/http.h>
#include <formwork/out.h>
#include <formwork/problem.h>
#include <formwork/services.h>

#include "generated/names.h"
#include "generated/types.h"

namespace app {

struct PostMessage {
  struct Input {
    std::string channel_id;  // from the route
    NewMessage body;
    formwork::Request request;  // as it came
  };

  struct Output {
    int status = 200;
    std::vector<formwork::Header> headers;
    Message returns;
    formwork::Out<Message> message;  // to container messages
    formwork::Out<Violation> violation;  // to container violations
    formwork::Out<StreamEvent> event;  // to queue stream-events
  };

  struct Services {
    formwork::Gemini& gemini;
  };
};

// The function's body: functions/post_message.cc.
PostMessage::Output Run(const PostMessage::Input& in, PostMessage::Services& services, formwork::Context& context);

}  // namespace app
