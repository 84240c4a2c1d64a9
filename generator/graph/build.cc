// Builds the graph: nodes in the blueprint's order, then edges per function, then what Formwork
// adds by itself.

#include <algorithm>
#include <map>
#include <utility>

#include "generator/base/overload.h"
#include "generator/base/str_cat.h"
#include "generator/graph/derive.h"
#include "generator/graph/graph.h"

namespace formwork::graph {
namespace {

using blueprint::Blueprint;
using blueprint::Text;

class Builder {
 public:
  explicit Builder(const Blueprint& source) : source_(source) {}

  Graph Build() {
    AddApps();
    AddResources();
    AddFunctions();
    AddWorkflows();
    AddHealth();
    IndexEdges();
    graph_.grants = DeriveGrants(graph_);
    return std::move(graph_);
  }

 private:
  NodeId AddNode(Kind kind, std::string name, Span span, NodeId app) {
    const auto id = static_cast<NodeId>(graph_.nodes.size());
    graph_.ids.try_emplace({kind, name}, id);
    graph_.nodes.push_back({.id = id, .kind = kind, .name = std::move(name), .span = span});
    graph_.app_of.push_back(app);
    return id;
  }

  NodeId AddSystem(Kind kind, std::string name, SystemRole role, Span span, NodeId app) {
    const NodeId id = AddNode(kind, std::move(name), span, app);
    graph_.nodes[id].system = role;
    return id;
  }

  void AddEdge(NodeId from, Verb verb, NodeId to, Span span, std::string binding = {}) {
    graph_.edges.push_back(
        {.from = from, .verb = verb, .to = to, .binding = std::move(binding), .span = span});
  }

  [[nodiscard]] NodeId Lookup(Kind kind, std::string_view name) const {
    const auto it = graph_.ids.find({kind, std::string(name)});
    return it == graph_.ids.end() ? Graph::kNoNode : it->second;
  }

  [[nodiscard]] NodeId AppOf(std::string_view function) const {
    const auto it = app_by_function_.find(function);
    if (it != app_by_function_.end()) return it->second;
    return source_.apps.empty() ? Graph::kNoNode : 0;
  }

  void AddApps() {
    for (const blueprint::App& app : source_.apps) {
      const auto id = static_cast<NodeId>(graph_.nodes.size());
      AddNode(Kind::kApp, *app.name, app.name.span, id);
      for (const Text& function : app.functions)
        app_by_function_.try_emplace(*function, id);
    }
    for (const blueprint::Workflow& workflow : source_.workflows) {
      for (const Text& activity : workflow.activities) {
        app_by_function_.try_emplace(*activity, AppOf(*workflow.name));
      }
    }
  }

  NodeId AddQueue(const Text& name, bool dead_letter) {
    NodeId id = Lookup(Kind::kQueue, *name);
    if (id == Graph::kNoNode) id = AddNode(Kind::kQueue, *name, name.span, Graph::kNoNode);
    if (dead_letter) graph_.nodes[id].dead_letter = true;
    return id;
  }

  void AddResources() {
    for (const auto& container : source_.containers) {
      AddNode(Kind::kContainer, *container.name, container.name.span, Graph::kNoNode);
    }
    for (const auto& queue : source_.queues)
      AddQueue(queue.name, false);
    for (const auto& queue : source_.queues)
      AddQueue(queue.dead_letter, true);
    for (const auto& function : source_.functions) {
      if (function.dead_letter) AddQueue(*function.dead_letter, true);
    }
    for (const auto& workflow : source_.workflows) {
      if (workflow.dead_letter) AddQueue(*workflow.dead_letter, true);
    }
    for (const auto& secret : source_.secrets) {
      AddNode(Kind::kSecret, *secret.name, secret.name.span, Graph::kNoNode);
    }
    for (const auto& service : source_.services) {
      const NodeId id = AddNode(Kind::kService, *service.name, service.name.span, Graph::kNoNode);
      if (!service.secret) continue;
      const NodeId secret = Lookup(Kind::kSecret, **service.secret);
      if (secret != Graph::kNoNode) AddEdge(id, Verb::kUses, secret, service.secret->span);
    }
  }

  void AddReach(NodeId function, const blueprint::Reach& reach) {
    for (const auto& read : reach.reads) {
      const NodeId from = Lookup(Kind::kContainer, *read.from);
      if (from != Graph::kNoNode) AddEdge(function, Verb::kReads, from, read.from.span, *read.name);
    }
    for (const auto& write : reach.writes) {
      const NodeId container = Lookup(Kind::kContainer, *write.to);
      const NodeId queue = Lookup(Kind::kQueue, *write.to);
      if (container != Graph::kNoNode) {
        AddEdge(function, Verb::kWrites, container, write.to.span, *write.name);
      } else if (queue != Graph::kNoNode) {
        AddEdge(function, Verb::kSends, queue, write.to.span, *write.name);
      }
    }
    for (const Text& call : reach.calls) {
      const NodeId service = Lookup(Kind::kService, *call);
      if (service != Graph::kNoNode) AddEdge(function, Verb::kCalls, service, call.span);
    }
  }

  void AddRoute(const blueprint::HttpTrigger& http, NodeId function, NodeId app) {
    const NodeId route =
        AddNode(Kind::kRoute, StrCat(blueprint::Word(*http.method), " ", *http.route),
                http.route.span, app);
    AddEdge(route, Verb::kTriggers, function, http.route.span);
  }

  // A queue trigger: the trigger, where its failures go, and the mover of what the host puts aside.
  void AddQueueTrigger(const Text& name, NodeId function, NodeId app,
                       const std::optional<Text>& dead_letter) {
    const NodeId queue = Lookup(Kind::kQueue, *name);
    if (queue == Graph::kNoNode) return;
    AddEdge(queue, Verb::kTriggers, function, name.span);
    const blueprint::Queue* declared = blueprint::FindQueue(source_, *name);
    const NodeId dead = dead_letter           ? Lookup(Kind::kQueue, **dead_letter)
                        : declared != nullptr ? Lookup(Kind::kQueue, *declared->dead_letter)
                                              : Graph::kNoNode;
    if (dead != Graph::kNoNode) AddEdge(function, Verb::kDeadLetters, dead, name.span);
    if (dead != Graph::kNoNode) pending_movers_.push_back({*name, queue, dead, app, name.span});
  }

  void AddFunctions() {
    for (const auto& function : source_.functions) {
      const NodeId app = AppOf(*function.name);
      const NodeId id = AddNode(Kind::kFunction, *function.name, function.name.span, app);
      std::visit(Overload{[&](const blueprint::HttpTrigger& http) { AddRoute(http, id, app); },
                          [&](const blueprint::QueueTrigger& queue) {
                            AddQueueTrigger(queue.queue, id, app, std::nullopt);
                          },
                          [&](const blueprint::ChangesTrigger& changes) {
                            const NodeId from = Lookup(Kind::kContainer, *changes.container);
                            if (from != Graph::kNoNode) {
                              AddEdge(from, Verb::kTriggers, id, changes.container.span);
                            }
                          },
                          [&](const blueprint::ScheduleTrigger& schedule) {
                            const NodeId at = AddNode(Kind::kSchedule, *schedule.schedule,
                                                      schedule.schedule.span, app);
                            AddEdge(at, Verb::kTriggers, id, schedule.schedule.span);
                          }},
                 function.trigger);
      if (function.dead_letter) {
        AddEdge(id, Verb::kDeadLetters, Lookup(Kind::kQueue, **function.dead_letter),
                function.dead_letter->span);
      }
      AddReach(id, function.reach);
    }
  }

  void AddWorkflows() {
    for (const auto& workflow : source_.workflows) {
      AddNode(Kind::kWorkflow, *workflow.name, workflow.name.span, AppOf(*workflow.name));
    }
    for (const auto& activity : source_.activities) {
      const NodeId id =
          AddNode(Kind::kActivity, *activity.name, activity.name.span, AppOf(*activity.name));
      AddReach(id, activity.reach);
    }
    for (const auto& workflow : source_.workflows)
      AddWorkflowEdges(workflow);
    AddMovers();
    for (const blueprint::App& app : source_.apps)
      AddWorkflowSystem(Lookup(Kind::kApp, *app.name));
  }

  void AddWorkflowEdges(const blueprint::Workflow& workflow) {
    const NodeId id = Lookup(Kind::kWorkflow, *workflow.name);
    const NodeId app = graph_.app_of[id];
    const NodeId starter = AddSystem(Kind::kFunction, StarterFunctionName(*workflow.name),
                                     SystemRole::kStarter, workflow.name.span, app);
    std::visit(Overload{[&](const blueprint::HttpTrigger& http) { AddRoute(http, starter, app); },
                        [&](const blueprint::QueueTrigger& queue) {
                          AddQueueTrigger(queue.queue, starter, app, workflow.dead_letter);
                        }},
               workflow.trigger);
    AddEdge(starter, Verb::kStarts, id, workflow.name.span);
    for (const Text& activity : workflow.activities) {
      const NodeId to = Lookup(Kind::kActivity, *activity);
      if (to != Graph::kNoNode) AddEdge(id, Verb::kRuns, to, activity.span);
    }
    const NodeId dead = WorkflowDeadLetter(workflow);
    if (dead != Graph::kNoNode) AddEdge(id, Verb::kDeadLetters, dead, workflow.name.span);
  }

  [[nodiscard]] NodeId WorkflowDeadLetter(const blueprint::Workflow& workflow) const {
    if (workflow.dead_letter) return Lookup(Kind::kQueue, **workflow.dead_letter);
    const auto* trigger = std::get_if<blueprint::QueueTrigger>(&workflow.trigger);
    const blueprint::Queue* queue =
        trigger != nullptr ? blueprint::FindQueue(source_, *trigger->queue) : nullptr;
    return queue != nullptr ? Lookup(Kind::kQueue, *queue->dead_letter) : Graph::kNoNode;
  }

  void AddMovers() {
    for (const PendingMover& mover : pending_movers_) {
      if (Lookup(Kind::kQueue, PoisonQueueName(mover.queue)) != Graph::kNoNode) continue;
      const NodeId poison =
          AddNode(Kind::kQueue, PoisonQueueName(mover.queue), mover.span, Graph::kNoNode);
      graph_.nodes[poison].poison = true;
      const NodeId function = AddSystem(Kind::kFunction, MoverFunctionName(mover.queue),
                                        SystemRole::kMover, mover.span, mover.app);
      AddEdge(poison, Verb::kTriggers, function, mover.span);
      AddEdge(function, Verb::kMoves, mover.dead_letter, mover.span);
    }
  }

  // The dead-letter activity, the sweeper and the purger of an app that has workflows.
  void AddWorkflowSystem(NodeId app) {
    std::vector<std::pair<NodeId, Span>> dead_letters;
    std::vector<NodeId> workflows;
    for (const Edge& edge : graph_.edges) {
      const bool of_app =
          graph_.app_of[edge.from] == app && graph_.At(edge.from).kind == Kind::kWorkflow;
      if (of_app && edge.verb == Verb::kDeadLetters) dead_letters.emplace_back(edge.to, edge.span);
    }
    for (const Node& node : graph_.nodes) {
      if (node.kind == Kind::kWorkflow && graph_.app_of[node.id] == app)
        workflows.push_back(node.id);
    }
    if (workflows.empty()) return;
    const Span span = graph_.At(workflows.front()).span;
    if (!dead_letters.empty()) {
      const NodeId activity = AddSystem(Kind::kActivity, DeadLetterActivityName(),
                                        SystemRole::kDeadLetterActivity, span, app);
      const NodeId sweeper = AddTimer(SweeperFunctionName(), SystemRole::kSweeper, span, app);
      for (const NodeId workflow : workflows)
        AddEdge(workflow, Verb::kRuns, activity, span);
      for (const auto& [queue, cause] : dead_letters) {
        AddEdge(activity, Verb::kDeadLetters, queue, cause);
        AddEdge(sweeper, Verb::kDeadLetters, queue, cause);
      }
    }
    AddTimer(PurgerFunctionName(), SystemRole::kPurger, span, app);
  }

  NodeId AddTimer(std::string name, SystemRole role, Span span, NodeId app) {
    const NodeId schedule = AddNode(Kind::kSchedule, std::string(SystemSchedule(role)), span, app);
    graph_.nodes[schedule].system = role;
    const NodeId function = AddSystem(Kind::kFunction, std::move(name), role, span, app);
    AddEdge(schedule, Verb::kTriggers, function, span);
    return function;
  }

  void AddHealth() {
    for (const blueprint::App& app : source_.apps) {
      const NodeId id = Lookup(Kind::kApp, *app.name);
      const NodeId function =
          AddSystem(Kind::kFunction, HealthFunctionName(), SystemRole::kHealth, app.name.span, id);
      const NodeId route = AddNode(Kind::kRoute, "GET /health", app.name.span, id);
      graph_.nodes[route].system = SystemRole::kHealth;
      AddEdge(route, Verb::kTriggers, function, app.name.span);
    }
  }

  void IndexEdges() {
    std::ranges::stable_sort(graph_.edges, {}, &Edge::from);
    graph_.edges_from.resize(graph_.nodes.size());
    graph_.edges_to.resize(graph_.nodes.size());
    for (uint32_t i = 0; i < graph_.edges.size(); ++i) {
      graph_.edges_from[graph_.edges[i].from].push_back(i);
      graph_.edges_to[graph_.edges[i].to].push_back(i);
    }
  }

  struct PendingMover {
    std::string queue;
    NodeId queue_node;
    NodeId dead_letter;
    NodeId app;
    Span span;
  };

  const Blueprint& source_;
  Graph graph_;
  std::map<std::string, NodeId, std::less<>> app_by_function_;
  std::vector<PendingMover> pending_movers_;
};

}  // namespace

Graph BuildGraph(const Blueprint& blueprint) {
  return Builder(blueprint).Build();
}

}  // namespace formwork::graph
