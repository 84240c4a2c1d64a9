#include "generated/list_messages.h"

namespace app {

// GET /channels/{channelId}/messages
ListMessages::Output Run(const ListMessages::Input& in, formwork::Context&) {
  ListMessages::Output out;
  out.returns = in.messages;  // the query has sorted and cut them
  return out;
}

}  // namespace app
