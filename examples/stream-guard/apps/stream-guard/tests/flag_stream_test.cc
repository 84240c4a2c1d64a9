#include "generated/flag_stream.h"

#include <formwork/testing.h>

FORMWORK_TEST("flag-stream: only open violations flag their stream, each under its own id") {
  app::FlagStream::Input in;
  in.documents.resize(2);
  in.documents[0].id = formwork::Uuid::FromName("open");
  in.documents[0].channel_id = "general";
  in.documents[0].status = app::ViolationStatus::kOpen;
  in.documents[1].id = formwork::Uuid::FromName("reviewed");
  in.documents[1].status = app::ViolationStatus::kUpheld;
  formwork::Context context("flag-stream");
  const auto out = app::Run(in, context);
  FORMWORK_EXPECT(out.events.size() == 1);
  FORMWORK_EXPECT(out.events[0].id == in.documents[0].id);
  FORMWORK_EXPECT(out.events[0].stream_id == "general");
  FORMWORK_EXPECT(out.events[0].kind == app::StreamEventKind::kFlagged);
}
