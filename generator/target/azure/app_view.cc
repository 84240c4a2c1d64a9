#include "generator/target/azure/app_view.h"

#include <algorithm>
#include <map>
#include <set>

namespace formwork::azure {

using graph::Edge;
using graph::Kind;
using graph::Node;
using graph::Verb;

std::vector<std::string> AppView::Secrets() const {
  std::set<graph::NodeId> secrets;
  for (const graph::Grant& grant : graph->grants) {
    if (grant.app == node && grant.permission == graph::Permission::kReadSecret)
      secrets.insert(grant.resource);
  }
  std::vector<std::string> names;
  names.reserve(secrets.size());
  for (const graph::NodeId id : secrets)
    names.push_back(graph->At(id).name);
  return names;
}

std::vector<std::string> AppView::HttpFunctions() const {
  std::vector<std::string> names;
  for (const Running& running : functions) {
    if (running.node->system == graph::SystemRole::kHealth) continue;
    const Node* trigger = TriggerOf(*graph, running.node->id);
    if (trigger != nullptr && trigger->kind == Kind::kRoute) names.push_back(running.node->name);
  }
  return names;
}

namespace {

// By name, so that a platform of many functions costs no more than each once.
class Declared {
 public:
  explicit Declared(const blueprint::Blueprint& blueprint) {
    for (const auto& function : blueprint.functions)
      found_[*function.name].function = &function;
    for (const auto& workflow : blueprint.workflows)
      found_[*workflow.name].workflow = &workflow;
    for (const auto& activity : blueprint.activities)
      found_[*activity.name].activity = &activity;
  }

  [[nodiscard]] Running Of(const graph::Graph& graph, const Node& node) const {
    if (node.system == graph::SystemRole::kStarter) {
      for (const Edge* edge : graph.From(node.id)) {
        if (edge->verb == Verb::kStarts)
          return {.node = &node, .workflow = Named(graph.At(edge->to)).workflow};
      }
    }
    if (node.system != graph::SystemRole::kNone) return {.node = &node};
    Running running = Named(node);
    running.node = &node;
    if (node.kind != Kind::kFunction) running.function = nullptr;
    if (node.kind != Kind::kWorkflow) running.workflow = nullptr;
    if (node.kind != Kind::kActivity) running.activity = nullptr;
    return running;
  }

 private:
  [[nodiscard]] Running Named(const Node& node) const {
    const auto it = found_.find(node.name);
    return it == found_.end() ? Running{} : it->second;
  }

  std::map<std::string, Running, std::less<>> found_;
};

// Which nodes the app's functions are joined to, and how.
class Joined {
 public:
  explicit Joined(const AppView& view) : graph_(*view.graph) {
    for (const Running& running : view.functions) {
      for (const uint32_t i : graph_.edges_from[running.node->id])
        Note(graph_.edges[i].to, graph_.edges[i].verb);
      for (const uint32_t i : graph_.edges_to[running.node->id]) {
        if (graph_.edges[i].verb == Verb::kTriggers) Note(graph_.edges[i].from, Verb::kTriggers);
      }
    }
  }

  [[nodiscard]] bool Holds(Kind kind, std::string_view name, Verb verb) const {
    const Node* node = graph_.Find(kind, name);
    return node != nullptr && joined_.contains({node->id, verb});
  }

  [[nodiscard]] bool Touches(Kind kind) const {
    return std::ranges::any_of(
        joined_, [&](const auto& pair) { return graph_.At(pair.first).kind == kind; });
  }

 private:
  void Note(graph::NodeId node, Verb verb) { joined_.emplace(node, verb); }

  const graph::Graph& graph_;
  std::set<std::pair<graph::NodeId, Verb>> joined_;
};

void Derive(AppView& view) {
  const Joined joined(view);
  view.has_workflows = std::ranges::any_of(
      view.functions, [](const Running& running) { return running.node->kind == Kind::kWorkflow; });
  view.touches_queues = joined.Touches(Kind::kQueue);
  view.touches_containers = joined.Touches(Kind::kContainer);
  for (const blueprint::Queue& queue : view.blueprint->queues) {
    if (joined.Holds(Kind::kQueue, *queue.name, Verb::kTriggers)) view.queues.push_back(&queue);
  }
  for (const blueprint::Service& service : view.blueprint->services) {
    if (joined.Holds(Kind::kService, *service.name, Verb::kCalls))
      view.services.push_back(&service);
  }
}

}  // namespace

std::vector<AppView> ViewApps(const blueprint::Blueprint& blueprint, const graph::Graph& graph) {
  const Declared declared(blueprint);
  std::vector<AppView> views;
  for (const blueprint::App& app : blueprint.apps) {
    AppView view;
    view.blueprint = &blueprint;
    view.graph = &graph;
    view.app = &app;
    if (const Node* node = graph.Find(Kind::kApp, *app.name)) view.node = node->id;
    views.push_back(std::move(view));
  }
  for (const Node& node : graph.nodes) {
    const bool runs = node.kind == Kind::kFunction || node.kind == Kind::kWorkflow ||
                      node.kind == Kind::kActivity;
    if (!runs) continue;
    const auto view = std::ranges::find(views, graph.app_of[node.id], &AppView::node);
    if (view != views.end()) view->functions.push_back(declared.Of(graph, node));
  }
  std::ranges::for_each(views, Derive);
  return views;
}

const Node* TriggerOf(const graph::Graph& graph, graph::NodeId function) {
  for (const uint32_t i : graph.edges_to[function]) {
    if (graph.edges[i].verb == Verb::kTriggers) return &graph.At(graph.edges[i].from);
  }
  return nullptr;
}

}  // namespace formwork::azure
