#pragma once
// One app as the renderers see it: its functions, the nodes they are, the queues it listens to.

#include <string>
#include <string_view>
#include <vector>

#include "generator/blueprint/model.h"
#include "generator/graph/graph.h"

namespace formwork::azure {

// Something the host runs, and what declares it: exactly one of the three for the user's own and
// for a starter (its workflow), none for what Formwork adds by itself.
struct Running {
  const graph::Node* node = nullptr;
  const blueprint::Function* function = nullptr;
  const blueprint::Workflow* workflow = nullptr;
  const blueprint::Activity* activity = nullptr;
};

struct AppView {
  const blueprint::Blueprint* blueprint = nullptr;
  const graph::Graph* graph = nullptr;
  const blueprint::App* app = nullptr;
  graph::NodeId node = graph::Graph::kNoNode;
  std::vector<Running> functions;  // in the graph's order

  // What its functions touch: worked out once, by ViewApps.
  bool has_workflows = false;
  bool touches_queues = false;
  bool touches_containers = false;
  std::vector<const blueprint::Queue*> queues;  // declared ones whose messages the app takes
  std::vector<const blueprint::Service*> services;

  [[nodiscard]] std::vector<std::string> Secrets() const;
  // The user's functions and starters that answer requests.
  [[nodiscard]] std::vector<std::string> HttpFunctions() const;
};

// In the order of the blueprint's apps. The graph may be another environment's: shapes are the
// same.
[[nodiscard]] std::vector<AppView> ViewApps(const blueprint::Blueprint& blueprint,
                                            const graph::Graph& graph);

// What triggers a function node: its route, queue, container or schedule; nullptr for workflows and
// activities.
[[nodiscard]] const graph::Node* TriggerOf(const graph::Graph& graph, graph::NodeId function);

}  // namespace formwork::azure
