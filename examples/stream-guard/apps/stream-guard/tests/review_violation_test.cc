#include "generated/review_violation.h"

#include <formwork/testing.h>

namespace {

app::ReviewViolation::Input Input(app::ReviewStatus status) {
  app::ReviewViolation::Input in;
  in.channel_id = "general";
  in.violation.emplace();
  in.violation->id = formwork::Uuid::FromName("violation");
  in.violation->channel_id = "general";
  in.violation->text = "kept";
  in.body.status = status;
  in.body.note = "seen";
  return in;
}

}  // namespace

FORMWORK_TEST("review-violation: the violation shows the review, the verdict records it") {
  formwork::Context context("review-violation");
  const auto out = app::Run(Input(app::ReviewStatus::kUpheld), context);
  FORMWORK_EXPECT(out.violation.size() == 1 &&
                  out.violation[0].status == app::ViolationStatus::kUpheld);
  FORMWORK_EXPECT(out.violation[0].text == "kept" && out.violation[0].note == "seen");
  FORMWORK_EXPECT(out.verdict.size() == 1 && out.verdict[0].violation_id == out.violation[0].id);
  FORMWORK_EXPECT(out.returns == out.violation[0]);
}

FORMWORK_TEST("review-violation: two reviews are two verdicts") {
  formwork::Context context("review-violation");
  const auto first = app::Run(Input(app::ReviewStatus::kUpheld), context);
  const auto second = app::Run(Input(app::ReviewStatus::kDismissed), context);
  FORMWORK_EXPECT(first.verdict[0].id != second.verdict[0].id);
}

FORMWORK_TEST("review-violation: an unknown violation is 404 and writes nothing") {
  auto in = Input(app::ReviewStatus::kUpheld);
  in.violation.reset();
  formwork::Context context("review-violation");
  int status = 0;
  try {
    static_cast<void>(app::Run(in, context));
  } catch (const formwork::Problem& problem) {
    status = problem.status();
  }
  FORMWORK_EXPECT(status == 404);
}
