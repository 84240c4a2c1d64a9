// Queues, storage and the database.

#include <algorithm>
#include <array>
#include <cmath>

#include "generator/base/str_cat.h"
#include "generator/cost/parts.h"

namespace formwork::cost {
namespace {

using blueprint::Blueprint;

constexpr double kOperationsPerMessage = 3;    // put, get, delete
constexpr double kIdlePollSeconds = 30;        // the scale controller looks into each queue
constexpr double kQueueOperationsPerStep = 6;  // durable: two messages per activity
constexpr double kTableOperationsPerStep = 4;  // durable: history rows and the instance
constexpr double kBlobWritesPerTimer = 2;      // when a timer fired last and fires next
constexpr double kPackageGigabytes = 0.05;
constexpr double kPollUnits = 2;  // one look into a change feed
constexpr double kFeedPollSeconds = 10;
constexpr double kLeaseUnitsPerBatch = 10;
constexpr double kQueryUnits = 2.5;     // of a query itself, beside what it reads
constexpr double kReplaceFactor = 1.0;  // upserts of new documents cost as creates

struct UnitRow {
  double kilobytes;
  double read;
  double write;
};

// Azure's own table for session consistency, all properties indexed.
constexpr std::array<UnitRow, 12> kUnits = {{{1, 1.00, 4.95},
                                             {2, 1.04, 6.29},
                                             {4, 1.14, 6.67},
                                             {8, 1.33, 7.04},
                                             {16, 1.67, 9.52},
                                             {32, 2.19, 11.23},
                                             {64, 4.76, 22.67},
                                             {128, 9.95, 48.19},
                                             {256, 20.28, 98.29},
                                             {512, 40.95, 184.57},
                                             {1024, 145.9, 625},
                                             {2048, 291.8, 1250}}};

double Units(double bytes, double UnitRow::*column) {
  const double kilobytes = std::max(1.0, bytes / 1024);
  for (size_t i = 1; i < kUnits.size(); ++i) {
    if (kilobytes > kUnits[i].kilobytes && i + 1 < kUnits.size()) continue;
    const double part =
        (kilobytes - kUnits[i - 1].kilobytes) / (kUnits[i].kilobytes - kUnits[i - 1].kilobytes);
    return kUnits[i - 1].*column + part * (kUnits[i].*column - kUnits[i - 1].*column);
  }
  return kUnits.back().*column;
}

double IndexFactor(const blueprint::Container& container) {
  return container.exclude_from_index.empty() ? 1.0 : 0.8;
}

void QueueLines(const Blueprint& blueprint, const Load& load, Bill& bill) {
  for (const auto& [queue, messages] : load.messages) {
    bill.Add({.service = "Storage",
              .item = StrCat("queue ", queue, ": messages"),
              .meter = "storage.queue.operations",
              .quantity = messages * kOperationsPerMessage,
              .formula = "messages × 3 operations (put, get, delete)",
              .inputs = {StrCat(Count(messages), " messages")}});
  }
  // Each queue, its poison queue: looked into while nothing runs, too.
  const double queues = 2 * static_cast<double>(blueprint.queues.size());
  bill.Add({.service = "Storage",
            .item = "queues: polling when idle",
            .meter = "storage.queue.operations",
            .quantity = queues * kSecondsPerMonth / kIdlePollSeconds,
            .fixed = true,
            .formula = "queues × month ÷ 30 s",
            .inputs = {StrCat(Count(queues), " queues, poison queues among them"),
                       "assumed: one look every 30 s"}});
}

void DurableLines(const Load& load, Bill& bill) {
  if (load.workflows <= 0) return;
  const double steps = load.workflow_steps + 2 * load.workflows;
  bill.Add({.service = "Storage",
            .item = "workflows: queue operations",
            .meter = "storage.queue.operations",
            .quantity = steps * kQueueOperationsPerStep,
            .formula = "(activities + start + end) × 6",
            .inputs = {StrCat(Count(load.workflows), " workflows")}});
  bill.Add({.service = "Storage",
            .item = "workflows: history",
            .meter = "storage.table.operations",
            .quantity = steps * kTableOperationsPerStep,
            .formula = "(activities + start + end) × 4",
            .inputs = {StrCat(Count(load.workflows), " workflows")}});
}

// Months of data that lie in a container: what its TTL keeps, or all since the beginning.
double StoredMonths(const blueprint::Container& container, const Load& load) {
  if (!container.ttl) return load.months;
  const double kept = static_cast<double>(container.ttl->value.count()) / 1000 / kSecondsPerMonth;
  return std::min(kept, load.months);
}

bool IsFollowed(const Blueprint& blueprint, const std::string& container) {
  return std::ranges::any_of(blueprint.functions, [&](const auto& function) {
    const auto* trigger = std::get_if<blueprint::ChangesTrigger>(&function.trigger);
    return trigger != nullptr && *trigger->container == container;
  });
}

void ContainerLines(const Blueprint& blueprint, const blueprint::Container& container,
                    const Load& load, Bill& bill) {
  const auto it = load.written.find(*container.name);
  const double written = it == load.written.end() ? 0 : it->second;
  const std::string name = StrCat("container ", *container.name);
  bill.Add(
      {.service = "Cosmos DB",
       .item = StrCat(name, ": writes"),
       .meter = "cosmos.serverless.ru",
       .quantity =
           written * WriteUnits(load.document_bytes) * IndexFactor(container) * kReplaceFactor,
       .formula = "documents × request units of a write by size",
       .inputs = {StrCat(Count(written), " documents of ", Count(load.document_bytes), " bytes"),
                  StrCat(Count(WriteUnits(load.document_bytes)), " RU each")}});
  const double gigabytes =
      written * load.document_bytes * StoredMonths(container, load) / kGigabyte;
  bill.Add({.service = "Cosmos DB",
            .item = StrCat(name, ": data"),
            .meter = "cosmos.serverless.gb",
            .quantity = gigabytes,
            .formula = "documents a month × size × months that they stay",
            .inputs = {container.ttl ? StrCat("ttl ", blueprint::Format(**container.ttl))
                                     : StrCat("no ttl: ", Count(load.months), " months")}});
  if (!IsFollowed(blueprint, *container.name)) return;
  bill.Add({.service = "Cosmos DB",
            .item = StrCat(name, ": change feed when idle"),
            .meter = "cosmos.serverless.ru",
            .quantity = kSecondsPerMonth / kFeedPollSeconds * kPollUnits,
            .fixed = true,
            .formula = "month ÷ 10 s × 2 RU",
            .inputs = {"assumed: one look every 10 s"}});
  bill.Add({.service = "Cosmos DB",
            .item = StrCat(name, ": change feed"),
            .meter = "cosmos.serverless.ru",
            .quantity = written * (ReadUnits(load.document_bytes) + kLeaseUnitsPerBatch),
            .formula = "documents × (read + lease)",
            .inputs = {StrCat(Count(written), " documents")}});
}

}  // namespace

double ReadUnits(double bytes) {
  return Units(bytes, &UnitRow::read);
}

double WriteUnits(double bytes) {
  return Units(bytes, &UnitRow::write);
}

void AddStorage(const Blueprint& blueprint, const Load& load, Bill& bill) {
  QueueLines(blueprint, load, bill);
  DurableLines(load, bill);
  double firings = 0;
  for (const FunctionLoad& row : load.functions)
    firings += row.idle ? row.invocations.value : 0;
  bill.Add({.service = "Storage",
            .item = "timers: state",
            .meter = "storage.blob.writes",
            .quantity = firings * kBlobWritesPerTimer,
            .fixed = true,
            .formula = "firings × 2",
            .inputs = {StrCat(Count(firings), " firings")}});
  bill.Add({.service = "Storage",
            .item = "packages",
            .meter = "storage.blob.gb",
            .quantity = kPackageGigabytes * static_cast<double>(blueprint.apps.size()),
            .fixed = true,
            .formula = "apps × 50 MB",
            .inputs = {StrCat(blueprint.apps.size(), " apps")}});
}

void AddDatabase(const Blueprint& blueprint, const Load& load, Bill& bill) {
  for (const FunctionLoad& row : load.functions) {
    const double units =
        row.point_reads * ReadUnits(row.documents_bytes) +
        row.queries * (kQueryUnits + row.query_documents * ReadUnits(row.documents_bytes));
    bill.Add({.service = "Cosmos DB",
              .item = "reads",
              .function = row.function,
              .meter = "cosmos.serverless.ru",
              .quantity = row.invocations.value * units,
              .fixed = row.idle,
              .formula = "invocations × (reads by id × RU + queries × (2.5 + documents × RU))",
              .inputs = {
                  StrCat(Count(row.invocations.value), " invocations (", row.invocations.why, ")"),
                  StrCat(Count(row.point_reads), " reads by id, ", Count(row.queries),
                         " queries of ", Count(row.query_documents), " documents")}});
  }
  for (const auto& container : blueprint.containers)
    ContainerLines(blueprint, container, load, bill);
}

}  // namespace formwork::cost
