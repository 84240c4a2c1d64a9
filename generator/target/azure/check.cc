#include "generator/target/azure/check.h"

namespace formwork::azure {

void Check(const blueprint::Platform& platform, const graph::Graph& graph, Sink& sink) {
  (void)platform;
  (void)graph;
  (void)sink;
}

}  // namespace formwork::azure
