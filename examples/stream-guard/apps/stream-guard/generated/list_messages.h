#pragma once
// Made by formwork from blueprint.yaml; change that file and run `formwork generate`.
// list-messages: GET /channels/{channelId}/messages

#include <string>
#include <vector>

#include <formwork/context.h>
#include <formwork/http.h>
#include <formwork/out.h>
#include <formwork/problem.h>

#include "generated/names.h"
#include "generated/types.h"

namespace app {

struct ListMessages {
  struct Input {
    std::string channel_id;  // from the route
    std::vector<Message> messages;  // read from messages
    formwork::Request request;  // as it came
  };

  struct Output {
    int status = 200;
    std::vector<formwork::Header> headers;
    std::vector<Message> returns;
  };
};

// The function's body: functions/list_messages.cc.
ListMessages::Output Run(const ListMessages::Input& in, formwork::Context& context);

}  // namespace app
