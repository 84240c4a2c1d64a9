#include "generator/cost/platform.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

#include "generator/base/str_cat.h"
#include "generator/cost/words.h"

namespace formwork::cost {
namespace {

using blueprint::Blueprint;

constexpr double kShareBeforeLast =
    0.1;  // of the assumed use: who tests does not do what customers do

struct Deployed {
  std::string name;
  const Blueprint* blueprint;
  double share;
};

std::vector<Deployed> EnvironmentsOf(const blueprint::Platform& platform) {
  std::vector<Deployed> all;
  for (const auto& [name, blueprint] : platform.environments)
    all.push_back({name, &blueprint, kShareBeforeLast});
  if (all.empty()) all.push_back({"", &platform.base, 1});
  all.back().share = 1;
  return all;
}

PlatformEstimate EstimateAll(const blueprint::Platform& platform, const Book& book, Detail detail,
                             const std::function<LoadOptions(const Blueprint&)>& options_of) {
  PlatformEstimate all;
  Grants grants(book);
  for (const Deployed& row : EnvironmentsOf(platform)) {
    LoadOptions options = options_of(*row.blueprint);
    options.share = row.share;
    all.environments.push_back(EstimateMonth(
        *row.blueprint, LoadOf(*row.blueprint, options, detail), book, grants, detail));
    all.environments.back().environment = row.name;
  }
  return all;
}

const Blueprint& BlueprintOf(const blueprint::Platform& platform, std::string_view environment) {
  const auto* found = platform.Find(environment);
  return found == nullptr ? platform.base : *found;
}

std::vector<std::pair<std::string, int64_t>> Causes(const Estimate& estimate, bool fixed_only) {
  std::map<std::string, int64_t> sums;
  for (const Line& line : estimate.lines) {
    if (!fixed_only || line.use == Use::kIdle)
      sums[StrCat(line.service, ": ", line.item)] += line.micros;
  }
  std::vector<std::pair<std::string, int64_t>> causes(sums.begin(), sums.end());
  std::ranges::stable_sort(causes,
                           [](const auto& a, const auto& b) { return a.second > b.second; });
  if (causes.size() > 3) causes.resize(3);
  for (auto& cause : causes)
    cause.second = RoundToCents(cause.second);
  return causes;
}

double GrowthOf(const Blueprint& blueprint) {
  return blueprint.usage.growth
             ? static_cast<double>(blueprint.usage.growth->value.millionths) / 1e6
             : 0;
}

}  // namespace

int64_t PlatformEstimate::TotalCents() const {
  return std::accumulate(environments.begin(), environments.end(), int64_t{0},
                         [](int64_t sum, const Estimate& estimate) {
                           return sum + RoundToCents(estimate.TotalMicros());
                         });
}

const Estimate* PlatformEstimate::Find(std::string_view environment) const {
  const auto it = std::ranges::find(environments, environment, &Estimate::environment);
  return it == environments.end() ? nullptr : &*it;
}

PlatformEstimate EstimatePlatform(const blueprint::Platform& platform, const Book& book,
                                  Detail detail) {
  return EstimateAll(platform, book, detail, [](const Blueprint&) { return LoadOptions{}; });
}

Setting::Setting(const blueprint::Platform& platform, std::string environment, const Book& book)
    : environment_(std::move(environment)),
      today_(&BlueprintOf(platform, environment_)),
      book_(&book),
      grants_(book) {
  for (const Deployed& row : EnvironmentsOf(platform)) {
    share_ = row.share;
    if (row.name == environment_) return;
    static_cast<void>(EstimateMonth(*row.blueprint,
                                    LoadOf(*row.blueprint, {.share = row.share}, Detail::kAmounts),
                                    book, grants_, Detail::kAmounts));
  }
}

Estimate Setting::Month(const Blueprint& changed, LoadOptions options) const {
  options.share *= share_;
  Grants grants = grants_;
  Estimate estimate = EstimateMonth(changed, LoadOf(changed, options), *book_, grants);
  estimate.environment = environment_;
  return estimate;
}

Estimate Setting::Month(const Load& load) const {
  Grants grants = grants_;
  Estimate estimate = EstimateMonth(*today_, load, *book_, grants);
  estimate.environment = environment_;
  return estimate;
}

std::vector<Forecast> ForecastYear(const blueprint::Platform& platform, const Book& book) {
  std::vector<Forecast> year;
  for (int month = 1; month <= 12; ++month) {
    const PlatformEstimate all =
        EstimateAll(platform, book, Detail::kAmounts, [&](const Blueprint& blueprint) {
          const double growth = GrowthOf(blueprint);
          const double scale = std::pow(1 + growth, month - 1);
          // Data gathers month by month at the use of its time: the sum of the growth so far, in
          // months of that month's use.
          const double gathered =
              growth > 0 ? (std::pow(1 + growth, month) - 1) / growth / scale : month;
          return LoadOptions{.scale = scale, .months = gathered};
        });
    year.resize(all.environments.size());
    for (size_t i = 0; i < year.size(); ++i) {
      year[i].environment = all.environments[i].environment;
      year[i].micros.push_back(all.environments[i].TotalMicros());
    }
  }
  return year;
}

std::vector<OverBudget> Exceeded(const blueprint::Platform& platform,
                                 const PlatformEstimate& estimate, const Book& book) {
  std::vector<OverBudget> over;
  for (const Estimate& environment : estimate.environments) {
    const auto& budget = BlueprintOf(platform, environment.environment).budget;
    if (!budget || budget->monthly->currency != book.currency) continue;
    const int64_t cents = RoundToCents(environment.TotalMicros());
    if (cents <= budget->monthly->cents) continue;
    over.push_back({environment.environment, cents, budget->monthly->cents,
                    Causes(environment, false), budget->monthly.span});
  }
  return over;
}

int MonthBeyond(const Forecast& forecast, int64_t budget_cents) {
  for (size_t i = 1; i < forecast.micros.size(); ++i) {
    if (RoundToCents(forecast.micros[i]) > budget_cents) return static_cast<int>(i) + 1;
  }
  return 0;
}

void CheckBudgets(const blueprint::Platform& platform, Sink& sink) {
  const bool any = std::ranges::any_of(EnvironmentsOf(platform), [](const Deployed& row) {
    return row.blueprint->budget.has_value();
  });
  if (!any) return;
  bool fell_back = false;
  const Book book = BookFor(*platform.base.region, fell_back);
  std::optional<PlatformEstimate> explained;  // only for who asks why
  const PlatformEstimate estimate = EstimatePlatform(platform, book, Detail::kAmounts);
  for (const Estimate& environment : estimate.environments) {
    const auto& blueprint = BlueprintOf(platform, environment.environment);
    const int64_t cents = RoundToCents(environment.FixedMicros());
    if (!blueprint.budget || blueprint.budget->monthly->currency != book.currency ||
        cents <= blueprint.budget->monthly->cents)
      continue;
    std::string causes;
    if (!explained) explained = EstimatePlatform(platform, book);
    for (const auto& [what, amount] : Causes(*explained->Find(environment.environment), true)) {
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
