#pragma once
// The month of a whole platform. One rule for the free grants of a subscription, wherever an
// environment's figure stands: all environments share one subscription, and those that come first
// in the blueprint use the grants up first. What an environment would cost otherwise is asked in
// its place, so that it can be compared with what it costs today.

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "generator/blueprint/model.h"
#include "generator/cost/estimate.h"
#include "generator/diag/diagnostic.h"

namespace formwork::cost {

struct PlatformEstimate {
  std::vector<Estimate> environments;  // in the blueprint's order

  // The sum of what each environment is said to cost.
  [[nodiscard]] int64_t TotalCents() const;
  [[nodiscard]] const Estimate* Find(std::string_view environment) const;
};

[[nodiscard]] PlatformEstimate EstimatePlatform(const blueprint::Platform& platform,
                                                const Book& book,
                                                Detail detail = Detail::kExplained);

// One environment in its place among the others.
class Setting {
 public:
  // An environment that the platform does not deploy stands after all others.
  Setting(const blueprint::Platform& platform, std::string environment, const Book& book);

  [[nodiscard]] const std::string& environment() const { return environment_; }

  [[nodiscard]] const blueprint::Blueprint& today() const { return *today_; }

  [[nodiscard]] const Book& book() const { return *book_; }

  // What of the use is assumed for it: LoadOptions::share.
  [[nodiscard]] double share() const { return share_; }

  // Its month if it were `changed`, and used as `options` say beside its own share.
  [[nodiscard]] Estimate Month(const blueprint::Blueprint& changed, LoadOptions options = {}) const;
  // Its month with another load than the model's.
  [[nodiscard]] Estimate Month(const Load& load) const;

 private:
  std::string environment_;
  const blueprint::Blueprint* today_;
  const Book* book_;
  double share_ = 1;
  Grants grants_;  // what the environments before it leave
};

// The next twelve months of every environment, in the blueprint's order: growth, and data that
// gathers. The first is today's figure.
struct Forecast {
  std::string environment = {};
  std::vector<int64_t> micros = {};
};

[[nodiscard]] std::vector<Forecast> ForecastYear(const blueprint::Platform& platform,
                                                 const Book& book);

// An environment that is forecast beyond its budget.
struct OverBudget {
  std::string environment = {};
  int64_t cents = 0;
  int64_t budget_cents = 0;
  std::vector<std::pair<std::string, int64_t>> causes = {};  // biggest first: what, cents
  Span span = {};
};

// Budgets in another currency than the book's are not judged.
[[nodiscard]] std::vector<OverBudget> Exceeded(const blueprint::Platform& platform,
                                               const PlatformEstimate& estimate, const Book& book);

// The first month (2 to 12) whose forecast passes the budget that today's keeps; 0: none.
[[nodiscard]] int MonthBeyond(const Forecast& forecast, int64_t budget_cents);

// Warns where a budget cannot be kept even when nothing runs (FW3090). Uses the embedded book.
void CheckBudgets(const blueprint::Platform& platform, Sink& sink);

}  // namespace formwork::cost
