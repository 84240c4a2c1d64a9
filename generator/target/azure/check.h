#pragma once
// What Azure, its Functions host or the hosting plan refuses, said at the line that asks for it.

#include "generator/diag/diagnostic.h"
#include "generator/graph/graph.h"

namespace formwork::azure {

void Check(const blueprint::Platform& platform, const graph::Graph& graph, Sink& sink);

}  // namespace formwork::azure
