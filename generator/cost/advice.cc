#include "generator/cost/advice.h"

#include <algorithm>
#include <cmath>
#include <functional>

#include "generator/base/str_cat.h"
#include "generator/cost/parts.h"

namespace formwork::cost {
namespace {

using blueprint::Blueprint;
using blueprint::Plan;

constexpr int64_t kMegabyte = 1'048'576;

int64_t Total(const Blueprint& blueprint, const Book& book, const LoadOptions& options = {}) {
  return EstimateAlone(blueprint, book, options).TotalMicros();
}

// The part that another host would replace.
int64_t FunctionsOnly(const Blueprint& blueprint, const Book& book,
                      const LoadOptions& options = {}) {
  int64_t sum = 0;
  const Estimate estimate = EstimateAlone(blueprint, book, options);
  for (const Line& line : estimate.lines)
    sum += line.service == "Functions" ? line.micros : 0;
  return sum;
}

Blueprint With(const Blueprint& blueprint, const std::function<void(Blueprint&)>& change) {
  Blueprint changed = blueprint;
  change(changed);
  return changed;
}

Blueprint WithHosting(const Blueprint& blueprint, Plan plan, int64_t megabytes) {
  return With(blueprint, [&](Blueprint& changed) {
    for (auto& app : changed.apps) {
      app.hosting.plan.value = plan;
      app.hosting.memory.value.count = megabytes * kMegabyte;
      if (plan == Plan::kConsumption) app.hosting.always_ready.value = 0;
    }
  });
}

double PriceOf(const Book& book, std::string_view meter) {
  const Meter* row = book.Find(meter);
  return row == nullptr ? 0 : row->price;
}

// "47", "0.56": two digits are all that an estimate is worth.
std::string Times(double factor) {
  return Count(factor < 10 ? std::round(factor * 100) / 100 : std::round(factor));
}

int64_t ContainerApps(const Blueprint& blueprint, const Book& book) {
  const Load load = LoadOf(blueprint, {});
  double executions = 0;
  double busy = 0;
  for (const FunctionLoad& row : load.functions) {
    executions += row.invocations.value;
    busy += row.invocations.value * row.seconds.value;
  }
  const double active = FlexActiveSeconds(executions, executions > 0 ? busy / executions : 0, 10);
  const auto charge = [&](std::string_view meter, double quantity) {
    const Meter* row = book.Find(meter);
    return row == nullptr ? 0.0 : std::max(0.0, quantity - row->free) * row->price;
  };
  const double sum = charge("compare.container.vcpu", active * 0.25) +
                     charge("compare.container.gib", active * 0.5) +
                     charge("compare.container.requests", executions);
  return std::llround(sum * 1e6);
}

void Doubled(std::vector<Change>& out, const Book& book, int64_t today, std::string what,
             const Blueprint& changed, const LoadOptions& options = {}) {
  const int64_t micros = Total(changed, book, options);
  out.push_back({.what = std::move(what), .micros = micros, .difference = micros - today});
}

}  // namespace

std::vector<int64_t> Forecast(const Blueprint& blueprint, const Book& book) {
  const double growth = blueprint.usage.growth
                            ? static_cast<double>(blueprint.usage.growth->value.millionths) / 1e6
                            : 0;
  std::vector<int64_t> months;
  for (int month = 1; month <= 12; ++month) {
    const double scale = std::pow(1 + growth, month - 1);
    // Data gathers month by month at the use of its time: the sum of the growth so far, in months
    // of today's use.
    const double gathered = growth > 0 ? (std::pow(1 + growth, month) - 1) / growth / scale : month;
    months.push_back(Total(blueprint, book, {.scale = scale, .share = 1, .months = gathered}));
  }
  return months;
}

std::vector<Change> Sensitivity(const Blueprint& blueprint, const Book& book) {
  const int64_t today = Total(blueprint, book);
  const Load load = LoadOf(blueprint, {});
  std::vector<Change> out;
  Doubled(out, book, today, "requests and events", blueprint,
          {.scale = 2, .share = 1, .months = 1});
  Doubled(out, book, today, "duration of an invocation", With(blueprint, [&](Blueprint& changed) {
            double busy = 0;
            double executions = 0;
            for (const FunctionLoad& row : load.functions) {
              busy += row.invocations.value * row.seconds.value;
              executions += row.invocations.value;
            }
            changed.usage.functions.clear();
            changed.usage.duration.emplace();
            changed.usage.duration->value = std::chrono::milliseconds(
                executions > 0 ? std::llround(2000 * busy / executions) : 0);
          }));
  Doubled(out, book, today, "size of documents and messages",
          With(blueprint, [&](Blueprint& changed) {
            changed.usage.size.emplace();
            changed.usage.size->value.count = std::llround(2 * load.document_bytes);
          }));
  Doubled(out, book, today, "instance memory", With(blueprint, [](Blueprint& changed) {
            for (auto& app : changed.apps)
              app.hosting.memory.value.count *= 2;
          }));
  Doubled(out, book, today, "telemetry", With(blueprint, [](Blueprint& changed) {
            changed.azure.sampling.value.millionths *= 2;
          }));
  std::ranges::stable_sort(
      out, [](const Change& a, const Change& b) { return a.difference > b.difference; });
  return out;
}

std::vector<Change> Alternatives(const Blueprint& blueprint, const Book& book) {
  const int64_t today = Total(blueprint, book);
  const int64_t rest = today - FunctionsOnly(blueprint, book);
  std::vector<Change> out;
  const auto add = [&](std::string what, int64_t micros, std::string note = {}) {
    out.push_back({.what = std::move(what),
                   .micros = micros,
                   .difference = micros - today,
                   .note = std::move(note)});
  };
  for (const int64_t megabytes : {512, 2048, 4096}) {
    add(StrCat("flex-consumption, ", megabytes, " MB"),
        Total(WithHosting(blueprint, Plan::kFlexConsumption, megabytes), book));
  }
  add("consumption", Total(WithHosting(blueprint, Plan::kConsumption, 512), book),
      "retires on Linux in 2028");
  const auto fixed = [&](std::string what, std::string_view meter) {
    const double price = PriceOf(book, meter);
    const double even = BreakEven(blueprint, book, price);
    const Meter* row = book.Find(meter);
    std::string note =
        even > 0 ? StrCat("as cheap from ", Times(even), " times this load") : "never as cheap";
    if (row != nullptr && row->certainty == "unchecked") note += "; price unchecked";
    add(std::move(what), rest + std::llround(price * 1e6), std::move(note));
  };
  fixed("premium (EP1)", "functions.premium.ep1");
  fixed("a small VM (B1s), run by you", "compare.vm.b1s");
  fixed("App Service (B1)", "compare.appservice.b1");
  add("a container app", rest + ContainerApps(blueprint, book),
      "0.25 vCPU, 0.5 GiB; price unchecked");
  return out;
}

double BreakEven(const Blueprint& blueprint, const Book& book, double fixed_price) {
  const auto micros = std::llround(fixed_price * 1e6);
  const auto cost = [&](double scale) {
    return FunctionsOnly(blueprint, book, {.scale = scale, .share = 1, .months = 1});
  };
  double high = 1;
  while (cost(high) < micros) {
    high *= 2;
    if (high > 1e6) return 0;
  }
  double low = 0;
  for (int i = 0; i < 40; ++i) {
    const double middle = (low + high) / 2;
    (cost(middle) < micros ? low : high) = middle;
  }
  return high;
}

std::vector<Change> Savings(const Blueprint& blueprint, const Book& book) {
  const int64_t today = Total(blueprint, book);
  std::vector<Change> all;
  const auto consider = [&](std::string what, const Blueprint& changed,
                            const LoadOptions& options = {}) {
    const int64_t base = options.months == 1 ? today : Total(blueprint, book, options);
    const int64_t micros = Total(changed, book, options);
    if (base - micros < 5'000) return;  // half a cent
    all.push_back({.what = std::move(what),
                   .micros = micros,
                   .difference = micros - base,
                   .note = options.months == 1 ? "" : "after a year"});
  };
  consider("hosting.memory: 512MB", With(blueprint, [](Blueprint& changed) {
             for (auto& app : changed.apps)
               app.hosting.memory.value.count =
                   std::min(app.hosting.memory.value.count, 512 * kMegabyte);
           }));
  consider("hosting.alwaysReady: 0 (cold starts come back)",
           With(blueprint, [](Blueprint& changed) {
             for (auto& app : changed.apps)
               app.hosting.always_ready.value = 0;
           }));
  consider("azure.sampling: 20%", With(blueprint, [](Blueprint& changed) {
             changed.azure.sampling.value.millionths =
                 std::min<int64_t>(changed.azure.sampling.value.millionths, 200'000);
           }));
  consider("objectives.success: 99.9% (alerts look every 15 minutes)",
           With(blueprint, [](Blueprint& changed) {
             changed.objectives.success.value.millionths =
                 std::min<int64_t>(changed.objectives.success.value.millionths, 999'000);
           }));
  for (size_t i = 0; i < blueprint.containers.size(); ++i) {
    const std::string& name = *blueprint.containers[i].name;
    if (!blueprint.containers[i].ttl) {
      consider(StrCat("containers.", name, ".ttl: 30d"),
               With(blueprint,
                    [&](Blueprint& changed) {
                      changed.containers[i].ttl.emplace();
                      changed.containers[i].ttl->value = std::chrono::hours(24 * 30);
                    }),
               {.scale = 1, .share = 1, .months = 12});
    }
    if (blueprint.containers[i].exclude_from_index.empty()) {
      consider(StrCat("containers.", name, ".excludeFromIndex: what no query filters by"),
               With(blueprint, [&](Blueprint& changed) {
                 changed.containers[i].exclude_from_index.emplace_back();
               }));
    }
  }
  std::ranges::stable_sort(
      all, [](const Change& a, const Change& b) { return a.difference < b.difference; });
  return all;
}

}  // namespace formwork::cost
