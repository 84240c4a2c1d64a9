// Storage: queues and how they are looked into, what workflows keep, timers, packages.

#include <algorithm>

#include "generator/base/str_cat.h"
#include "generator/cost/parts.h"
#include "generator/graph/graph.h"

namespace formwork::cost {
namespace {

using blueprint::Blueprint;

constexpr double kOperationsPerMessage = 3;   // put, get, delete
constexpr double kScaleLookSeconds = 30;      // the scale controller looks into each queue
constexpr double kLongestPoll = 2;            // seconds; host.json: maxPollingInterval
constexpr double kDurableQueues = 5;          // four control queues, one of work items
constexpr double kOperationsPerStart = 3;     // durable: a message that starts the instance
constexpr double kOperationsPerActivity = 6;  // durable: a work item and its result
constexpr double kRowsPerStep = 4;    // durable: history rows and the instance, read and written
constexpr double kLeaseSeconds = 10;  // durable: each of four partitions is renewed
constexpr double kBlobWritesPerTimer = 2;  // when a timer fired last and fires next
constexpr double kPackageGigabytes = 0.05;

double PollSeconds(const Blueprint& blueprint) {
  const double half = static_cast<double>(blueprint.objectives.event_latency->count()) / 2000;
  return std::clamp(half, 0.1, kLongestPoll);
}

// Seconds that an instance of the group lives: always on a plan that never sleeps.
double AliveOf(const Blueprint& blueprint, const Groups& groups, std::string_view app,
               std::string_view group) {
  const auto row =
      std::ranges::find_if(blueprint.apps, [&](const auto& a) { return *a.name == app; });
  if (row != blueprint.apps.end() && *row->hosting.plan == blueprint::Plan::kPremium)
    return kSecondsPerMonth;
  const auto it = groups.find({app, group});
  return it == groups.end() ? 0 : it->second.alive;
}

void QueueLines(const Blueprint& blueprint, const Load& load, const Groups& groups, Bill& bill) {
  double looked_into = 0;
  for (const QueueLoad& row : load.queues) {
    bill.Add({.service = "Storage",
              .item = {"queue ", row.queue, ": messages"},
              .function = row.receiver,
              .use = Use::kEvents,
              .meter = "storage.queue.operations",
              .quantity = row.messages.value * kOperationsPerMessage,
              .formula = "messages × 3 operations (put, get, delete)"},
             [&]() -> Inputs {
               return {StrCat(Count(row.messages.value), " messages (", row.messages.why, ")")};
             });
    if (row.receiver.empty()) continue;
    looked_into += 2;  // and the queue that the host puts aside into
    const double alive = AliveOf(blueprint, groups, row.app, row.group);
    bill.Add({.service = "Storage",
              .item = {"queue ", row.queue, ": looks while an instance lives"},
              .function = row.receiver,
              .use = Use::kEvents,
              .meter = "storage.queue.operations",
              .quantity = alive / PollSeconds(blueprint),
              .formula = "seconds alive ÷ longest pause between two looks"},
             [&]() -> Inputs {
               return {StrCat(Count(alive), " s alive"),
                       StrCat(Count(PollSeconds(blueprint)), " s (objectives.eventLatency)")};
             });
  }
  bill.Add({.service = "Storage",
            .item = {"queues: looks of the scale controller"},
            .meter = "storage.queue.operations",
            .quantity = looked_into * kSecondsPerMonth / kScaleLookSeconds,
            .formula = "queues × month ÷ 30 s"},
           [&]() -> Inputs {
             return {StrCat(Count(looked_into), " queues, those of messages put aside among them"),
                     "assumed: one look every 30 s"};
           });
}

void WorkflowLines(const WorkflowLoad& row, Bill& bill) {
  const auto input = [&] {
    return StrCat(Count(row.instances), " workflows of ", Count(row.activities),
                  " activities each");
  };
  bill.Add(
      {.service = "Storage",
       .item = {"workflow: queue operations"},
       .function = row.workflow,
       .use = row.use,
       .meter = "storage.queue.operations",
       .quantity = row.instances * (kOperationsPerStart + row.activities * kOperationsPerActivity),
       .formula = "workflows × (3 to start + 6 per activity: its work item and its result)"},
      [&]() -> Inputs { return {input()}; });
  bill.Add({.service = "Storage",
            .item = {"workflow: history"},
            .function = row.workflow,
            .use = row.use,
            .meter = "storage.table.operations",
            .quantity = row.instances * (row.activities + 1) * kRowsPerStep,
            .formula = "workflows × (activities + 1) × 4 table operations"},
           [&]() -> Inputs {
             return {input(), "assumed: 4 operations per step"};
           });
}

void DurableLines(const Blueprint& blueprint, const Load& load, const Groups& groups, Bill& bill) {
  std::map<std::string, Use> apps;
  for (const WorkflowLoad& row : load.workflows) {
    WorkflowLines(row, bill);
    apps.try_emplace(row.app, row.use);
  }
  for (const auto& entry : apps) {
    const std::string& app = entry.first;
    const Use use = entry.second;
    const double alive = AliveOf(blueprint, groups, app, "durable");
    bill.Add({.service = "Storage",
              .item = {"workflows: looks while an instance lives"},
              .use = use,
              .meter = "storage.queue.operations",
              .quantity = alive / PollSeconds(blueprint) * kDurableQueues,
              .formula = "seconds alive ÷ longest pause × 5 queues"},
             [&]() -> Inputs {
               return {StrCat("app '", app, "': ", Count(alive), " s alive"),
                       "4 control queues, 1 of work items"};
             });
    bill.Add({.service = "Storage",
              .item = {"workflows: leases of partitions"},
              .use = use,
              .meter = "storage.blob.reads",
              .quantity = alive / kLeaseSeconds * (kDurableQueues - 1),
              .formula = "seconds alive ÷ 10 s × 4 partitions"},
             [&]() -> Inputs { return {StrCat("app '", app, "': ", Count(alive), " s alive")}; });
    bill.Add({.service = "Storage",
              .item = {"workflows: looks of the scale controller"},
              .meter = "storage.queue.operations",
              .quantity = kDurableQueues * kSecondsPerMonth / kScaleLookSeconds,
              .formula = "5 queues × month ÷ 30 s"},
             [&]() -> Inputs {
               return {StrCat("app '", app, "'"), "assumed: one look every 30 s"};
             });
  }
}

}  // namespace

void AddStorage(const Blueprint& blueprint, const Load& load, const Groups& groups, Bill& bill) {
  QueueLines(blueprint, load, groups, bill);
  DurableLines(blueprint, load, groups, bill);
  for (const FunctionLoad& row : load.functions) {
    if (row.use != Use::kIdle) continue;
    bill.Add(
        {.service = "Storage",
         .item = {"timer: state"},
         .function = row.function,
         .meter = "storage.blob.writes",
         .quantity = row.invocations.value * kBlobWritesPerTimer,
         .formula = "firings × 2 (when it fired last, when it fires next)"},
        [&]() -> Inputs {
          return {StrCat(Count(row.invocations.value), " firings (", row.invocations.why, ")")};
        });
  }
  bill.Add({.service = "Storage",
            .item = {"packages"},
            .meter = "storage.blob.gb",
            .quantity = kPackageGigabytes * static_cast<double>(blueprint.apps.size()),
            .formula = "apps × 50 MB"},
           [&]() -> Inputs {
             return {StrCat(blueprint.apps.size(), " apps"), "assumed: a package has 50 MB"};
           });
}

}  // namespace formwork::cost
