#pragma once
// The graph as text for other programs: Mermaid, Graphviz DOT, JSON. Deterministic, every name
// escaped.

#include <string>

#include "generator/graph/graph.h"

namespace formwork::graph {

[[nodiscard]] std::string DrawMermaid(const Graph& graph);
// One app's functions and what they touch.
[[nodiscard]] std::string DrawMermaidOfApp(const Graph& graph, NodeId app);
[[nodiscard]] std::string DrawDot(const Graph& graph);
[[nodiscard]] std::string DrawJson(const Graph& graph);

}  // namespace formwork::graph
