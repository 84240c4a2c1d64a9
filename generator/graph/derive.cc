#include "generator/graph/derive.h"

#include <algorithm>
#include <tuple>

#include "generator/base/check.h"
#include "generator/base/str_cat.h"

namespace formwork::graph {
namespace {

class Deriver {
 public:
  explicit Deriver(const Graph& graph) : graph_(graph) {}

  std::vector<Grant> Derive() {
    for (const Edge& edge : graph_.edges)
      Visit(edge);
    const auto key = [](const Grant& g) {
      return std::tuple(g.app, g.function, g.resource, g.permission);
    };
    std::ranges::stable_sort(grants_, {}, key);
    const auto same = [&](const Grant& a, const Grant& b) { return key(a) == key(b); };
    grants_.erase(std::unique(grants_.begin(), grants_.end(), same), grants_.end());
    return std::move(grants_);
  }

 private:
  // What an orchestration dead-letters, its dead-letter activity writes: the replay itself touches
  // nothing.
  [[nodiscard]] bool Touches(NodeId id) const { return graph_.At(id).kind != Kind::kWorkflow; }

  void Need(NodeId function, NodeId resource, Permission permission, std::string reason,
            Span span) {
    grants_.push_back({.app = graph_.app_of[function],
                       .function = function,
                       .resource = resource,
                       .permission = permission,
                       .reason = std::move(reason),
                       .span = span});
  }

  void Trigger(const Edge& edge) {
    const Node& source = graph_.At(edge.from);
    if (source.kind == Kind::kContainer) {
      Need(edge.to, edge.from, Permission::kFollow,
           StrCat("follows the changes of '", source.name, "'"), edge.span);
    }
    if (source.kind != Kind::kQueue) return;
    Need(edge.to, edge.from, Permission::kReceive,
         StrCat("takes the messages of '", source.name, "'"), edge.span);
    const Node* poison = graph_.Find(Kind::kQueue, PoisonQueueName(source.name));
    if (poison == nullptr) return;
    Need(edge.to, poison->id, Permission::kSend,
         StrCat("the host puts a message of '", source.name,
                "' aside there after its last delivery"),
         edge.span);
  }

  void Visit(const Edge& edge) {
    switch (edge.verb) {
      case Verb::kTriggers:
        return Trigger(edge);
      case Verb::kReads:
        return Need(edge.from, edge.to, Permission::kReadData, StrCat("reads '", edge.binding, "'"),
                    edge.span);
      case Verb::kWrites:
        return Need(edge.from, edge.to, Permission::kWriteData,
                    StrCat("writes '", edge.binding, "'"), edge.span);
      case Verb::kSends:
        return Need(edge.from, edge.to, Permission::kSend, StrCat("sends '", edge.binding, "'"),
                    edge.span);
      case Verb::kDeadLetters:
        if (!Touches(edge.from)) return;
        return Need(edge.from, edge.to, Permission::kSend, "leaves there what could not be handled",
                    edge.span);
      case Verb::kMoves:
        return Need(edge.from, edge.to, Permission::kSend, "moves there what the host put aside",
                    edge.span);
      case Verb::kCalls:
        return Secrets(edge);
      case Verb::kUses:
      case Verb::kStarts:
      case Verb::kRuns:
        return;
    }
    FORMWORK_UNREACHABLE();
  }

  void Secrets(const Edge& call) {
    for (const Edge* edge : graph_.From(call.to)) {
      if (edge->verb != Verb::kUses) continue;
      Need(call.from, edge->to, Permission::kReadSecret,
           StrCat("calls '", graph_.At(call.to).name, "'"), call.span);
    }
  }

  const Graph& graph_;
  std::vector<Grant> grants_;
};

}  // namespace

std::vector<Grant> DeriveGrants(const Graph& graph) {
  return Deriver(graph).Derive();
}

}  // namespace formwork::graph
