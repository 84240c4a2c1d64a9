// Permissions gained and lost: function x resource x permission, from the two graphs.

#include <algorithm>
#include <functional>
#include <iterator>
#include <map>
#include <tuple>

#include "generator/diff/rows.h"
#include "generator/graph/graph.h"

namespace formwork::diff {
namespace {

using Renames = std::map<std::string, std::string, std::less<>>;

// A grant by name, so that those of two graphs can be told apart. Points into its graph.
struct Held {
  std::string_view function;
  graph::Permission permission = {};
  graph::Kind kind = {};  // of the resource
  std::string_view resource;
  const graph::Grant* grant = nullptr;

  friend bool operator<(const Held& a, const Held& b) { return a.Key() < b.Key(); }

  [[nodiscard]] std::string What() const {
    return StrCat(graph::Word(permission), " on ", graph::Word(kind), " ", resource);
  }

 private:
  [[nodiscard]] std::tuple<std::string_view, graph::Permission, graph::Kind, std::string_view> Key()
      const {
    return {function, permission, kind, resource};
  }
};

// Sorted, each once. `names` maps old function names to new ones, so that a rename is no gain and
// loss.
std::vector<Held> Grants(const graph::Graph& graph, const Renames& names) {
  std::vector<Held> grants;
  grants.reserve(graph.grants.size());
  for (const graph::Grant& grant : graph.grants) {
    const graph::Node& resource = graph.At(grant.resource);
    std::string_view function = graph.At(grant.function).name;
    const auto renamed = names.find(function);
    if (renamed != names.end()) function = renamed->second;
    grants.push_back({function, grant.permission, resource.kind, resource.name, &grant});
  }
  std::ranges::stable_sort(grants, std::less<>());
  const auto same = [](const Held& a, const Held& b) { return !(a < b); };  // sorted: not greater
  grants.erase(std::unique(grants.begin(), grants.end(), same), grants.end());
  return grants;
}

// Those of `grants` that `others` has not.
std::vector<Held> Without(const std::vector<Held>& grants, const std::vector<Held>& others) {
  std::vector<Held> rest;
  std::ranges::set_difference(grants, others, std::back_inserter(rest), std::less<>());
  return rest;
}

// Permissions follow from these alone.
bool SameNeeds(const Sides& sides) {
  const blueprint::Blueprint& before = sides.before;
  const blueprint::Blueprint& after = sides.after;
  return before.functions == after.functions && before.workflows == after.workflows &&
         before.activities == after.activities && before.queues == after.queues &&
         before.containers == after.containers && before.services == after.services &&
         before.secrets == after.secrets && before.apps == after.apps;
}

template <class T>
void AddRenames(const std::vector<T>& before, const std::vector<T>& after, Renames& names) {
  const Pairs<T> pairs = Match(before, after);
  for (const auto& [a, b] : pairs.both) {
    if (*a->name != *b->name) names.emplace(*a->name, *b->name);
  }
}

}  // namespace

void CompareGrants(const Sides& sides, Rows& rows) {
  if (SameNeeds(sides)) return;
  Renames names;
  AddRenames(sides.before.functions, sides.after.functions, names);
  AddRenames(sides.before.workflows, sides.after.workflows, names);
  const Renames starters = names;
  for (const auto& [old, now] : starters) {
    names.emplace(graph::StarterFunctionName(old), graph::StarterFunctionName(now));
  }
  AddRenames(sides.before.activities, sides.after.activities, names);
  const graph::Graph old_graph = graph::BuildGraph(sides.before);
  const graph::Graph new_graph = graph::BuildGraph(sides.after);
  const std::vector<Held> before = Grants(old_graph, names);
  const std::vector<Held> after = Grants(new_graph, {});
  for (const Held& held : Without(after, before)) {
    Item(rows, "function", std::string(held.function), {}, held.grant->span)
        .Add(Effect::kGrant, StrCat("may ", held.What(), ": ", held.grant->reason));
  }
  for (const Held& held : Without(before, after)) {
    Item(rows, "function", std::string(held.function), held.grant->span, {})
        .Add(Effect::kRevoke, StrCat("may no longer ", held.What()));
  }
}

}  // namespace formwork::diff
