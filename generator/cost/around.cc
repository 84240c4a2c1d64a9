// What stands around functions and data: logs, alerts, key vault, network, the AI service.

#include <algorithm>

#include "generator/base/str_cat.h"
#include "generator/cost/parts.h"

namespace formwork::cost {
namespace {

using blueprint::Blueprint;

// What the host tells Application Insights of one invocation: the request, which is sampled; that
// it began, that it ended and one line of the handler, which are not: event ages and dead letters
// are read from such lines.
constexpr double kRequestItems = 1;
constexpr double kTraceItems = 3;
constexpr double kBytesPerItem = 1000;
constexpr double kBilledGigabyte = 1e9;       // logs are billed by decimal gigabytes
constexpr double kVaultReadsPerSecret = 100;  // instances that start, and the daily look
constexpr int64_t kQuickAlerts = 1'000;  // fewer failures per million: looked for every 5 minutes

double Sampling(const Blueprint& blueprint) {
  return static_cast<double>(blueprint.azure.sampling->millionths) / 1e6;
}

bool HasRoutes(const Blueprint& blueprint) {
  const auto routed = [](const auto& row) {
    return std::holds_alternative<blueprint::HttpTrigger>(row.trigger);
  };
  return std::ranges::any_of(blueprint.functions, routed) ||
         std::ranges::any_of(blueprint.workflows, routed);
}

bool HasReceivers(const Blueprint& blueprint) {
  const auto receives = [](const auto& row) {
    return std::holds_alternative<blueprint::QueueTrigger>(row.trigger);
  };
  return std::ranges::any_of(blueprint.functions, receives) ||
         std::ranges::any_of(blueprint.workflows, receives);
}

bool HasDeadLetters(const Blueprint& blueprint) {
  return !blueprint.queues.empty() || std::ranges::any_of(blueprint.functions, [](const auto& f) {
    return f.dead_letter.has_value();
  }) || std::ranges::any_of(blueprint.workflows, [](const auto& w) {
    return w.dead_letter.has_value();
  });
}

std::string Invocations(const FunctionLoad& row) {
  return StrCat(Count(row.invocations.value), " invocations (", row.invocations.why, ")");
}

void Telemetry(const Blueprint& blueprint, const Load& load, Bill& bill) {
  const double items = (kRequestItems * Sampling(blueprint) + kTraceItems) * load.telemetry;
  for (const FunctionLoad& row : load.functions) {
    bill.Add({.service = "Logs",
              .item = {"telemetry"},
              .function = row.function,
              .use = row.use,
              .meter = "logs.ingestion",
              .quantity = row.invocations.value * items * kBytesPerItem / kBilledGigabyte,
              .formula = "invocations × (1 request × sampling + 3 lines) × 1 KB"},
             [&]() -> Inputs {
               return {Invocations(row),
                       StrCat("sampling ", blueprint::Format(*blueprint.azure.sampling),
                              " (azure.sampling)"),
                       "assumed: 1 KB each; lines are never sampled, alerts read them"};
             });
  }
}

void LogAlert(const std::string& what, bool quick, Bill& bill) {
  bill.Add({.service = "Alerts",
            .item = {"log alert: ", what},
            .meter = quick ? "alerts.log.5m" : "alerts.log.15m",
            .quantity = 1,
            .formula = "one rule"},
           [&]() -> Inputs {
             return {quick ? "looks every 5 minutes: objectives.success is above 99.9%"
                           : "looks every 15 minutes"};
           });
}

}  // namespace

void AddMonitoring(const Blueprint& blueprint, const Load& load, Bill& bill) {
  Telemetry(blueprint, load, bill);
  LogAlert("failures", 1'000'000 - blueprint.objectives.success->millionths < kQuickAlerts, bill);
  if (HasRoutes(blueprint)) LogAlert("slow answers", false, bill);
  if (HasReceivers(blueprint)) LogAlert("age of events", false, bill);
  if (HasDeadLetters(blueprint)) LogAlert("dead letters", false, bill);
  if (blueprint.containers.empty()) return;
  bill.Add({.service = "Alerts",
            .item = {"metric alert: throttling of the database"},
            .meter = "alerts.metric",
            .quantity = 1,
            .formula = "one time series"},
           [&]() -> Inputs {
             return {StrCat(blueprint.containers.size(), " containers in one account")};
           });
}

void AddAround(const Blueprint& blueprint, const Load& load, Bill& bill) {
  bill.Add({.service = "Key Vault",
            .item = {"reads of secrets"},
            .meter = "vault.operations",
            .quantity = static_cast<double>(blueprint.secrets.size()) * kVaultReadsPerSecret,
            .formula = "secrets × 100"},
           [&]() -> Inputs {
             return {StrCat(blueprint.secrets.size(), " secrets"),
                     "assumed: 100 reads of each, as instances start and once a day"};
           });
  for (const FunctionLoad& row : load.functions) {
    if (row.group == "http") {
      bill.Add({.service = "Network",
                .item = {"answers"},
                .function = row.function,
                .use = row.use,
                .meter = "bandwidth.out",
                .quantity = row.invocations.value * row.response_bytes.value / kGigabyte,
                .formula = "requests × size of an answer"},
               [&]() -> Inputs {
                 return {Invocations(row), StrCat(Count(row.response_bytes.value), " bytes (",
                                                  row.response_bytes.why, ")")};
               });
    }
    if (row.model.empty()) continue;
    for (const bool in : {true, false}) {
      const Figure& tokens = in ? row.tokens_in : row.tokens_out;
      const std::string meter = StrCat("ai.", row.model, in ? ".in" : ".out");
      bill.Add({.service = "AI service",
                .item = {in ? "tokens in" : "tokens out"},
                .function = row.function,
                .use = row.use,
                .meter = meter,
                .quantity = row.invocations.value * tokens.value,
                .formula = "calls × tokens"},
               [&]() -> Inputs {
                 return {Invocations(row), StrCat(Count(tokens.value), " tokens of ", row.model,
                                                  " each (", tokens.why, ")")};
               });
    }
  }
}

}  // namespace formwork::cost
