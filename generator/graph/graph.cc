#include "generator/graph/graph.h"

#include <algorithm>

#include "generator/base/str_cat.h"

namespace formwork::graph {

const Node* Graph::Find(Kind kind, std::string_view name) const {
  const auto it = ids.find({kind, std::string(name)});
  return it == ids.end() ? nullptr : &nodes[it->second];
}

std::vector<const Edge*> Graph::From(NodeId id) const {
  std::vector<const Edge*> found;
  for (const uint32_t index : edges_from.at(id))
    found.push_back(&edges[index]);
  return found;
}

std::vector<const Edge*> Graph::To(NodeId id) const {
  std::vector<const Edge*> found;
  for (const uint32_t index : edges_to.at(id))
    found.push_back(&edges[index]);
  return found;
}

namespace {

// Which kinds a verb may join: from, to.
struct Rule {
  Verb verb;
  std::vector<Kind> from;
  std::vector<Kind> to;
};

const std::vector<Rule>& Rules() {
  static const std::vector<Rule> rules = {
      {Verb::kTriggers,
       {Kind::kRoute, Kind::kQueue, Kind::kContainer, Kind::kSchedule},
       {Kind::kFunction}},
      {Verb::kReads, {Kind::kFunction, Kind::kActivity}, {Kind::kContainer}},
      {Verb::kWrites, {Kind::kFunction, Kind::kActivity}, {Kind::kContainer}},
      {Verb::kSends, {Kind::kFunction, Kind::kActivity}, {Kind::kQueue}},
      {Verb::kCalls, {Kind::kFunction, Kind::kActivity}, {Kind::kService}},
      {Verb::kUses, {Kind::kService}, {Kind::kSecret}},
      {Verb::kStarts, {Kind::kFunction}, {Kind::kWorkflow}},
      {Verb::kRuns, {Kind::kWorkflow}, {Kind::kActivity}},
      {Verb::kDeadLetters, {Kind::kFunction, Kind::kWorkflow, Kind::kActivity}, {Kind::kQueue}},
      {Verb::kMoves, {Kind::kFunction}, {Kind::kQueue}},
  };
  return rules;
}

bool Holds(const std::vector<Kind>& kinds, Kind kind) {
  return std::ranges::find(kinds, kind) != kinds.end();
}

std::optional<std::string> EdgeFault(const Graph& graph, const Edge& edge) {
  if (edge.from >= graph.nodes.size() || edge.to >= graph.nodes.size())
    return "an edge leads to no node";
  const auto rule = std::ranges::find(Rules(), edge.verb, &Rule::verb);
  const Node& from = graph.At(edge.from);
  const Node& to = graph.At(edge.to);
  if (rule == Rules().end() || !Holds(rule->from, from.kind) || !Holds(rule->to, to.kind)) {
    return StrCat("'", from.name, "' ", Word(edge.verb), " '", to.name, "' joins the wrong kinds");
  }
  return std::nullopt;
}

std::optional<std::string> GrantFault(const Graph& graph, const Grant& grant) {
  const bool known = grant.app < graph.nodes.size() && grant.function < graph.nodes.size() &&
                     grant.resource < graph.nodes.size();
  if (!known) return "a grant names no node";
  if (graph.At(grant.app).kind != Kind::kApp) return "a grant's app is none";
  if (graph.app_of[grant.function] != grant.app) return "a grant's function lives in another app";
  return std::nullopt;
}

}  // namespace

std::optional<std::string> GraphFault(const Graph& graph) {
  if (graph.app_of.size() != graph.nodes.size()) return "app_of and nodes differ in length";
  for (size_t i = 0; i < graph.nodes.size(); ++i) {
    if (graph.nodes[i].id != i) return "a node's id is not its place";
  }
  for (const Edge& edge : graph.edges) {
    if (auto fault = EdgeFault(graph, edge)) return fault;
  }
  for (const Grant& grant : graph.grants) {
    if (auto fault = GrantFault(graph, grant)) return fault;
  }
  return std::nullopt;
}

}  // namespace formwork::graph
