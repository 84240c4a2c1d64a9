#include "generated/list_messages.h"

#include <formwork/testing.h>

FORMWORK_TEST("list-messages: answers what the query found") {
  app::ListMessages::Input in;
  in.messages.resize(2);
  formwork::Context context("list-messages");
  const auto out = app::Run(in, context);
  FORMWORK_EXPECT(out.status == 200);
  FORMWORK_EXPECT(out.returns == in.messages);
}
