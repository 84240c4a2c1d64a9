#pragma once
// The month of a whole platform: every environment in order, free grants used once for all of them.

#include <optional>
#include <string>
#include <vector>

#include "generator/blueprint/model.h"
#include "generator/cost/estimate.h"
#include "generator/diag/diagnostic.h"

namespace formwork::cost {

struct PlatformEstimate {
  std::vector<Estimate> environments;  // in the blueprint's order; one called "" when there is none

  [[nodiscard]] int64_t TotalMicros() const;
  [[nodiscard]] const Estimate* Find(std::string_view environment) const;
};

// `scale` and `months`: see LoadOptions.
[[nodiscard]] PlatformEstimate EstimatePlatform(const blueprint::Platform& platform,
                                                const Book& book, const LoadOptions& options = {});

// What one environment costs alone, with the free grants for itself.
[[nodiscard]] Estimate EstimateAlone(const blueprint::Blueprint& blueprint, const Book& book,
                                     const LoadOptions& options = {});

// An environment whose budget does not even cover what it costs without any use, and one that is
// forecast beyond it.
struct OverBudget {
  std::string environment;
  int64_t cents = 0;  // forecast, or the fixed part
  int64_t budget_cents = 0;
  std::vector<std::pair<std::string, int64_t>> causes;  // biggest first: what, cents
  Span span = {};
};

[[nodiscard]] std::vector<OverBudget> Exceeded(const blueprint::Platform& platform,
                                               const PlatformEstimate& estimate);

// Warns where a budget cannot be kept even when nothing runs (FW3090). Uses the embedded book.
void CheckBudgets(const blueprint::Platform& platform, Sink& sink);

}  // namespace formwork::cost
