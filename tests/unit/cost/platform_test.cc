// Whole platforms: properties of the model, budgets, advice, measurements, the reference platform.

#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "generator/base/str_cat.h"
#include "generator/blueprint/load.h"
#include "generator/cost/advice.h"
#include "generator/cost/chart.h"
#include "generator/cost/measured.h"
#include "generator/cost/parts.h"
#include "generator/cost/report.h"
#include "tests/support/catch.h"

namespace formwork::cost {
namespace {

constexpr std::string_view kShop = R"(formwork: 1
name: shop
target: azure
region: eastus
types:
  Order:
    id: uuid
    shopId: string(1..64)
    text: string(1..100)
containers:
  orders: { of: Order, partitionKey: /shopId }
queues:
  happened: { of: Order }
secrets:
  judge-key: { description: Key }
services:
  judge: { kind: gemini, model: gemini-2.5-flash-lite, secret: judge-key }
functions:
  post-order:
    http: POST /shops/{shopId}/orders
    body: Order
    calls: [judge]
    writes: { order: orders }
    returns: Order
  list-orders:
    http: GET /shops/{shopId}/orders
    reads: { orders: { from: orders, partition: shopId, query: SELECT * FROM c } }
    returns: list(Order)
  keep-order:
    queue: happened
    writes: { order: orders }
)";

blueprint::Platform Read(const std::string& text) {
  SourceMap sources;
  DiagnosticList sink;
  auto platform = blueprint::Load(sources, sources.Add("blueprint.yaml", text), sink);
  std::string problems;
  for (const Diagnostic& diagnostic : sink.Sorted()) {
    if (diagnostic.severity == Severity::kError) problems += diagnostic.message + "\n";
  }
  REQUIRE(problems == "");
  REQUIRE(platform);
  return std::move(*platform);
}

blueprint::Platform Shop(std::string_view tail = "") {
  return Read(StrCat(kShop, tail));
}

Book EastUs() {
  bool fell_back = false;
  return BookFor("eastus", fell_back);
}

int64_t Alone(const blueprint::Blueprint& blueprint) {
  return EstimateAlone(blueprint, EastUs()).TotalMicros();
}

// The reference platform: its blueprint is the example that is shipped.
blueprint::Platform Reference() {
  std::ifstream in(std::string(FORMWORK_SOURCE_DIR) + "/examples/stream-guard/blueprint.yaml");
  std::stringstream text;
  text << in.rdbuf();
  return Read(text.str());
}

}  // namespace

TEST_CASE("EstimateMonth: more usage never costs less", "[cost]") {
  const auto usage = [](int requests, int events, int size, int duration, int reads, int writes) {
    return Alone(
        Shop(StrCat("usage: { requests: ", requests, ", events: ", events, ", size: ", size,
                    "KB, duration: ", duration, "ms, reads: ", reads, ", writes: ", writes, " }\n"))
            .base);
  };
  uint64_t seed = 7;
  const auto random = [&](int most) {
    seed = seed * 6364136223846793005ULL + 1442695040888963407ULL;
    return static_cast<int>((seed >> 33U) % static_cast<uint64_t>(most)) + 1;
  };
  for (int round = 0; round < 40; ++round) {
    std::vector<int> v = {random(5'000'000), random(5'000'000), random(64),
                          random(3000),      random(20),        random(5)};
    const int64_t before = usage(v[0], v[1], v[2], v[3], v[4], v[5]);
    const auto which = static_cast<size_t>(random(6) - 1);
    v[which] = v[which] * 2;
    INFO("input " << which);
    CHECK(usage(v[0], v[1], v[2], v[3], v[4], v[5]) >= before);
  }
}

TEST_CASE("EstimatePlatform: free grants count once, the sum of the parts is the whole", "[cost]") {
  const auto platform = Shop(
      "environments:\n  staging: {}\n  live: {}\nusage: { requests: 900000, events: 900000, "
      "duration: 2s }\n");
  const Book book = EastUs();
  const PlatformEstimate all = EstimatePlatform(platform, book);
  REQUIRE(all.environments.size() == 2);
  std::map<std::string, double> free;
  for (const Estimate& estimate : all.environments) {
    int64_t sum = 0;
    for (const Line& line : estimate.lines) {
      free[line.meter] += line.free;
      sum += line.micros;
    }
    CHECK(sum == estimate.TotalMicros());
    int64_t cents = 0;
    std::vector<int64_t> micros;
    for (const auto& row : Sums(estimate, By::kService))
      micros.push_back(row.second);
    for (const int64_t part : CentsOf(micros))
      cents += part;
    CHECK(cents == RoundToCents(estimate.TotalMicros()));
  }
  for (const auto& [meter, quantity] : free) {
    INFO(meter);
    CHECK(quantity <= book.Find(meter)->free + 1e-6);
  }
  // Two environments with a grant for one: dearer than twice alone.
  CHECK(all.TotalMicros() > EstimateAlone(platform.environments[0].second, book).TotalMicros() +
                                EstimateAlone(platform.environments[1].second, book).TotalMicros());
}

TEST_CASE("LoadOf: what is not stated is assumed and said; what is stated counts", "[cost]") {
  const Load assumed = LoadOf(Shop().base, {});
  std::vector<std::string> whys;
  for (const Figure& figure : assumed.assumptions)
    whys.push_back(figure.why);
  CHECK(whys == std::vector<std::string>{
                    "assumed: a document or message has 1 KiB", "assumed: 100000 requests a month",
                    "assumed: an invocation that calls a service takes 450 ms",
                    "assumed: a call of the AI service takes 300 tokens",
                    "assumed: a call of the AI service gives 50 tokens",
                    "assumed: an invocation takes 50 ms", "assumed: a query reads 10 documents",
                    "assumed: 100000 events a month"});
  const Load stated = LoadOf(Shop("usage:\n  requests: 10\n  events: 20\n  size: 2KB\n  duration: "
                                  "1s\n  reads: 3\n  writes: 2\n"
                                  "  functions:\n    post-order: { perMonth: 7, duration: 3s }\n")
                                 .base,
                             {});
  REQUIRE(stated.functions.size() == 3);
  CHECK(stated.functions[0].invocations.value == 7);
  CHECK(stated.functions[0].seconds.value == 3);
  CHECK(stated.functions[1].invocations.value == 5);
  CHECK(stated.functions[1].query_documents == 3);
  CHECK(stated.functions[2].invocations.value == 20);
  CHECK(stated.functions[2].writes == 2);
  CHECK(stated.document_bytes == 2048);
}

TEST_CASE("AI service: tokens of every call", "[cost]") {
  int64_t micros = 0;
  for (const Line& line :
       EstimateAlone(Shop("usage: { requests: 2000000 }\n").base, EastUs()).lines)
    micros += line.service == "AI service" ? line.micros : 0;
  CHECK(micros == 50'000'000);  // a million calls × (300 × 0.10 + 50 × 0.40) ÷ 1 M
}

TEST_CASE("Budget: exceeded by the forecast, or not even covering what is fixed", "[cost]") {
  const auto forecast = Shop("budget: { monthly: 5 USD }\nusage: { requests: 4000000 }\n");
  const auto over = Exceeded(forecast, EstimatePlatform(forecast, EastUs()));
  REQUIRE(over.size() == 1);
  CHECK(over[0].budget_cents == 500);
  CHECK(over[0].causes.front().first == "AI service: tokens in");
  DiagnosticList quiet;
  CheckBudgets(forecast, quiet);
  CHECK(quiet.Sorted().empty());
  DiagnosticList warned;
  CheckBudgets(Shop("budget: { monthly: 5 USD }\nhosting: { alwaysReady: 2 }\n"), warned);
  REQUIRE(warned.Sorted().size() == 1);
  CHECK(warned.Sorted()[0].code == 3090);
  CHECK(warned.Sorted()[0].severity == Severity::kWarning);
}

TEST_CASE("Advice: forecast, sensitivity, alternatives, savings", "[cost]") {
  const auto base = Shop(
                        "hosting: { memory: 2048MB, alwaysReady: 1 }\nusage: { requests: 3000000, "
                        "events: 1000000, growth: 10% }\n")
                        .base;
  const Book book = EastUs();
  const auto months = Forecast(base, book);
  REQUIRE(months.size() == 12);
  CHECK(months.front() == Alone(base));
  for (size_t i = 1; i < months.size(); ++i)
    CHECK(months[i] > months[i - 1]);
  for (const Change& change : Sensitivity(base, book)) {
    INFO(change.what);
    CHECK(change.difference >= 0);
  }
  CHECK(Sensitivity(base, book).front().what == "requests and events");
  const auto savings = Savings(base, book);
  REQUIRE_FALSE(savings.empty());
  for (const Change& change : savings)
    CHECK(change.difference < 0);
  const auto quiet = Savings(
      Shop("hosting: { alwaysReady: 1 }\nusage: { requests: 1000, events: 1000 }\n").base, book);
  const auto ready = std::find_if(quiet.begin(), quiet.end(), [](const Change& c) {
    return c.what.starts_with("hosting.alwaysReady");
  });
  REQUIRE(ready != quiet.end());
  CHECK(ready->difference == Approx(-5.26e6).epsilon(0.01));
  const double even = BreakEven(base, book, 157.72);
  REQUIRE(even > 0);
  const auto functions = [&](double scale) {
    int64_t sum = 0;
    for (const Line& line :
         EstimateAlone(base, book, {.scale = scale, .share = 1, .months = 1}).lines)
      sum += line.service == "Functions" ? line.micros : 0;
    return static_cast<double>(sum) / 1e6;
  };
  CHECK(functions(even) == Approx(157.72).epsilon(0.001));
}

TEST_CASE("Reference platform: a lab between 30 and 45 dollars, nearly nothing when idle",
          "[cost]") {
  const auto platform = Reference();
  const Book book = EastUs();
  auto lab = platform.base;
  lab.usage.requests.emplace();
  lab.usage.requests->value = 600'000;
  lab.usage.events.emplace();
  lab.usage.events->value = 200'000;
  const int64_t busy = RoundToCents(EstimateAlone(lab, book).TotalMicros());
  INFO("lab: " << Dollars(busy));
  CHECK(busy > 30'00);
  CHECK(busy < 45'00);
  for (auto& app : lab.apps)
    app.hosting.always_ready.value = 0;
  const int64_t idle = RoundToCents(EstimateAlone(lab, book).FixedMicros());
  INFO("idle: " << Dollars(idle));
  CHECK(idle < 5'00);
  DiagnosticList sink;
  CheckBudgets(platform, sink);
  CHECK(sink.Sorted().empty());
}

TEST_CASE("MeasuredLoad: what was recorded, scaled", "[cost]") {
  const std::string json = R"({"formwork":"measured/1","seconds":60,"functions":{
    "post-order":{"invocations":50,"durationMs":22500,"bytesIn":51200,"bytesOut":51200,"reads":0,"writes":50,"queries":0,"queryDocuments":0,"messages":0,"tokensIn":15000,"tokensOut":2500},
    "list-orders":{"invocations":50,"durationMs":2500,"bytesIn":0,"bytesOut":51200,"reads":0,"writes":0,"queries":50,"queryDocuments":500,"messages":0},
    "keep-order":{"invocations":100,"durationMs":5000,"writes":100}},
    "queues":{"happened":{"messages":100}},"containers":{"orders":{"written":150,"bytes":153600}},"workflows":0,"workflowSteps":0})";
  const auto base = Shop().base;
  std::string why;
  const auto load = MeasuredLoad(json, base, 100'000, why);
  REQUIRE(load);
  const Book book = EastUs();
  Grants grants(book);
  const Estimate measured = EstimateMonth(base, *load, book, grants);
  const Estimate modelled = EstimateAlone(base, book);
  const auto by = [](const Estimate& estimate, std::string_view service) {
    int64_t sum = 0;
    for (const Line& line : estimate.lines)
      sum += line.service == service && !line.fixed ? line.micros : 0;
    return static_cast<double>(sum);
  };
  for (const std::string_view service :
       {"Functions", "Cosmos DB", "Storage", "Logs", "AI service", "Network"}) {
    INFO(service);
    CHECK(by(measured, service) == Approx(by(modelled, service)).epsilon(0.1).margin(1000));
  }
  const auto by_time = MeasuredLoad(json, base, 0, why);
  REQUIRE(by_time);
  CHECK(by_time->messages.at("happened") == Approx(100 * kSecondsPerMonth / 60));
  CHECK_FALSE(MeasuredLoad("{}", base, 0, why));
  CHECK(
      why ==
      "not a measurement: {\"formwork\":\"measured/1\",\"seconds\":…,\"functions\":{…}} is wanted");
}

TEST_CASE("Report: every line is explained, the chart is a picture", "[cost]") {
  Report report{.book = EastUs(), .region = "eastus", .explain = true};
  report.months = EstimatePlatform(Shop(), report.book).environments;
  report.forecast = Forecast(Shop().base, report.book);
  const std::string text = ReportText(report);
  for (const Line& line : report.months.front().lines) {
    CHECK(text.find(line.item) != std::string::npos);
    CHECK_FALSE(line.formula.empty());
  }
  CHECK(text.find("Prices: eastus, 2026-08, USD") != std::string::npos);
  const std::string svg = Chart(report.months, report.forecast);
  CHECK(svg.starts_with("<svg xmlns="));
  CHECK(svg.ends_with("</svg>\n"));
  CHECK(svg.find("month 12") != std::string::npos);
  CHECK(ReportMarkdown(report).find("| environment | total | fixed | biggest |") !=
        std::string::npos);
}

}  // namespace formwork::cost
