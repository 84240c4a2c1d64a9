#pragma once
// Derives access grants from the graph's edges. Pure: same graph, same grants, by app, function,
// resource. Knows verbs, not clouds; a target maps permissions to its own roles.

#include <vector>

#include "generator/graph/graph.h"

namespace formwork::graph {

[[nodiscard]] std::vector<Grant> DeriveGrants(const Graph& graph);

}  // namespace formwork::graph
