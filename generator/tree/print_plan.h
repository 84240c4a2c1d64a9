#pragma once
// A ChangePlan for people and for programs. The same rows in both, but that people are told of the
// vendored files together.

#include <string>

#include "generator/base/result.h"
#include "generator/tree/change_plan.h"

namespace formwork {

struct PrintPlanOptions {
  bool colour = false;
  bool all = false;    // also the files that are simply up to date; each vendored one
  bool texts = false;  // a unified diff below each row that changes a file
};

[[nodiscard]] Result<std::string> PrintPlan(const ChangePlan& plan,
                                            const PrintPlanOptions& options);
// {"schema_version":1,"changes":[…],"summary":{…}}
[[nodiscard]] Result<std::string> PrintPlanJson(const ChangePlan& plan,
                                                const PrintPlanOptions& options);
// "Plan: 3 to add, 1 to change, 0 to remove, 12 unchanged."
[[nodiscard]] std::string Summary(const ChangePlan& plan);
// The unified diff of one row; empty when nothing changes.
[[nodiscard]] Result<std::string> TextOf(const Change& change);

}  // namespace formwork
