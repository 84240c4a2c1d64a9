// What was measured of the reference platform under its demo load, against the model with the same
// use stated.

#include "generator/cost/measured.h"

#include <fstream>
#include <sstream>
#include <string>

#include "generator/cost/words.h"
#include "tests/unit/cost/platform.h"

namespace formwork::cost {
namespace {

std::string FileText(const std::string& path) {
  std::ifstream in(std::string(FORMWORK_SOURCE_DIR) + "/" + path);
  REQUIRE(in);
  std::stringstream text;
  text << in.rdbuf();
  return text.str();
}

// The counts of the recording, times a million requests over its 155; rates and durations as they
// were, in whole percents, documents and milliseconds, as somebody would state them.
constexpr std::string_view kUse = R"(
usage:
  events: 774194
  size: 145B
  duration: 10ms
  functions:
    post-message: { perMonth: 580645, duration: 15ms, outputs: { message: 89%, violation: 11%, event: 89% } }
    list-messages: { perMonth: 193548, reads: 4 }
    list-violations: { perMonth: 64516, reads: 1 }
    review-violation: { perMonth: 64516 }
    stream-stats: { perMonth: 96774, reads: 2 }
    flag-stream: { outputs: { events: 50% } }
    raise-alert: { outputs: { alert: 8% } }
)";

}  // namespace

TEST_CASE("MeasuredLoad: the reference platform's demo load is within a tenth of the model",
          "[cost]") {
  const auto platform = Read(FileText("examples/stream-guard/blueprint.yaml") + std::string(kUse));
  const blueprint::Blueprint& base = platform.base;
  std::string why;
  const auto load =
      MeasuredLoad(FileText("tests/unit/cost/measured_stream_guard.json"), base, 1'000'000, why);
  INFO(why);
  REQUIRE(load);
  Grants grants(EastUs());
  const Estimate measured = EstimateMonth(base, *load, EastUs(), grants);
  const Estimate modelled = Alone(base);
  CHECK(measured.requests == Approx(1'000'000));
  const auto variable = [](const Estimate& estimate) {
    return estimate.TotalMicros() - estimate.FixedMicros();
  };
  INFO("measured " << Dollars(RoundToCents(measured.TotalMicros())) << ", modelled "
                   << Dollars(RoundToCents(modelled.TotalMicros())));
  CHECK(measured.TotalMicros() == Approx(modelled.TotalMicros()).epsilon(0.1));
  CHECK(variable(measured) == Approx(variable(modelled)).epsilon(0.1));
  CHECK(measured.FixedMicros() == modelled.FixedMicros());
  for (const std::string_view service :
       {"Functions", "Cosmos DB", "Storage", "Logs", "AI service", "Alerts", "Key Vault"}) {
    INFO(service);
    CHECK(ServiceMicros(measured, service) ==
          Approx(ServiceMicros(modelled, service)).epsilon(0.1));
  }
}

}  // namespace formwork::cost
