// Load on whole blueprints: the reference, defaults and their origins, environments.
#include "generator/blueprint/load.h"

#include "generator/diag/print.h"
#include "tests/support/catch.h"
#include "tests/support/temp_dir.h"

namespace formwork::blueprint {
namespace {

struct Loaded {
  SourceMap sources;
  DiagnosticList problems;
  std::optional<Platform> platform;

  explicit Loaded(std::string text) {
    const FileId file = sources.Add("blueprint.yaml", std::move(text));
    platform = Load(sources, file, problems);
  }

  // "3:5 FW1002 unknown key …", a line each.
  [[nodiscard]] std::string Problems() const {
    std::string lines;
    for (const Diagnostic& problem : problems.Sorted()) {
      const Position at = sources.Locate(problem.span.file, problem.span.begin);
      lines += std::to_string(at.line) + ":" + std::to_string(at.column) + " " +
               diag::CodeName(problem.code) + " " + problem.message + "\n";
    }
    return lines;
  }
};

std::string Reference() {
  return test::ReadFile(std::string(FORMWORK_SOURCE_DIR) + "/examples/stream-guard/blueprint.yaml");
}

TEST_CASE("Load: the reference platform has no problem", "[blueprint]") {
  const Loaded loaded(Reference());
  REQUIRE(loaded.Problems() == "");
  REQUIRE(loaded.platform);
  const Blueprint& base = loaded.platform->base;
  CHECK(base.name.value == "stream-guard");
  CHECK(base.types.size() == 10);
  CHECK(base.containers.size() == 6);
  CHECK(base.functions.size() == 7);
  CHECK(base.activities.size() == 3);
}

TEST_CASE("Load: environments merge deep: a mapping merges, anything else replaces",
          "[blueprint][environments]") {
  const Loaded loaded(R"(formwork: 1
name: shop
tags: { owner: team, stage: none }
budget: { monthly: 50 USD, alertAt: [50%, 80%], notify: [a@example.com] }
hosting: { memory: 2048MB, maxInstances: 50 }
types: { Order: { id: uuid, customerId: string } }
containers:
  orders: { of: Order, partitionKey: /customerId, ttl: 30d }
queues:
  incoming: { of: Order, attempts: 5, retryAfter: 10s }
functions:
  take: { http: POST /orders, body: Order, writes: { order: orders, message: incoming } }
  work: { queue: incoming, writes: { order: orders } }
  clean: { schedule: '0 0 3 * * *', timeout: 1m }
environments:
  staging:
    tags: { stage: staging }
    budget: { monthly: 20 USD, alertAt: [100%] }
    hosting: { maxInstances: 40 }
    containers: { orders: { ttl: 1d } }
    queues: { incoming: { attempts: 2 } }
    functions: { clean: { schedule: '0 0 4 * * *' } }
  production: {}
  local:
    queues: { incoming: { retryAfter: 1s } }
)");
  REQUIRE(loaded.Problems() == "");
  const Blueprint& base = loaded.platform->base;
  const Blueprint& staging = *loaded.platform->Find("staging");
  CHECK(*staging.tags.at("owner") == "team");
  CHECK(*staging.tags.at("stage") == "staging");
  CHECK(staging.tags.at("stage").origin == Origin::kOverlay);
  CHECK(staging.tags.at("owner").origin == Origin::kGiven);
  CHECK(Format(*staging.budget->monthly) == "20 USD");
  REQUIRE(staging.budget->alert_at.size() == 1);  // a list is replaced, not joined
  CHECK(Format(*staging.budget->alert_at[0]) == "100%");
  CHECK(staging.budget->notify == base.budget->notify);
  CHECK(Format(*staging.hosting.memory) == "2GB");
  CHECK(*staging.hosting.max_instances == 40);
  CHECK(*staging.apps[0].hosting.max_instances == 40);  // the app's hosting follows
  CHECK(Format(**staging.containers[0].ttl) == "1d");
  CHECK(*staging.queues[0].attempts == 2);
  CHECK(Format(*staging.queues[0].retry_after) == "10s");
  CHECK(*std::get<ScheduleTrigger>(staging.functions[2].trigger).schedule == "0 0 4 * * *");
  CHECK(Format(*staging.functions[2].timeout) == "1m");
  CHECK(*loaded.platform->Find("production") == base);
  // `local` is no environment that is deployed, and has its overlay all the same.
  CHECK(loaded.platform->environments.size() == 2);
  CHECK(Format(*loaded.platform->Find("local")->queues[0].retry_after) == "1s");
  CHECK(Format(*base.queues[0].retry_after) == "10s");
}

TEST_CASE("Load: anchors repeat values, and what is wrong with them is said at each use",
          "[blueprint]") {
  const Loaded fine(R"(formwork: 1
name: shop
types: { Order: &order { id: uuid, customerId: string }, Bill: *order }
containers:
  orders: &store { of: Order, partitionKey: /customerId }
  archive: *store
functions:
  take:
    http: POST /orders
    writes: &out { order: orders, copy: archive }
    timeout: &limit 30s
    body: Order
  bill: { http: POST /bills, body: Bill, writes: *out, timeout: *limit }
)");
  REQUIRE(fine.Problems() == "");
  CHECK(fine.platform->base.containers[1].of.value == "Order");
  CHECK(fine.platform->base.functions[1].reach.writes.size() == 2);
  CHECK(Format(*fine.platform->base.functions[1].timeout) == "30s");

  const Loaded wrong(R"(formwork: 1
name: shop
functions:
  a: { schedule: &often "0 0 99 * * *" }
  b: { schedule: *often }
)");
  CHECK(wrong.Problems() ==
        "4:30 FW1009 there is no hour 99\n"
        "5:18 FW1009 there is no hour 99\n");
}

}  // namespace
}  // namespace formwork::blueprint
