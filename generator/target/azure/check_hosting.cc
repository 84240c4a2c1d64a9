// What the hosting plans offer. Facts of the plans as of 2026; the host's limits as its sources
// say.

#include "generator/base/str_cat.h"
#include "generator/diag/codes.h"
#include "generator/target/azure/check_parts.h"

namespace formwork::azure {
namespace {

using blueprint::Hosting;
using blueprint::Origin;
using blueprint::Plan;

constexpr int64_t kMegabyte = 1 << 20;
constexpr int64_t kConsumptionInstances = 100;
constexpr int64_t kSureInstances =
    40;  // fewer are refused where the new minimum has not arrived yet
constexpr blueprint::Duration kConsumptionTimeout = std::chrono::minutes(10);

void CheckFlex(const Hosting& hosting, Sink& sink) {
  const int64_t megabytes = hosting.memory->count / kMegabyte;
  const bool whole = hosting.memory->count % kMegabyte == 0;
  if (!whole || (megabytes != 512 && megabytes != 2048 && megabytes != 4096)) {
    sink.Report(
        MakeDiagnostic(4003, hosting.memory.span,
                       StrCat("flex-consumption has no instances of ", Format(*hosting.memory)),
                       "write 512MB, 2048MB or 4096MB"));
  }
  if (*hosting.max_instances < kSureInstances) {
    sink.Report(MakeDiagnostic(
        4004, hosting.max_instances.span,
        StrCat("some regions refuse maxInstances below ", kSureInstances, " on flex-consumption"),
        StrCat("write at least ", kSureInstances,
               "; it limits scale-out and costs nothing by itself")));
  }
  if (*hosting.always_ready > *hosting.max_instances) {
    sink.Report(MakeDiagnostic(4003, hosting.always_ready.span,
                               StrCat("alwaysReady: ", *hosting.always_ready,
                                      " is more than maxInstances: ", *hosting.max_instances),
                               StrCat("write at most ", *hosting.max_instances)));
  }
}

void CheckConsumption(const Hosting& hosting, Sink& sink) {
  sink.Report(MakeDiagnostic(4002, hosting.plan.span,
                             "the consumption plan on Linux retires on 2028-09-30",
                             "flex-consumption takes its place: plan: flex-consumption"));
  const auto lacks = [&](Span span, std::string_view what, std::string_view help) {
    sink.Report(
        MakeDiagnostic(4003, span, StrCat("the consumption plan ", what), std::string(help)));
  };
  if (*hosting.always_ready > 0) {
    lacks(hosting.always_ready.span, "keeps no instance ready",
          "remove alwaysReady, or use plan: flex-consumption");
  }
  if (hosting.memory.origin != Origin::kDefault) {
    lacks(hosting.memory.span, "has instances of one size, 1536MB",
          "remove memory, or use plan: flex-consumption");
  }
  if (*hosting.max_instances > kConsumptionInstances) {
    lacks(hosting.max_instances.span, StrCat("has at most ", kConsumptionInstances, " instances"),
          StrCat("write at most ", kConsumptionInstances));
  }
  if (*hosting.timeout > kConsumptionTimeout) {
    lacks(hosting.timeout.span, "ends every function after 10m",
          "write at most 10m, or use plan: flex-consumption");
  }
}

}  // namespace

void CheckHosting(const blueprint::Blueprint& blueprint, Sink& sink) {
  for (const blueprint::App& app : blueprint.apps) {
    switch (*app.hosting.plan) {
      case Plan::kFlexConsumption:
        CheckFlex(app.hosting, sink);
        break;
      case Plan::kConsumption:
        CheckConsumption(app.hosting, sink);
        break;
      case Plan::kPremium:
        sink.Report(MakeDiagnostic(
            4001, app.hosting.plan.span, "the premium plan is not rendered yet; it comes later",
            "use plan: flex-consumption; alwaysReady keeps instances warm there too"));
        break;
    }
  }
}

}  // namespace formwork::azure
