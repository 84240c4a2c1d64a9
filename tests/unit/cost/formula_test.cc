// Worked examples, by hand, for each formula: the figures of the price lists and what follows from
// them.

#include <cmath>
#include <string>
#include <vector>

#include "generator/cost/estimate.h"
#include "generator/cost/parts.h"
#include "generator/cost/schedule.h"
#include "tests/support/catch.h"

namespace formwork::cost {
namespace {

Book EastUs() {
  bool fell_back = false;
  return BookFor("eastus", fell_back);
}

// A blueprint with one http function that is called `executions` times for `milliseconds`.
blueprint::Blueprint OneFunction(blueprint::Plan plan, int64_t megabytes, int64_t executions,
                                 int64_t milliseconds, int64_t concurrency) {
  blueprint::Blueprint b;
  b.name.value = "shop";
  b.region.value = "eastus";
  b.objectives.success.value.millionths = 999'000;
  b.azure.sampling.value.millionths = 1'000'000;
  blueprint::Function f;
  f.name.value = "f";
  f.trigger = blueprint::HttpTrigger{};
  b.functions.push_back(f);
  blueprint::App app;
  app.name.value = "shop";
  app.functions.push_back(f.name);
  app.hosting.plan.value = plan;
  app.hosting.memory.value.count = megabytes * 1024 * 1024;
  app.hosting.http_concurrency.value = concurrency;
  b.apps.push_back(app);
  b.usage.requests.emplace();
  b.usage.requests->value = executions;
  b.usage.duration.emplace();
  b.usage.duration->value = std::chrono::milliseconds(milliseconds);
  return b;
}

double ServiceCost(const blueprint::Blueprint& b, std::string_view service) {
  const Book book = EastUs();
  Grants grants(book);
  int64_t micros = 0;
  for (const Line& line : EstimateMonth(b, LoadOf(b, {}), book, grants).lines)
    micros += line.service == service ? line.micros : 0;
  return static_cast<double>(micros) / 1e6;
}

}  // namespace

TEST_CASE("BookFor: the agreed prices", "[cost]") {
  const Book book = EastUs();
  const std::vector<std::pair<std::string, std::pair<double, double>>> rows = {
      {"functions.consumption.gbs", {0.000016, 400'000}},
      {"functions.consumption.executions", {0.20 / 1e6, 1'000'000}},
      {"functions.flex.gbs", {0.000026, 100'000}},
      {"functions.flex.executions", {0.40 / 1e6, 250'000}},
      {"functions.flex.ready.baseline", {0.000004, 0}},
      {"storage.queue.operations", {0.0040 / 10'000, 0}},
      {"cosmos.serverless.ru", {0.25 / 1e6, 0}},
      {"cosmos.serverless.gb", {0.25, 0}},
      {"logs.ingestion", {2.30, 5}},
      {"alerts.log.15m", {0.50, 0}},
      {"vault.operations", {0.03 / 10'000, 0}},
      {"bandwidth.out", {0.087, 100}},
      {"ai.gemini-2.5-flash-lite.in", {0.10 / 1e6, 0}},
      {"ai.gemini-2.5-flash-lite.out", {0.40 / 1e6, 0}},
  };
  for (const auto& [id, amounts] : rows) {
    INFO(id);
    REQUIRE(book.Find(id) != nullptr);
    CHECK(book.Find(id)->price == Approx(amounts.first));
    CHECK(book.Find(id)->free == Approx(amounts.second));
    CHECK_FALSE(book.Find(id)->source.empty());
    CHECK_FALSE(book.Find(id)->certainty.empty());
  }
  bool fell_back = false;
  CHECK(BookFor("westeurope", fell_back).region == "eastus");
  CHECK(fell_back);
}

TEST_CASE("Functions: worked examples of both plans", "[cost]") {
  using blueprint::Plan;

  struct Row {
    const char* name;
    Plan plan;
    int64_t megabytes;
    int64_t executions;
    int64_t milliseconds;
    double dollars;
  };

  const std::vector<Row> rows = {
      // 1 M × 1 s × 2 GB = 2,000,000 GB-s - 100,000 = $49.40; 750,000 executions = $0.30
      {"flex 2048 MB", Plan::kFlexConsumption, 2048, 1'000'000, 1000, 49.70},
      {"flex 512 MB", Plan::kFlexConsumption, 512, 1'000'000, 1000, 10.70},
      // at least a second: 10 ms cost as much as 1 s
      {"flex, short executions", Plan::kFlexConsumption, 512, 1'000'000, 10, 10.70},
      // 1.05 s is billed as 1.1 s: 550,000 - 100,000 = 450,000 GB-s = $11.70
      {"flex, steps of 100 ms", Plan::kFlexConsumption, 512, 1'000'000, 1050, 12.00},
      {"flex inside the grants", Plan::kFlexConsumption, 512, 200'000, 1000, 0},
      // 3 M × 0.125 GB × 1 s = 375,000 GB-s, free; 2 M executions beyond the grant
      {"consumption", Plan::kConsumption, 512, 3'000'000, 1000, 0.40},
      // 10 M × 0.125 × 0.5 = 625,000 - 400,000 = 225,000 × 0.000016 = 3.60; 9 M × 0.2 = 1.80
      {"consumption beyond the grants", Plan::kConsumption, 512, 10'000'000, 500, 5.40},
      // at least 100 ms: 10 M × 0.125 × 0.1 = 125,000, free; 9 M executions
      {"consumption, short executions", Plan::kConsumption, 512, 10'000'000, 5, 1.80},
      {"premium", Plan::kPremium, 512, 1'000'000, 1000, 157.72},
  };
  for (const Row& row : rows) {
    INFO(row.name);
    CHECK(ServiceCost(OneFunction(row.plan, row.megabytes, row.executions, row.milliseconds, 1),
                      "Functions") == Approx(row.dollars).margin(0.001));
  }
}

TEST_CASE("Functions: an always-ready instance costs its baseline", "[cost]") {
  auto b = OneFunction(blueprint::Plan::kFlexConsumption, 512, 0, 100, 16);
  b.apps[0].hosting.always_ready.value = 1;
  CHECK(ServiceCost(b, "Functions") == Approx(5.256).margin(0.001));  // 0.5 × 2,628,000 × 0.000004
  b.apps[0].hosting.memory.value.count *= 4;
  CHECK(ServiceCost(b, "Functions") == Approx(21.024).margin(0.001));
}

TEST_CASE("Functions: what always-ready instances cannot take is billed on demand", "[cost]") {
  // 30 M × 1 s, one at once: 30,000,000 s alive, one ready instance has 2,628,000 of them.
  auto b = OneFunction(blueprint::Plan::kFlexConsumption, 512, 30'000'000, 1000, 1);
  b.apps[0].hosting.always_ready.value = 1;
  const double ready = 2'628'000 * 0.5 * 0.000016;
  const double demand = (27'372'000 * 0.5 - 100'000) * 0.000026;
  const double calls =
      30'000'000 * (2'628'000.0 / 30'000'000) * 0.4 / 1e6 + (27'372'000 - 250'000) * 0.4 / 1e6;
  CHECK(ServiceCost(b, "Functions") == Approx(5.256 + ready + demand + calls).margin(0.001));
}

TEST_CASE("FlexAliveSeconds: executions at once share an instance", "[cost]") {
  CHECK(FlexBilled(0.01) == 1);
  CHECK(FlexBilled(1) == 1);
  CHECK(FlexBilled(1.01) == Approx(1.1));
  CHECK(FlexBilled(90) == Approx(90));
  // One at once: nothing is shared, each is billed by itself.
  CHECK(FlexAliveSeconds(1'000'000, 50'000, 1) == 1'000'000);
  // 1 M of 50 ms, 0.38 a second at random: something is billed in 1 - e^-0.3805 of the month.
  CHECK(FlexAliveSeconds(1'000'000, 50'000, 16) ==
        Approx(2'628'000 * (1 - std::exp(-1e6 / 2'628'000))));
  // Seldom: nothing to share.
  CHECK(FlexAliveSeconds(1'000, 50, 16) == Approx(1'000).epsilon(0.001));
  // 38.05 at once on average on instances of 16: E[ceil(N / 16)] with N of Poisson is 2.8642.
  CHECK(FlexAliveSeconds(100e6, 100e6, 16) == Approx(2'628'000 * 2.8642).epsilon(0.001));
  CHECK(FlexAliveSeconds(0, 0, 16) == 0);
  double last = 0;
  double busy = 1;
  for (int i = 0; i < 120; ++i) {
    busy *= 1.3;
    const double alive = FlexAliveSeconds(busy, busy, 16);
    INFO(busy);
    CHECK(alive >= last);
    CHECK(alive <= busy);
    CHECK(alive >= busy / 16);
    last = alive;
  }
}

TEST_CASE("Request units by size", "[cost]") {
  const std::vector<std::vector<double>> rows = {
      {100, 1.00, 4.95},    {1024, 1.00, 4.95},    {2048, 1.04, 6.29},    {3072, 1.09, 6.48},
      {65536, 4.76, 22.67}, {1048576, 145.9, 625}, {4194304, 583.6, 2500}};
  for (const auto& row : rows) {
    INFO(row[0]);
    CHECK(ReadUnits(row[0]) == Approx(row[1]).epsilon(0.001));
    CHECK(WriteUnits(row[0]) == Approx(row[2]).epsilon(0.001));
  }
}

TEST_CASE("FiringsPerMonth: schedules", "[cost]") {
  const std::vector<std::pair<std::string, double>> rows = {
      {"0 0 3 * * *", 30.4375},         {"0 */5 * * * *", 8766},  {"*/10 * * * * *", 262'980},
      {"0 0 8-17 * * Mon-Fri", 217.41}, {"0 0,30 * * * *", 1461}, {"0 0 0 1 * *", 1},
      {"0 0 0 * jan *", 2.583},         {"0 0 9 * * 1", 4.348},   {"0 15/15 * * * *", 2191.5},
      {"0 30/1 * * * *", 21'915},       {"no schedule", 0},
  };
  for (const auto& [schedule, firings] : rows) {
    INFO(schedule);
    CHECK(FiringsPerMonth(schedule) == Approx(firings).epsilon(0.001));
  }
}

TEST_CASE("CentsOf: the parts add up to the whole to the cent", "[cost]") {
  CHECK(CentsOf({3'333, 3'333, 3'334}) == std::vector<int64_t>{0, 0, 1});
  CHECK(CentsOf({14'999, 14'999, 14'999}) == std::vector<int64_t>{2, 1, 1});
  CHECK(CentsOf({}).empty());
  uint64_t seed = 1;
  for (int round = 0; round < 200; ++round) {
    std::vector<int64_t> micros;
    int64_t whole = 0;
    for (int i = 0; i < 12; ++i) {
      seed = seed * 6364136223846793005ULL + 1442695040888963407ULL;
      micros.push_back(static_cast<int64_t>(seed >> 40U));
      whole += micros.back();
    }
    int64_t sum = 0;
    for (const int64_t cents : CentsOf(micros))
      sum += cents;
    CHECK(sum == RoundToCents(whole));
  }
}

TEST_CASE("Grants: a free grant is used once", "[cost]") {
  const Book book = EastUs();
  Grants grants(book);
  CHECK(grants.Take("functions.flex.gbs", 60'000) == 60'000);
  CHECK(grants.Take("functions.flex.gbs", 60'000) == 40'000);
  CHECK(grants.Take("functions.flex.gbs", 60'000) == 0);
  CHECK(grants.Take("no such meter", 1) == 0);
}

}  // namespace formwork::cost
