#include "generated/write_log.h"

#include <formwork/testing.h>

FORMWORK_TEST("write-log: the event is kept as it came") {
  app::WriteLog::Input in;
  in.input.id = formwork::Uuid::FromName("event");
  in.input.stream_id = "general";
  formwork::Context context("write-log");
  const auto out = app::Run(in, context);
  FORMWORK_EXPECT(out.returns && out.event.size() == 1 && out.event[0] == in.input);
}
