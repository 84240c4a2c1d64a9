#include "generated/update_stats.h"

#include <formwork/testing.h>

FORMWORK_TEST("update-stats: the same event gives the same entry") {
  app::UpdateStats::Input in;
  in.input.id = formwork::Uuid::FromName("event");
  in.input.stream_id = "general";
  in.input.kind = app::StreamEventKind::kJoined;
  formwork::Context context("update-stats");
  const auto once = app::Run(in, context);
  const auto twice = app::Run(in, context);
  FORMWORK_EXPECT(once.returns && once.entry.size() == 1);
  FORMWORK_EXPECT(once.entry == twice.entry);
  FORMWORK_EXPECT(once.entry[0].id == in.input.id);
}
