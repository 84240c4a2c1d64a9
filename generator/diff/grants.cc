// Permissions gained and lost: function x resource x permission, from the two graphs.

#include <map>
#include <tuple>

#include "generator/diff/rows.h"
#include "generator/graph/graph.h"

namespace formwork::diff {
namespace {

using Key = std::tuple<std::string, std::string, std::string>;  // function, permission, resource

struct Held {
  std::string reason;
  Span span;
};

// `names` maps old function names to new ones, so that a rename is no gain and loss.
std::map<Key, Held> Grants(const blueprint::Blueprint& blueprint,
                           const std::map<std::string, std::string>& names) {
  const graph::Graph graph = graph::BuildGraph(blueprint);
  std::map<Key, Held> grants;
  for (const graph::Grant& grant : graph.grants) {
    const graph::Node& resource = graph.At(grant.resource);
    std::string function = graph.At(grant.function).name;
    const auto renamed = names.find(function);
    if (renamed != names.end()) function = renamed->second;
    grants.try_emplace({std::move(function), std::string(graph::Word(grant.permission)),
                        StrCat(graph::Word(resource.kind), " ", resource.name)},
                       Held{grant.reason, grant.span});
  }
  return grants;
}

template <class T>
void AddRenames(const std::vector<T>& before, const std::vector<T>& after,
                std::map<std::string, std::string>& names) {
  const Pairs<T> pairs = Match(before, after);
  for (const auto& [a, b] : pairs.both) {
    if (*a->name != *b->name) names.emplace(*a->name, *b->name);
  }
}

}  // namespace

void CompareGrants(const Sides& sides, Rows& rows) {
  std::map<std::string, std::string> names;
  AddRenames(sides.before.functions, sides.after.functions, names);
  AddRenames(sides.before.workflows, sides.after.workflows, names);
  const std::map<std::string, std::string> starters = names;
  for (const auto& [old, now] : starters) {
    names.emplace(graph::StarterFunctionName(old), graph::StarterFunctionName(now));
  }
  AddRenames(sides.before.activities, sides.after.activities, names);
  const std::map<Key, Held> before = Grants(sides.before, names);
  const std::map<Key, Held> after = Grants(sides.after, {});
  for (const auto& [key, held] : after) {
    if (before.contains(key)) continue;
    const auto& [function, permission, resource] = key;
    Item(rows, "function", function, {}, held.span)
        .Add(Effect::kGrant, StrCat("may ", permission, " on ", resource, ": ", held.reason));
  }
  for (const auto& [key, held] : before) {
    if (after.contains(key)) continue;
    const auto& [function, permission, resource] = key;
    Item(rows, "function", function, held.span, {})
        .Add(Effect::kRevoke, StrCat("may no longer ", permission, " on ", resource));
  }
}

}  // namespace formwork::diff
