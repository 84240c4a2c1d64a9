// Functions on both plans: executions, execution time with its rounding, always-ready instances.

#include <algorithm>
#include <cmath>
#include <map>

#include "generator/base/str_cat.h"
#include "generator/cost/parts.h"

namespace formwork::cost {
namespace {

using blueprint::Blueprint;
using blueprint::Plan;

constexpr double kMegabyte = 1024.0 * 1024;
constexpr double kHandlerMegabytes =
    128;  // what Consumption bills at least; the handler needs less

const blueprint::Hosting& HostingOf(const Blueprint& blueprint, std::string_view app) {
  const auto it =
      std::ranges::find_if(blueprint.apps, [&](const auto& row) { return *row.name == app; });
  return it == blueprint.apps.end() ? blueprint.hosting : it->hosting;
}

std::string Origin(const FunctionLoad& row) {
  return StrCat(Count(row.invocations.value), " executions of ", Count(row.seconds.value), " s (",
                row.invocations.why, "; ", row.seconds.why, ")");
}

// Consumption: each execution by itself, at least 100 ms, memory in steps of 128 MB.
void Consumption(const FunctionLoad& row, Bill& bill) {
  const double memory = kHandlerMegabytes / 1024;
  bill.Add({.service = "Functions",
            .item = "execution time",
            .function = row.function,
            .meter = "functions.consumption.gbs",
            .quantity = row.invocations.value * std::max(0.1, row.seconds.value) * memory,
            .fixed = row.idle,
            .formula = "executions × max(0.1 s, duration) × memory in steps of 128 MB",
            .inputs = {Origin(row), "memory 128 MB"}});
  bill.Add({.service = "Functions",
            .item = "executions",
            .function = row.function,
            .meter = "functions.consumption.executions",
            .quantity = row.invocations.value,
            .fixed = row.idle,
            .formula = "executions",
            .inputs = {Origin(row)}});
}

// What runs on instances together.
struct Group {
  std::vector<const FunctionLoad*> rows;
  double executions = 0;
  double busy = 0;      // seconds of all executions
  double arrivals = 0;  // what comes by itself: a workflow's steps come together
};

double Concurrency(const Blueprint& blueprint, const blueprint::Hosting& hosting,
                   const std::string& group) {
  if (group == "http") return static_cast<double>(std::max<int64_t>(1, *hosting.http_concurrency));
  for (const auto& function : blueprint.functions) {
    if (*function.name != group) continue;
    const auto* trigger = std::get_if<blueprint::QueueTrigger>(&function.trigger);
    const auto* queue = trigger == nullptr ? nullptr : FindQueue(blueprint, *trigger->queue);
    if (queue != nullptr) return static_cast<double>(std::max<int64_t>(1, *queue->batch));
  }
  return group == "durable" ? 10 : 1;
}

void FlexGroup(const Blueprint& blueprint, const std::string& app, const std::string& name,
               const Group& group, Bill& bill) {
  const blueprint::Hosting& hosting = HostingOf(blueprint, app);
  const double memory = static_cast<double>(hosting.memory->count) / kMegabyte / 1024;
  const double concurrency = Concurrency(blueprint, hosting, name);
  const double duration = group.arrivals > 0 ? group.busy / group.arrivals : 0;
  const double active = FlexActiveSeconds(group.arrivals, duration, concurrency);
  const bool ready = name == "http" && *hosting.always_ready > 0;
  for (const FunctionLoad* row : group.rows) {
    // A function's part of the time that its group's instances are alive.
    const double share =
        group.busy > 0 ? row->invocations.value * row->seconds.value / group.busy : 0;
    bill.Add({.service = "Functions",
              .item = ready ? "execution time (always ready)" : "execution time on demand",
              .function = row->function,
              .meter = ready ? "functions.flex.ready.gbs" : "functions.flex.gbs",
              .quantity = active * share * memory,
              .fixed = row->idle,
              .formula = "seconds that an instance is alive × instance memory; executions at once "
                         "share it; at least 1 s, steps of 100 ms",
              .inputs = {Origin(*row),
                         StrCat("group '", name, "': ", Count(active), " s alive, up to ",
                                Count(concurrency), " at once"),
                         StrCat("memory ", Count(memory * 1024), " MB (hosting.memory)")}});
    bill.Add({.service = "Functions",
              .item = "executions",
              .function = row->function,
              .meter = ready ? "functions.flex.ready.executions" : "functions.flex.executions",
              .quantity = row->invocations.value,
              .fixed = row->idle,
              .formula = "executions",
              .inputs = {Origin(*row)}});
  }
}

void AlwaysReady(const Blueprint& blueprint, Bill& bill) {
  for (const auto& app : blueprint.apps) {
    if (*app.hosting.plan != Plan::kFlexConsumption || *app.hosting.always_ready <= 0) continue;
    const double memory = static_cast<double>(app.hosting.memory->count) / kMegabyte / 1024;
    bill.Add(
        {.service = "Functions",
         .item = "always-ready instances",
         .meter = "functions.flex.ready.baseline",
         .quantity = static_cast<double>(*app.hosting.always_ready) * memory * kSecondsPerMonth,
         .fixed = true,
         .formula = "instances × memory × seconds of a month",
         .inputs = {StrCat(*app.hosting.always_ready, " instances of '", *app.name,
                           "' (hosting.alwaysReady)")}});
  }
}

}  // namespace

double FlexActiveSeconds(double executions, double seconds, double concurrency) {
  if (executions <= 0) return 0;
  const double billed = std::max(1.0, std::ceil(seconds * 10 - 1e-9) / 10);
  const double alone = executions * billed;  // nothing shared
  if (concurrency <= 1) return alone;
  // Arrivals at random: the part of the month in which something runs. Beyond what one instance can
  // take, the work itself divided by what an instance does at once.
  const double rate = executions / kSecondsPerMonth;
  const double some = kSecondsPerMonth * (1 - std::exp(-rate * billed));
  const double work = executions * seconds / concurrency;
  return std::min(alone, std::max(some, work));
}

void AddFunctions(const Blueprint& blueprint, const Load& load, Bill& bill) {
  std::map<std::pair<std::string, std::string>, Group> groups;
  for (const FunctionLoad& row : load.functions) {
    const Plan plan = *HostingOf(blueprint, row.app).plan;
    if (plan == Plan::kConsumption) Consumption(row, bill);
    if (plan != Plan::kFlexConsumption) continue;
    Group& group = groups[{row.app, row.group}];
    group.rows.push_back(&row);
    group.executions += row.invocations.value;
    group.busy += row.invocations.value * row.seconds.value;
  }
  for (auto& [key, group] : groups)
    group.arrivals =
        key.second == "durable" && load.workflows > 0 ? load.workflows : group.executions;
  for (const auto& [key, group] : groups)
    FlexGroup(blueprint, key.first, key.second, group, bill);
  AlwaysReady(blueprint, bill);
  for (const auto& app : blueprint.apps) {
    if (*app.hosting.plan != Plan::kPremium) continue;
    bill.Add({.service = "Functions",
              .item = "premium plan",
              .meter = "functions.premium.ep1",
              .quantity = 1,
              .fixed = true,
              .formula = "one instance, always",
              .inputs = {StrCat("app '", *app.name, "' (hosting.plan)")}});
  }
}

}  // namespace formwork::cost
