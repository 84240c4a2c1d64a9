#include "generator/target/azure/check.h"

#include "generator/target/azure/check_parts.h"

namespace formwork::azure {

// The same finding in the base and in an environment stands at the same place and is said once.
void Check(const blueprint::Platform& platform, const graph::Graph& graph, Sink& sink) {
  CheckNames(platform.base, graph, sink);
  CheckReservedWords(platform.base, sink);
  const auto values = [&](const blueprint::Blueprint& blueprint) {
    CheckRegion(blueprint.region, sink);
    CheckHosting(blueprint, sink);
    CheckLimits(blueprint, sink);
    CheckTags(blueprint, sink);
    CheckFields(blueprint, sink);
    CheckBatches(ViewApps(blueprint, graph), sink);
  };
  CheckRun(platform, sink);
  CheckReceivers(platform, sink);
  values(platform.base);
  for (const auto& [name, blueprint] : platform.environments) {
    values(blueprint);
    CheckSamePackage(platform.base, name, blueprint, sink);
  }
}

}  // namespace formwork::azure
