#pragma once
// The checks by subject; each reports all it finds.

#include "generator/diag/diagnostic.h"
#include "generator/target/azure/app_view.h"

namespace formwork::azure {

// Plans: what comes later, what retires, what a plan lacks.
void CheckHosting(const blueprint::Blueprint& blueprint, Sink& sink);
// Names that Azure or the host refuses, with the limit.
void CheckNames(const blueprint::Blueprint& blueprint, const graph::Graph& graph, Sink& sink);
// Words that Azure keeps for itself in the names of apps and accounts.
void CheckReservedWords(const blueprint::Blueprint& blueprint, Sink& sink);
// Tags that Azure refuses.
void CheckTags(const blueprint::Blueprint& blueprint, Sink& sink);
// A region that Azure is not known to have.
void CheckRegion(const blueprint::Text& region, Sink& sink);
// Numbers that Azure or the host refuses, with the limit.
void CheckLimits(const blueprint::Blueprint& blueprint, Sink& sink);
// The host knows one batch size per app.
void CheckBatches(const std::vector<AppView>& apps, Sink& sink);
// What lies in the package is the same in every environment.
void CheckSamePackage(const blueprint::Blueprint& base, std::string_view environment,
                      const blueprint::Blueprint& blueprint, Sink& sink);
// The objectives of a deployment and of a whole run against each other.
void CheckRun(const blueprint::Platform& platform, Sink& sink);
// Fields of documents that the database reads itself.
void CheckFields(const blueprint::Blueprint& blueprint, Sink& sink);
// Alerts that no person is told of.
void CheckReceivers(const blueprint::Platform& platform, Sink& sink);

}  // namespace formwork::azure
