#include "generator/target/azure/app_view.h"

#include <algorithm>
#include <map>
#include <set>

namespace formwork::azure {

using graph::Edge;
using graph::Kind;
using graph::Node;
using graph::Verb;

namespace {

// The nodes that the app's functions are joined to by one of the verbs, each once, in the graph's
// order.
std::set<graph::NodeId> Reached(const AppView& view, std::initializer_list<Verb> verbs) {
  std::set<graph::NodeId> reached;
  for (const Running& running : view.functions) {
    for (const Edge* edge : view.graph->From(running.node->id)) {
      if (std::ranges::find(verbs, edge->verb) != verbs.end()) reached.insert(edge->to);
    }
    const Node* trigger = TriggerOf(*view.graph, running.node->id);
    if (trigger != nullptr && std::ranges::find(verbs, Verb::kTriggers) != verbs.end())
      reached.insert(trigger->id);
  }
  return reached;
}

bool ReachesKind(const AppView& view, Kind kind) {
  const auto reached = Reached(view, {Verb::kTriggers, Verb::kReads, Verb::kWrites, Verb::kSends,
                                      Verb::kDeadLetters, Verb::kMoves});
  return std::ranges::any_of(reached,
                             [&](graph::NodeId id) { return view.graph->At(id).kind == kind; });
}

}  // namespace

bool AppView::HasWorkflows() const {
  return std::ranges::any_of(
      functions, [](const Running& running) { return running.node->kind == Kind::kWorkflow; });
}

bool AppView::TouchesQueues() const {
  return ReachesKind(*this, Kind::kQueue);
}

bool AppView::TouchesContainers() const {
  return ReachesKind(*this, Kind::kContainer);
}

std::vector<const blueprint::Queue*> AppView::Queues() const {
  std::vector<const blueprint::Queue*> queues;
  const auto reached = Reached(*this, {Verb::kTriggers});
  for (const blueprint::Queue& queue : blueprint->queues) {
    const Node* found = graph->Find(Kind::kQueue, *queue.name);
    if (found != nullptr && reached.contains(found->id)) queues.push_back(&queue);
  }
  return queues;
}

std::vector<const blueprint::Service*> AppView::Services() const {
  std::vector<const blueprint::Service*> services;
  const auto reached = Reached(*this, {Verb::kCalls});
  for (const blueprint::Service& service : blueprint->services) {
    const Node* found = graph->Find(Kind::kService, *service.name);
    if (found != nullptr && reached.contains(found->id)) services.push_back(&service);
  }
  return services;
}

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

}  // namespace

std::vector<AppView> ViewApps(const blueprint::Blueprint& blueprint, const graph::Graph& graph) {
  const Declared declared(blueprint);
  std::vector<AppView> views;
  for (const blueprint::App& app : blueprint.apps) {
    AppView view{.blueprint = &blueprint, .graph = &graph, .app = &app, .functions = {}};
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
  return views;
}

const Node* TriggerOf(const graph::Graph& graph, graph::NodeId function) {
  for (const Edge* edge : graph.To(function)) {
    if (edge->verb == Verb::kTriggers) return &graph.At(edge->from);
  }
  return nullptr;
}

}  // namespace formwork::azure
