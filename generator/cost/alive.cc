// How long instances are alive on Flex Consumption, where executions share them.

#include <algorithm>
#include <cmath>

#include <math.h>

#include "generator/cost/parts.h"

namespace formwork::cost {
namespace {

constexpr double kSureEnough = 12;  // standard deviations: what lies beyond is nothing

// With `mean` executions running at once on average, arriving at random (Poisson): how many
// instances of `at_once` each are needed beyond the first, on average.
double FurtherInstances(double mean, double at_once) {
  if (mean <= 0) return 0;
  if (mean > 1e6) return mean / at_once + (at_once - 1) / (2 * at_once) - 1;  // never just a few
  const double width = kSureEnough * std::sqrt(mean) + 40;
  const double first = std::floor(std::max(0.0, mean - width));
  const auto steps = static_cast<int64_t>(mean + width - first) + 1;
  int sign = 0;  // std::lgamma would leave it in a global that both sides of a diff write
  double likely = std::exp(first * std::log(mean) - mean - ::lgamma_r(first + 1, &sign));
  double further = 0;
  for (int64_t i = 0; i <= steps; ++i) {
    const double n = first + static_cast<double>(i);
    if (n > at_once) further += likely * (std::ceil(n / at_once) - 1);
    likely *= mean / (n + 1);
  }
  return further;
}

}  // namespace

double FlexBilled(double seconds) {
  return std::max(1.0, std::ceil(seconds * 10 - 1e-9) / 10);
}

double FlexAliveSeconds(double billed, double busy, double at_once) {
  if (at_once <= 1) return billed;  // nothing is shared
  const double some = -std::expm1(-billed / kSecondsPerMonth);
  const double further = FurtherInstances(busy / kSecondsPerMonth, at_once);
  return std::min(billed, kSecondsPerMonth * (some + further));
}

Groups GroupsOf(const Load& load) {
  Groups groups;
  for (const FunctionLoad& row : load.functions) {
    Group& group = groups[{row.app, row.group}];
    const double busy = row.invocations.value * row.seconds.value;
    group.at_once = row.at_once;
    group.busy += busy;
    group.executions += row.invocations.value;
    // A workflow's steps come together: below.
    if (row.group != "durable")
      group.billed += row.invocations.value * FlexBilled(row.seconds.value);
  }
  std::map<std::string_view, double> instances;
  for (const WorkflowLoad& workflow : load.workflows)
    instances[workflow.app] += workflow.instances;
  for (auto& [key, group] : groups) {
    if (key.second == "durable") {
      const double n = instances[key.first];
      group.billed = n > 0 ? n * FlexBilled(group.busy / n) : group.executions;
    }
    group.alive = FlexAliveSeconds(group.billed, group.busy, group.at_once);
  }
  return groups;
}

}  // namespace formwork::cost
