// What stands around functions and data: logs, alerts, key vault, network, the AI service.

#include <algorithm>

#include "generator/base/str_cat.h"
#include "generator/cost/parts.h"

namespace formwork::cost {
namespace {

using blueprint::Blueprint;

constexpr double kItemsPerInvocation = 3;  // a request, a trace or two, a dependency
constexpr double kBytesPerItem = 1024;
constexpr double kVaultReadsPerSecret = 100;  // instances that start, and the daily look
constexpr int64_t kQuickAlerts =
    1'000;  // fewer failures per million than this: alerts look every 5 minutes

double Sampling(const Blueprint& blueprint) {
  return static_cast<double>(blueprint.azure.sampling->millionths) / 1e6;
}

bool HasHttp(const Blueprint& blueprint) {
  return std::ranges::any_of(blueprint.functions, [](const auto& f) {
    return std::holds_alternative<blueprint::HttpTrigger>(f.trigger);
  });
}

bool HasEvents(const Blueprint& blueprint) {
  return !blueprint.queues.empty() || std::ranges::any_of(blueprint.functions, [](const auto& f) {
    return std::holds_alternative<blueprint::ChangesTrigger>(f.trigger);
  });
}

}  // namespace

void AddMonitoring(const Blueprint& blueprint, const Load& load, Bill& bill) {
  for (const FunctionLoad& row : load.functions) {
    bill.Add({.service = "Logs",
              .item = "telemetry",
              .function = row.function,
              .meter = "logs.ingestion",
              .quantity = row.invocations.value * kItemsPerInvocation * kBytesPerItem *
                          Sampling(blueprint) / kGigabyte,
              .fixed = row.idle,
              .formula = "invocations × 3 items × 1 KiB × sampling",
              .inputs = {
                  StrCat(Count(row.invocations.value), " invocations (", row.invocations.why, ")"),
                  StrCat("sampling ", blueprint::Format(*blueprint.azure.sampling),
                         " (azure.sampling)")}});
  }
  const int64_t failures = 1'000'000 - blueprint.objectives.success->millionths;
  const bool quick = failures < kQuickAlerts;
  const double rules = 1 + (HasHttp(blueprint) ? 1 : 0) + (!blueprint.queues.empty() ? 1 : 0) +
                       (HasEvents(blueprint) ? 1 : 0);
  bill.Add({.service = "Alerts",
            .item = "log alerts",
            .meter = quick ? "alerts.log.5m" : "alerts.log.15m",
            .quantity = rules,
            .fixed = true,
            .formula = "rules: failures, latency, age of events, dead letters",
            .inputs = {StrCat(Count(rules), " rules, every ", quick ? "5" : "15",
                              " minutes (objectives.success)")}});
  bill.Add({.service = "Alerts",
            .item = "metric alerts",
            .meter = "alerts.metric",
            .quantity = blueprint.containers.empty() ? 0.0 : 1.0,
            .fixed = true,
            .formula = "throttling of the database",
            .inputs = {}});
}

void AddAround(const Blueprint& blueprint, const Load& load, Bill& bill) {
  bill.Add(
      {.service = "Key Vault",
       .item = "reads of secrets",
       .meter = "vault.operations",
       .quantity = static_cast<double>(blueprint.secrets.size()) * kVaultReadsPerSecret,
       .fixed = true,
       .formula = "secrets × 100",
       .inputs = {StrCat(blueprint.secrets.size(), " secrets"), "assumed: 100 reads of each"}});
  for (const FunctionLoad& row : load.functions) {
    if (row.group == "http") {
      bill.Add({.service = "Network",
                .item = "answers",
                .function = row.function,
                .meter = "bandwidth.out",
                .quantity = row.invocations.value * row.response_bytes.value *
                            std::max(1.0, row.query_documents) / kGigabyte,
                .formula = "requests × size × documents of an answer",
                .inputs = {StrCat(Count(row.invocations.value), " requests")}});
    }
    if (row.model.empty()) continue;
    for (const bool in : {true, false}) {
      const double tokens = in ? row.tokens_in : row.tokens_out;
      bill.Add({.service = "AI service",
                .item = in ? "tokens in" : "tokens out",
                .function = row.function,
                .meter = StrCat("ai.", row.model, in ? ".in" : ".out"),
                .quantity = row.invocations.value * tokens,
                .formula = "calls × tokens",
                .inputs = {StrCat(Count(row.invocations.value), " calls of ", row.model, ", ",
                                  Count(tokens), " tokens each")}});
    }
  }
}

}  // namespace formwork::cost
