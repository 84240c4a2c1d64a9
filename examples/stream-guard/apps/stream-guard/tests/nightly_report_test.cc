#include "generated/nightly_report.h"

#include <formwork/testing.h>

FORMWORK_TEST("nightly-report: counts what waits, in all and per category") {
  app::NightlyReport::Input in;
  in.open.resize(3);
  in.open[0].category = app::ViolationCategory::kSpam;
  in.open[1].category = app::ViolationCategory::kSpam;
  in.open[2].category = app::ViolationCategory::kToxicity;
  formwork::Context context("nightly-report");
  static_cast<void>(app::Run(in, context));
  FORMWORK_EXPECT(context.logged().size() == 3);  // the total, spam, toxicity
}
