#include "generated/raise_alert.h"

#include <formwork/testing.h>

namespace {

app::RaiseAlert::Output Handle(app::StreamEventKind kind) {
  app::RaiseAlert::Input in;
  in.input.id = formwork::Uuid::FromName("event");
  in.input.stream_id = "general";
  in.input.kind = kind;
  formwork::Context context("raise-alert");
  return app::Run(in, context);
}

}  // namespace

FORMWORK_TEST("raise-alert: a flagged stream raises one alert under the event's id") {
  const auto out = Handle(app::StreamEventKind::kFlagged);
  FORMWORK_EXPECT(out.returns && out.alert.size() == 1);
  FORMWORK_EXPECT(out.alert[0].id == formwork::Uuid::FromName("event"));
}

FORMWORK_TEST("raise-alert: any other event raises none") {
  const auto out = Handle(app::StreamEventKind::kPosted);
  FORMWORK_EXPECT(!out.returns && out.alert.empty());
}
