// Whole platforms: properties of the model, budgets, advice, measurements, the reference platform.

#include "tests/unit/cost/platform.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "generator/cost/advice.h"
#include "generator/cost/chart.h"
#include "generator/cost/measured.h"
#include "generator/cost/parts.h"
#include "generator/cost/report.h"

namespace formwork::cost {
namespace {

// The reference platform: its blueprint is the example that is shipped.
blueprint::Platform Reference(std::string_view tail = "") {
  std::ifstream in(std::string(FORMWORK_SOURCE_DIR) + "/examples/stream-guard/blueprint.yaml");
  std::stringstream text;
  text << in.rdbuf();
  return Read(text.str() + std::string(tail));
}

int64_t Total(const blueprint::Blueprint& blueprint) {
  return Alone(blueprint).TotalMicros();
}

class Random {
 public:
  explicit Random(uint64_t seed) : seed_(seed) {}

  int UpTo(int most) {
    seed_ = seed_ * 6364136223846793005ULL + 1442695040888963407ULL;
    return static_cast<int>((seed_ >> 33U) % static_cast<uint64_t>(most)) + 1;
  }

 private:
  uint64_t seed_;
};

}  // namespace

TEST_CASE("EstimateMonth: more usage never costs less", "[cost]") {
  const auto usage = [](int requests, int events, int size, int duration, int reads, int writes) {
    return Total(
        Shop(StrCat("usage: { requests: ", requests, ", events: ", events, ", size: ", size,
                    "KB, duration: ", duration, "ms, reads: ", reads, ", writes: ", writes, " }\n"))
            .base);
  };
  Random random(7);
  for (int round = 0; round < 40; ++round) {
    std::vector<int> v = {random.UpTo(5'000'000), random.UpTo(5'000'000), random.UpTo(64),
                          random.UpTo(3000),      random.UpTo(20),        random.UpTo(5)};
    const int64_t before = usage(v[0], v[1], v[2], v[3], v[4], v[5]);
    const auto which = static_cast<size_t>(random.UpTo(6) - 1);
    v[which] = v[which] * 2;
    INFO("input " << which);
    CHECK(usage(v[0], v[1], v[2], v[3], v[4], v[5]) >= before);
  }
}

TEST_CASE("EstimateMonth: one more function never costs less", "[cost]") {
  const std::vector<std::string> more = {
      "  ping-N:\n    http: GET /ping-N\n",
      "  get-N:\n    http: GET /shops/{shopId}/orders-N/{id}\n    reads: { order: { from: orders, "
      "partition: shopId, id: id } }\n    returns: Order\n",
      "  put-N:\n    http: PUT /shops/{shopId}/orders-N\n    body: Order\n    writes: { order: "
      "orders, event: happened }\n",
      "  watch-N:\n    changes: orders\n    writes: { event: happened }\n",
      "  nightly-N:\n    schedule: \"0 0 N * * *\"\n    writes: { event: happened }\n"};
  const std::vector<std::string> usages = {
      "", "usage: { duration: 1110ms }\n",
      "usage: { functions: { post-order: { perMonth: 3000000, duration: 2s } } }\n",
      "hosting: { alwaysReady: 1, memory: 2048MB }\n"};
  Random random(11);
  for (int round = 0; round < 40; ++round) {
    const std::string& usage = usages[static_cast<size_t>(random.UpTo(4) - 1)];
    std::string functions;
    int64_t before = Total(Shop(usage).base);
    for (int n = 1; n <= 4; ++n) {
      std::string one = more[static_cast<size_t>(random.UpTo(5) - 1)];
      for (size_t at = one.find('N'); at != std::string::npos; at = one.find('N', at))
        one.replace(at, 1, std::to_string(n));
      functions += one;
      const int64_t after = Total(Shop(usage, functions).base);
      INFO(usage << functions);
      CHECK(after >= before);
      before = after;
    }
  }
}

TEST_CASE("EstimatePlatform: amounts alone are the same amounts", "[cost]") {
  const std::string stated =
      "environments:\n  staging: {}\n  live: {}\nusage: { requests: 900000, events: 900000, "
      "duration: 2s, functions: { post-order: { perMonth: 5000000 } } }\n";
  for (const auto& platform : {Reference(), Shop(), Shop(stated)}) {
    const PlatformEstimate explained = EstimatePlatform(platform, EastUs());
    const PlatformEstimate amounts = EstimatePlatform(platform, EastUs(), Detail::kAmounts);
    REQUIRE(explained.environments.size() == amounts.environments.size());
    for (size_t i = 0; i < explained.environments.size(); ++i) {
      const Estimate& with = explained.environments[i];
      const Estimate& without = amounts.environments[i];
      std::array<int64_t, 3> sums = {};
      for (const Line& line : with.lines) {
        sums[static_cast<size_t>(line.use)] += line.micros;
        CHECK_FALSE(line.inputs.empty());
      }
      CHECK(with.micros == sums);
      CHECK(without.micros == sums);
      CHECK(without.lines.empty());
      CHECK(without.requests == with.requests);
      CHECK(without.EventCount() == with.EventCount());
      CHECK(without.assumptions.empty());
      CHECK_FALSE(with.assumptions.empty());
    }
  }
}

TEST_CASE("EstimatePlatform: free grants count once, the sum of the parts is the whole", "[cost]") {
  const auto platform = Shop(
      "environments:\n  staging: {}\n  live: {}\nusage: { requests: 900000, events: 900000, "
      "duration: 2s }\n");
  const Book& book = EastUs();
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
  CHECK(all.TotalCents() * 10'000 >
        Total(platform.environments[0].second) + Total(platform.environments[1].second));
}

TEST_CASE("Setting: one figure per environment, wherever it stands", "[cost]") {
  // The first environment uses the grants up; the last one pays for what is beyond them.
  const auto platform = Shop(
      "environments:\n  staging: {}\n  live: { hosting: { alwaysReady: 1 } }\nusage: { requests: "
      "900000, events: 900000, duration: 2s, growth: 10% }\n");
  const PlatformEstimate all = EstimatePlatform(platform, EastUs());
  const auto year = ForecastYear(platform, EastUs());
  REQUIRE(year.size() == 2);
  for (size_t i = 0; i < 2; ++i) {
    const int64_t headline = all.environments[i].TotalMicros();
    const Setting setting(platform, all.environments[i].environment, EastUs());
    INFO(setting.environment());
    CHECK(setting.Month(setting.today()).TotalMicros() == headline);
    CHECK(year[i].micros.front() == headline);
    CHECK(year[i].micros.size() == 12);
    for (size_t month = 1; month < 12; ++month)
      CHECK(year[i].micros[month] > year[i].micros[month - 1]);
    bool today = false;
    for (const Change& change : Alternatives(setting)) {
      CHECK(change.difference == change.micros - headline);
      today |= change.note == "today" && change.micros == headline;
    }
    CHECK(today);
    for (const Change& change : Sensitivity(setting))
      CHECK(change.micros - change.difference == headline);
  }
  CHECK(Total(platform.environments[1].second) < all.environments[1].TotalMicros());
}

TEST_CASE("AI service: tokens of every call", "[cost]") {
  CHECK(ServiceMicros(Alone(Shop("usage: { requests: 2000000 }\n").base), "AI service") ==
        50'000'000);  // a million calls × (300 × 0.10 + 50 × 0.40) ÷ 1 M
}

TEST_CASE("Budget: exceeded by the forecast, or not even covering what is fixed", "[cost]") {
  const auto forecast = Shop("budget: { monthly: 5 USD }\nusage: { requests: 4000000 }\n");
  const auto over = Exceeded(forecast, EstimatePlatform(forecast, EastUs()), EastUs());
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

TEST_CASE("Budget: another currency is not compared; growth is looked ahead", "[cost]") {
  const auto euro = Shop("budget: { monthly: 5 EUR }\nusage: { requests: 4000000 }\n");
  CHECK(Exceeded(euro, EstimatePlatform(euro, EastUs()), EastUs()).empty());
  const auto growing = Shop("usage: { requests: 1000000, growth: 20% }\n");
  const Forecast year = ForecastYear(growing, EastUs()).front();
  const int64_t first = RoundToCents(year.micros[0]);
  CHECK(MonthBeyond(year, first) == 2);
  CHECK(MonthBeyond(year, RoundToCents(year.micros[6])) == 8);
  CHECK(MonthBeyond(year, RoundToCents(year.micros[11])) == 0);
}

TEST_CASE("Sensitivity, Savings: what matters, biggest first", "[cost]") {
  const auto busy = Shop(
      "hosting: { memory: 2048MB, alwaysReady: 1 }\nusage: { requests: 3000000, events: 1000000 "
      "}\n");
  const Setting setting(busy, "production", EastUs());
  const auto doubled = Sensitivity(setting);
  REQUIRE(doubled.size() == 7);
  CHECK(doubled.front().what == "requests and events");
  for (size_t i = 0; i < doubled.size(); ++i) {
    INFO(doubled[i].what);
    CHECK(doubled[i].difference >= 0);
    if (i > 0) CHECK(doubled[i].difference <= doubled[i - 1].difference);
  }
  const auto savings = Savings(setting);
  std::vector<std::string> names;
  for (const Change& change : savings) {
    CHECK(change.difference < 0);
    names.push_back(change.what);
  }
  CHECK(names == std::vector<std::string>{"hosting.memory: 512MB", "azure.sampling: 20%",
                                          "containers.orders.ttl: 30d",
                                          "containers.orders.excludeFromIndex"});
  // An idle platform saves the whole baseline: 0.5 GB × 2,628,000 s × 0.000004.
  const auto quiet = Shop(
      "hosting: { alwaysReady: 1 }\nusage: { requests: 0, events: 0 }\nobjectives: { success: "
      "99.95% }\n");
  const auto idle = Savings(Setting(quiet, "production", EastUs()));
  REQUIRE(idle.size() == 2);
  CHECK(idle[0].what == "hosting.alwaysReady: 0");
  CHECK(idle[0].difference == -5'256'000);
  CHECK(idle[1].what == "objectives.success: 99.9%");
  CHECK(idle[1].difference == -1'000'000);
}

TEST_CASE("Alternatives: hosts of a fixed price, and where they become cheaper", "[cost]") {
  const auto platform = Shop("usage: { requests: 3000000, events: 1000000 }\n");
  const Setting setting(platform, "production", EastUs());
  const auto functions = [&](double scale) {
    return ServiceMicros(setting.Month(setting.today(), {.scale = scale}), "Functions");
  };
  const int64_t price = 50'000'000;
  const auto even = BreakEven(setting, [&](double) { return price; });
  REQUIRE(even);
  CHECK(functions(*even) == Approx(price).epsilon(0.001));
  CHECK(BreakEven(setting, [](double) { return int64_t{-1}; }) == 0.0);
  CHECK_FALSE(BreakEven(setting, [&](double scale) { return functions(scale) + 1; }));
  std::map<std::string, Change> rows;
  for (Change& change : Alternatives(setting))
    rows[change.what] = change;
  const int64_t rest = setting.Month(setting.today()).TotalMicros() - functions(1);
  CHECK(rows.at("a small VM (B1s)").micros == rest + 9'130'000);
  CHECK(rows.at("App Service (B1)").micros == rest + 12'410'000);
  CHECK(rows.at("premium (EP1)").note.find("formwork does not render this plan yet") !=
        std::string::npos);
  CHECK(rows.at("App Service (B1)").note.find("two sources differ") != std::string::npos);
  // 4 M requests 300 s apart at most: one replica, always; 0.25 vCPU and 0.5 GiB.
  const double container = (657'000 - 180'000) * 0.000024 + (1'314'000 - 360'000) * 0.000003 +
                           (4'000'000 - 2'000'000) * 0.4 / 1e6;
  CHECK(static_cast<double>(rows.at("a container app").micros - rest) / 1e6 ==
        Approx(container).margin(0.001));
}

TEST_CASE("Reference platform: a lab between 30 and 45 dollars, nearly nothing when idle",
          "[cost]") {
  const auto platform = Reference();
  // Half a million requests a month: people read more than they write, one message in twenty is
  // held back and looked at by a moderator.
  auto lab = Reference(R"(usage:
  requests: 500000
  events: 200000
  duration: 50ms
  functions:
    post-message: { perMonth: 200000, duration: 450ms, outputs: { violation: 5%, message: 95%, event: 95% } }
    list-violations: { perMonth: 20000 }
    review-violation: { perMonth: 10000 }
)")
                 .environments.back()
                 .second;
  const int64_t busy = RoundToCents(Alone(lab).TotalMicros());
  INFO("lab: " << Dollars(busy));
  CHECK(busy > 30'00);
  CHECK(busy < 45'00);
  for (auto& app : lab.apps)
    app.hosting.always_ready.value = 0;
  const int64_t idle = RoundToCents(Alone(lab).FixedMicros());
  INFO("idle: " << Dollars(idle));
  CHECK(idle < 5'00);
  DiagnosticList sink;
  CheckBudgets(platform, sink);
  CHECK(sink.Sorted().empty());
}

TEST_CASE("MeasuredLoad: what was recorded, scaled", "[cost]") {
  const std::string json = R"({"formwork":"measured/1","seconds":60,"functions":{
    "post-order":{"invocations":50,"durationMs":22500,"bytesIn":51200,"bytesOut":51200,"reads":0,"writes":50,"writesTo":{"orders":50},"queries":0,"queryDocuments":0,"messages":0,"tokensIn":15000,"tokensOut":2500},
    "list-orders":{"invocations":50,"durationMs":2500,"bytesIn":0,"bytesOut":512000,"reads":0,"writes":0,"queries":50,"queryDocuments":500,"messages":0},
    "keep-order":{"invocations":250,"durationMs":12500,"writes":250,"writesTo":{"orders":250}}},
    "queues":{"happened":{"messages":250}},"containers":{"orders":{"written":300,"bytes":307200}},"workflows":0,"workflowSteps":0})";
  const auto base = Shop().base;
  std::string why;
  const auto load = MeasuredLoad(json, base, 40'000, why);
  REQUIRE(load);
  Grants grants(EastUs());
  const Estimate measured = EstimateMonth(base, *load, EastUs(), grants);
  const Estimate modelled = Alone(base, {.share = 1});
  CHECK(measured.requests == Approx(40'000));
  for (const std::string_view service :
       {"Functions", "Cosmos DB", "Storage", "Logs", "Alerts", "AI service", "Network"}) {
    INFO(service);
    CHECK(ServiceMicros(measured, service) ==
          Approx(ServiceMicros(modelled, service)).epsilon(0.1));
  }
  const auto by_time = MeasuredLoad(json, base, 0, why);
  REQUIRE(by_time);
  CHECK(by_time->queues.at(0).messages.value == Approx(250 * kSecondsPerMonth / 60));
  CHECK_FALSE(MeasuredLoad("{}", base, 0, why));
  CHECK(
      why ==
      "not a measurement: {\"formwork\":\"measured/1\",\"seconds\":…,\"functions\":{…}} is wanted");
  CHECK_FALSE(
      MeasuredLoad(R"({"formwork":"measured/1","seconds":9,"functions":{}})", base, 0, why));
  CHECK(why == "nothing was measured: use the platform while `formwork run` runs it");
}

TEST_CASE("MeasuredLoad: timers fire by their schedule, however much is scaled", "[cost]") {
  const auto base = Shop("", "  nightly:\n    schedule: \"0 0 3 * * *\"\n").base;
  std::string why;
  const auto load = MeasuredLoad(
      R"({"formwork":"measured/1","seconds":60,"functions":{"post-order":{"invocations":1,"durationMs":9},"nightly":{"invocations":2,"durationMs":400}}})",
      base, 1'000'000, why);
  REQUIRE(load);
  const auto it = std::ranges::find(load->functions, "nightly", &FunctionLoad::function);
  REQUIRE(it != load->functions.end());
  CHECK(it->invocations.value == Approx(30.4375));
  CHECK(it->seconds.value == Approx(0.2));
  CHECK(it->use == Use::kIdle);
}

TEST_CASE("Report: every line is explained, every part adds up", "[cost]") {
  const auto platform = Shop("environments:\n  staging: {}\n  live: {}\n");
  Report report{.book = EastUs(), .explain = true};
  report.months = EstimatePlatform(platform, report.book).environments;
  report.forecast = ForecastYear(platform, report.book);
  const std::string text = ReportText(report);
  for (const Estimate& estimate : report.months) {
    CHECK(estimate.FixedMicros() + estimate.MicrosOf(Use::kRequests) +
              estimate.MicrosOf(Use::kEvents) ==
          estimate.TotalMicros());
    CHECK(estimate.lines.size() > 20);
    for (const Line& line : estimate.lines) {
      INFO(line.service << ": " << line.item);
      CHECK(text.find(line.item) != std::string::npos);
      CHECK_FALSE(line.formula.empty());
      CHECK_FALSE(line.inputs.empty());
      CHECK(line.price > 0);
    }
  }
  CHECK(text.find("Prices: eastus, 2026-08, USD") != std::string::npos);
  CHECK(text.find("(100,000 messages of happened)") != std::string::npos);
  CHECK(text.find("a request: $") != std::string::npos);
  CHECK(text.find("together") != std::string::npos);
  CHECK(ReportMarkdown(report).find("| environment | total | fixed | biggest |") !=
        std::string::npos);
}

TEST_CASE("Chart: a picture whose parts stay inside it", "[cost]") {
  const auto platform = Shop("environments:\n  early: {}\n  live: {}\n");
  Report report{.book = EastUs()};
  report.months = EstimatePlatform(platform, report.book).environments;
  report.forecast = ForecastYear(platform, report.book);
  report.months.front().environment = "a<b";
  const std::string svg = Chart(report);
  CHECK(svg.starts_with("<svg xmlns="));
  CHECK(svg.ends_with("</svg>\n"));
  CHECK(svg.find("prefers-color-scheme: dark") != std::string::npos);
  CHECK(svg.find("live: $") != std::string::npos);
  CHECK(svg.find("a&lt;b: $") != std::string::npos);
  const auto number = [&](size_t at, const std::string& name) {
    const size_t from = svg.find(name + "=\"", at) + name.size() + 2;
    return std::stoi(svg.substr(from));
  };
  const int height = number(0, "height");
  for (size_t at = svg.find("<rect", svg.find("</style>")); at != std::string::npos;
       at = svg.find("<rect", at + 1)) {
    CHECK(number(at, " x") >= 0);
    CHECK(number(at, " x") + number(at, " width") <= 760);
    CHECK(number(at, " y") + number(at, " height") <= height);
  }
}

}  // namespace formwork::cost
