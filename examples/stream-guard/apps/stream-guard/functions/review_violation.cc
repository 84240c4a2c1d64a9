#include "generated/review_violation.h"

namespace app {

// PATCH /violations/{channelId}/{id}
// Every review is a verdict of its own, never overwritten: of two moderators at once both are on
// record, and the violation shows the later one.
ReviewViolation::Output Run(const ReviewViolation::Input& in, formwork::Context& context) {
  if (!in.violation) throw formwork::Problem(404, "there is no such violation");
  ReviewViolation::Output out;
  Violation violation = *in.violation;
  violation.status = in.body.status == ReviewStatus::kUpheld ? ViolationStatus::kUpheld
                                                             : ViolationStatus::kDismissed;
  violation.note = in.body.note;
  Verdict verdict;
  verdict.id = context.NewUuid();
  verdict.channel_id = violation.channel_id;
  verdict.violation_id = violation.id;
  verdict.status = in.body.status;
  verdict.note = in.body.note;
  verdict.at = context.Now();
  out.violation = violation;
  out.verdict = verdict;
  out.returns = violation;
  return out;
}

}  // namespace app
