// Worked examples, by hand, of each service's lines: quantities, amounts, grants.

#include <algorithm>
#include <string>
#include <vector>

#include "generator/graph/graph.h"
#include "tests/unit/cost/platform.h"

namespace formwork::cost {
namespace {

constexpr std::string_view kUsage =
    "usage: { requests: 2000000, events: 1000000, size: 1KB, duration: 50ms, reads: 10 }\n";

struct Want {
  std::string service;
  std::string item;
  std::string function;
  double quantity;
  double dollars;
};

void CheckLines(const Estimate& estimate, const std::vector<Want>& rows) {
  for (const Want& row : rows) {
    INFO(row.service << ": " << row.item << " (" << row.function << ")");
    const Line* found = nullptr;
    for (const Line& line : estimate.lines) {
      if (line.service == row.service && line.item == row.item && line.function == row.function)
        found = &line;
    }
    REQUIRE(found != nullptr);
    CHECK(found->quantity == Approx(row.quantity).epsilon(1e-4));
    CHECK(static_cast<double>(found->micros) / 1e6 == Approx(row.dollars).margin(0.0005));
    CHECK_FALSE(found->formula.empty());
    CHECK_FALSE(found->inputs.empty());
  }
}

}  // namespace

TEST_CASE("EstimateMonth: each service's lines by hand", "[cost]") {
  const Estimate estimate = Alone(Shop(kUsage).base);
  CheckLines(estimate,
             {
                 // a million messages, put, got and deleted; two queues are looked into every 30 s
                 {"Storage", "queue happened: messages", "keep-order", 3'000'000, 1.20},
                 {"Storage", "queues: looks of the scale controller", "", 175'200, 0.07008},
                 // alive 2,628,000 × (1 - e^(-1/2.628)) = 831,762 s; half of the 5 s objective, at
                 // most 2 s
                 {"Storage", "queue happened: looks while an instance lives", "keep-order", 415'881,
                  0.16635},
                 {"Storage", "packages", "", 0.05, 0.00104},
                 // a KB is written for 4.95 RU, read for 1; a query costs 2.5 and ten documents
                 {"Cosmos DB", "writes to orders", "keep-order", 4'950'000, 1.2375},
                 {"Cosmos DB", "writes to orders", "post-order", 4'950'000, 1.2375},
                 {"Cosmos DB", "reads", "list-orders", 12'500'000, 3.125},
                 {"Cosmos DB", "data in orders", "post-order", 0.953674, 0.238419},
                 // 3 M invocations × 4 KB = 12 GB, 5 free: 7 × 2.30, a third of it each
                 {"Logs", "telemetry", "post-order", 4, 16.10 / 3},
                 {"Logs", "telemetry", "keep-order", 4, 16.10 / 3},
                 {"Alerts", "log alert: failures", "", 1, 0.50},
                 {"Alerts", "log alert: slow answers", "", 1, 0.50},
                 {"Alerts", "log alert: age of events", "", 1, 0.50},
                 {"Alerts", "log alert: dead letters", "", 1, 0.50},
                 {"Alerts", "metric alert: throttling of the database", "", 1, 0.10},
                 {"Key Vault", "reads of secrets", "", 100, 0.0003},
                 // a million calls × (300 × 0.10 + 50 × 0.40) per million tokens
                 {"AI service", "tokens in", "post-order", 300e6, 30},
                 {"AI service", "tokens out", "post-order", 50e6, 20},
                 // 10 KB of a list: 9.54 GB, inside the 100 that are free
                 {"Network", "answers", "list-orders", 9.53674, 0},
             });
  CHECK(ServiceMicros(estimate, "Logs") == Approx(16'100'000).margin(2));  // rounded by line
  CHECK(ServiceMicros(estimate, "Alerts") == 2'100'000);
}

TEST_CASE("EstimateMonth: promises, sampling and plans change what they should", "[cost]") {
  const auto strict = Shop("objectives: { success: 99.95% }\n").base;
  CHECK(ServiceMicros(Alone(strict), "Alerts") == 3'100'000);  // one of four rules every 5 minutes
  // 3 M × (0.2 + 3) KB = 9.6 GB, 5 free
  const auto sampled = Shop(StrCat("azure: { sampling: 20% }\n", kUsage)).base;
  CHECK(ServiceMicros(Alone(sampled), "Logs") == Approx(10'580'000).margin(2));
  // A host that never sleeps looks every 2 s: 1.3 M times a month.
  const auto premium = Shop(StrCat("hosting: { plan: premium }\n", kUsage)).base;
  CheckLines(Alone(premium), {{"Storage", "queue happened: looks while an instance lives",
                               "keep-order", 1'314'000, 0.5256},
                              {"Functions", "premium plan", "", 1, 157.72}});
  // 209.8 GB out: 100 free, 0.087 for each of the rest; both have their part of what is free
  const auto large = Shop("usage: { requests: 2000000, size: 20KB, reads: 10 }\n").base;
  CheckLines(Alone(large), {{"Network", "answers", "list-orders", 190.735, 8.6848},
                            {"Network", "answers", "post-order", 19.0735, 0.8685}});
}

TEST_CASE("EstimateMonth: replaced documents, change feeds", "[cost]") {
  const auto platform = Shop(
      "usage: { size: 1KB, functions: { put-order: { perMonth: 1000000 }, post-order: { perMonth: "
      "0 }, keep-order: { perMonth: 0 } } }\n",
      R"(  put-order:
    http: PUT /shops/{shopId}/orders/{id}
    reads: { before: { from: orders, partition: shopId, id: id } }
    writes: { after: orders }
  watch-orders:
    changes: orders
)");
  const Estimate estimate = Alone(platform.base);
  CheckLines(estimate,
             {{"Cosmos DB", "reads", "put-order", 1'000'000, 0.25},
              {"Cosmos DB", "writes to orders", "put-order", 9'900'000, 2.475},
              {"Cosmos DB", "change feed of orders: looks", "watch-orders", 525'600, 0.1314},
              {"Cosmos DB", "change feed of orders: documents", "watch-orders", 11'000'000, 2.75}});
  for (const Line& line : estimate.lines)
    CHECK(line.item != "data in orders");
}

TEST_CASE("EstimateMonth: workflows and the platform's own timers", "[cost]") {
  std::string text(kShop);
  text.insert(text.find("secrets:"), "  told: { of: Order }\n");
  const auto platform = Read(text + R"(workflows:
  process:
    queue: told
    activities: [one, two, three]
activities:
  one: { input: Order, returns: boolean }
  two: { input: Order, returns: boolean }
  three: { input: Order, returns: boolean }
usage:
  functions: { process: { perMonth: 1000000 } }
)");
  const Estimate estimate = Alone(platform.base);
  CheckLines(estimate,
             {// 3 to start it, 6 for each of three activities
              {"Storage", "workflow: queue operations", "process", 21'000'000, 8.40},
              {"Storage", "workflow: history", "process", 16'000'000, 0.576},
              {"Storage", "workflows: looks of the scale controller", "", 438'000, 0.1752},
              {"Storage", "queue told: messages", "formwork-start-process", 3'000'000, 1.20},
              // every five minutes, once a day; two blob writes each
              {"Storage", "timer: state", "formwork-sweep", 17'532, 0.096426},
              {"Storage", "timer: state", "formwork-purge", 60.875, 0.000335}});
  // The names are the graph's, and no timer of the graph is forgotten.
  const graph::Graph graph = graph::BuildGraph(platform.base);
  std::vector<std::string> timers;
  for (const Line& line : estimate.lines) {
    if (line.item == "timer: state") timers.push_back(line.function);
    if (line.function.starts_with("formwork-"))
      CHECK(graph.Find(graph::Kind::kFunction, line.function) != nullptr);
  }
  std::vector<std::string> known;
  for (const graph::Node& node : graph.nodes) {
    if (node.kind == graph::Kind::kFunction && !graph::SystemSchedule(node.system).empty())
      known.push_back(node.name);
  }
  std::ranges::sort(timers);
  std::ranges::sort(known);
  CHECK(timers == known);
}

}  // namespace formwork::cost
