#include "generator/cost/platform.h"

#include <algorithm>
#include <map>
#include <numeric>

#include "generator/base/str_cat.h"

namespace formwork::cost {
namespace {

constexpr double kShareBeforeLast =
    0.1;  // of the assumed use: who tests does not do what customers do

const blueprint::Blueprint& BlueprintOf(const blueprint::Platform& platform,
                                        std::string_view environment) {
  const auto* found = platform.Find(environment);
  return found == nullptr ? platform.base : *found;
}

std::vector<std::pair<std::string, int64_t>> Causes(const Estimate& estimate, bool fixed_only) {
  std::map<std::string, int64_t> sums;
  for (const Line& line : estimate.lines) {
    if (!fixed_only || line.fixed) sums[StrCat(line.service, ": ", line.item)] += line.micros;
  }
  std::vector<std::pair<std::string, int64_t>> causes(sums.begin(), sums.end());
  std::ranges::stable_sort(causes,
                           [](const auto& a, const auto& b) { return a.second > b.second; });
  if (causes.size() > 3) causes.resize(3);
  for (auto& cause : causes)
    cause.second = RoundToCents(cause.second);
  return causes;
}

}  // namespace

int64_t PlatformEstimate::TotalMicros() const {
  return std::accumulate(
      environments.begin(), environments.end(), int64_t{0},
      [](int64_t sum, const Estimate& estimate) { return sum + estimate.TotalMicros(); });
}

const Estimate* PlatformEstimate::Find(std::string_view environment) const {
  const auto it = std::ranges::find(environments, environment, &Estimate::environment);
  return it == environments.end() ? nullptr : &*it;
}

PlatformEstimate EstimatePlatform(const blueprint::Platform& platform, const Book& book,
                                  const LoadOptions& options) {
  PlatformEstimate all;
  Grants grants(book);
  for (size_t i = 0; i < platform.environments.size(); ++i) {
    LoadOptions mine = options;
    if (i + 1 < platform.environments.size()) mine.share *= kShareBeforeLast;
    const auto& [name, blueprint] = platform.environments[i];
    all.environments.push_back(EstimateMonth(blueprint, LoadOf(blueprint, mine), book, grants));
    all.environments.back().environment = name;
  }
  if (all.environments.empty())
    all.environments.push_back(
        EstimateMonth(platform.base, LoadOf(platform.base, options), book, grants));
  return all;
}

Estimate EstimateAlone(const blueprint::Blueprint& blueprint, const Book& book,
                       const LoadOptions& options) {
  Grants grants(book);
  return EstimateMonth(blueprint, LoadOf(blueprint, options), book, grants);
}

std::vector<OverBudget> Exceeded(const blueprint::Platform& platform,
                                 const PlatformEstimate& estimate) {
  std::vector<OverBudget> over;
  for (const Estimate& environment : estimate.environments) {
    const auto& blueprint = BlueprintOf(platform, environment.environment);
    if (!blueprint.budget) continue;
    const int64_t cents = RoundToCents(environment.TotalMicros());
    if (cents <= blueprint.budget->monthly->cents) continue;
    over.push_back({environment.environment, cents, blueprint.budget->monthly->cents,
                    Causes(environment, false), blueprint.budget->monthly.span});
  }
  return over;
}

void CheckBudgets(const blueprint::Platform& platform, Sink& sink) {
  bool fell_back = false;
  const Book book = BookFor(*platform.base.region, fell_back);
  const PlatformEstimate estimate = EstimatePlatform(platform, book);
  for (const Estimate& environment : estimate.environments) {
    const auto& blueprint = BlueprintOf(platform, environment.environment);
    const int64_t cents = RoundToCents(environment.FixedMicros());
    if (!blueprint.budget || blueprint.budget->monthly->currency != book.currency ||
        cents <= blueprint.budget->monthly->cents)
      continue;
    std::string causes;
    for (const auto& [what, amount] : Causes(environment, true)) {
      causes += StrCat(causes.empty() ? "" : ", ", what, " ", Dollars(amount));
    }
    sink.Report({.code = 3090,
                 .severity = Severity::kWarning,
                 .span = blueprint.budget->monthly.span,
                 .message = StrCat("the budget of ", Dollars(blueprint.budget->monthly->cents),
                                   " a month does not cover ",
                                   environment.environment.empty()
                                       ? "the platform"
                                       : StrCat("'", environment.environment, "'"),
                                   " even when nothing runs: ", Dollars(cents)),
                 .help = StrCat("what costs most: ", causes)});
  }
}

}  // namespace formwork::cost
