// Functions on each plan: executions, execution time with its rounding, always-ready instances.

#include <algorithm>
#include <cmath>

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

Charge For(const FunctionLoad& row, std::string_view item, std::string_view meter,
           double quantity) {
  return {.service = "Functions",
          .item = {item},
          .function = row.function,
          .use = row.use,
          .meter = meter,
          .quantity = quantity};
}

// Consumption: each execution by itself, at least 100 ms, memory in steps of 128 MB.
void Consumption(const FunctionLoad& row, Bill& bill) {
  Charge time =
      For(row, "execution time", "functions.consumption.gbs",
          row.invocations.value * std::max(0.1, row.seconds.value) * kHandlerMegabytes / 1024);
  time.formula = "executions × max(0.1 s, duration) × memory in steps of 128 MB";
  bill.Add(time, [&]() -> Inputs {
    return {Origin(row), "assumed: the handler needs no more than 128 MB"};
  });
  Charge count = For(row, "executions", "functions.consumption.executions", row.invocations.value);
  count.formula = "executions";
  bill.Add(count, [&]() -> Inputs { return {Origin(row)}; });
}

// A function's part of the seconds that its group's instances are alive.
double ShareOf(const FunctionLoad& row, const Group& group) {
  if (row.group != "durable")
    return group.billed > 0 ? row.invocations.value * FlexBilled(row.seconds.value) / group.billed
                            : 0;
  if (group.busy > 0) return row.invocations.value * row.seconds.value / group.busy;
  return group.executions > 0 ? row.invocations.value / group.executions : 0;
}

// How much of a group's work its always-ready instances can take: they answer requests, and what
// they cannot take is billed on demand.
double ReadyPart(const FunctionLoad& row, const Group& group, const blueprint::Hosting& hosting) {
  if (row.group != "http" || group.alive <= 0) return 0;
  return std::min(group.alive, static_cast<double>(*hosting.always_ready) * kSecondsPerMonth) /
         group.alive;
}

void FlexLines(const FunctionLoad& row, const Group& group, const blueprint::Hosting& hosting,
               Bill& bill) {
  const double gigabytes = static_cast<double>(hosting.memory->count) / kMegabyte / 1024;
  const double share = ShareOf(row, group);
  const double ready = ReadyPart(row, group, hosting);
  const auto work = [&](double part, std::string_view item, std::string_view meter) {
    if (part <= 0) return;
    Charge line = For(row, item, meter, group.alive * share * part * gigabytes);
    line.formula =
        "seconds that instances are alive × memory; each execution at least 1 s, in steps of 100 "
        "ms; those at once share an instance";
    bill.Add(line, [&]() -> Inputs {
      return {Origin(row),
              StrCat("group '", row.group, "': ", Count(group.alive), " s alive, up to ",
                     Count(row.at_once), " at once; this is ", Count(100 * share), "% of it"),
              StrCat("memory ", Count(gigabytes * 1024), " MB (hosting.memory)")};
    });
  };
  work(1 - ready, "execution time on demand", "functions.flex.gbs");
  work(ready, "execution time on always-ready instances", "functions.flex.ready.gbs");
  const auto count = [&](double part, std::string_view item, std::string_view meter) {
    if (part <= 0) return;
    Charge line = For(row, item, meter, row.invocations.value * part);
    line.formula = "executions";
    bill.Add(line, [&]() -> Inputs { return {Origin(row)}; });
  };
  count(1 - ready, "executions", "functions.flex.executions");
  count(ready, "executions on always-ready instances", "functions.flex.ready.executions");
}

void AlwaysReady(const blueprint::App& app, Bill& bill) {
  const double gigabytes = static_cast<double>(app.hosting.memory->count) / kMegabyte / 1024;
  bill.Add(
      {.service = "Functions",
       .item = {"always-ready instances"},
       .meter = "functions.flex.ready.baseline",
       .quantity = static_cast<double>(*app.hosting.always_ready) * gigabytes * kSecondsPerMonth,
       .formula = "instances × memory × 2,628,000 seconds of a month"},
      [&]() -> Inputs {
        return {StrCat(*app.hosting.always_ready, " of '", *app.name, "' (hosting.alwaysReady)"),
                StrCat("memory ", Count(gigabytes * 1024), " MB (hosting.memory)")};
      });
}

// One instance, more when the load needs them.
void Premium(const blueprint::App& app, const Load& load, Bill& bill) {
  double busy = 0;
  for (const FunctionLoad& row : load.functions)
    busy += row.app == *app.name ? row.invocations.value * row.seconds.value : 0;
  const auto at_once = static_cast<double>(std::max<int64_t>(1, *app.hosting.http_concurrency));
  bill.Add({.service = "Functions",
            .item = {"premium plan"},
            .meter = "functions.premium.ep1",
            .quantity = std::max(1.0, std::ceil(busy / kSecondsPerMonth / at_once)),
            .formula = "instances that the load needs, at least one, always"},
           [&]() -> Inputs {
             return {StrCat("app '", *app.name, "' (hosting.plan)"),
                     StrCat(Count(busy), " s of work, ", Count(at_once), " at once")};
           });
}

}  // namespace

void AddFunctions(const Blueprint& blueprint, const Load& load, const Groups& groups, Bill& bill) {
  for (const FunctionLoad& row : load.functions) {
    const auto& hosting = HostingOf(blueprint, row.app);
    if (*hosting.plan == Plan::kConsumption) Consumption(row, bill);
    if (*hosting.plan == Plan::kFlexConsumption)
      FlexLines(row, groups.at({row.app, row.group}), hosting, bill);
  }
  for (const auto& app : blueprint.apps) {
    if (*app.hosting.plan == Plan::kFlexConsumption && *app.hosting.always_ready > 0)
      AlwaysReady(app, bill);
    if (*app.hosting.plan == Plan::kPremium) Premium(app, load, bill);
  }
}

}  // namespace formwork::cost
