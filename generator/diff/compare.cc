#include "generator/diff/compare.h"

#include <algorithm>
#include <map>
#include <tuple>

#include "generator/diff/rows.h"

namespace formwork::diff {
namespace {

using blueprint::Blueprint;
using blueprint::Platform;

Rows CompareOne(const Blueprint& before, const Blueprint& after, std::chrono::sys_seconds now) {
  Rows rows;
  const Sides sides = {before, after};
  ComparePlatform(sides, rows);
  CompareData(sides, rows);
  CompareServices(sides, rows);
  CompareFunctions(sides, now, rows);
  CompareWorkflows(sides, rows);
  return rows;
}

// A change seen in the base and in every environment that both have is said once, of all of them.
class Folder {
 public:
  void Add(const std::string& environment, Rows rows) {
    environments_.push_back(environment);
    for (Meaning& row : rows) {
      auto key = std::make_tuple(row.effect, row.kind, row.name, row.message);
      const auto [it, added] = folded_.try_emplace(std::move(key), std::move(row));
      it->second.environments.push_back(environment);
    }
  }

  Rows Take() {
    Rows rows;
    for (auto& [key, row] : folded_) {
      std::vector<std::string>& where = row.environments;
      where.erase(std::unique(where.begin(), where.end()), where.end());
      if (where.size() == environments_.size()) where.clear();
      rows.push_back(std::move(row));
    }
    return rows;
  }

 private:
  std::vector<std::string> environments_;
  std::map<std::tuple<Effect, std::string, std::string, std::string>, Meaning> folded_;
};

struct Side {
  std::string environment;
  const Blueprint* before = nullptr;
  const Blueprint* after = nullptr;
};

// The base is what `local` runs. An environment that only one side has is said to be new or gone,
// no more.
std::vector<Side> SidesOf(const Platform& before, const Platform& after) {
  std::vector<Side> sides = {{"local", &before.base, &after.base}};
  for (const auto& now : after.environments) {
    const auto same = [&](const auto& other) { return other.first == now.first; };
    const auto old = std::ranges::find_if(before.environments, same);
    if (old != before.environments.end()) sides.push_back({now.first, &old->second, &now.second});
  }
  return sides;
}

}  // namespace

Platform NothingOf(const Platform& platform) {
  Platform nothing = platform;
  const auto empty = [](Blueprint& blueprint) {
    blueprint.budget.reset();
    blueprint.types.clear();
    blueprint.containers.clear();
    blueprint.queues.clear();
    blueprint.secrets.clear();
    blueprint.services.clear();
    blueprint.functions.clear();
    blueprint.workflows.clear();
    blueprint.activities.clear();
    blueprint.apps.clear();
    blueprint.environments.clear();
    blueprint.pipeline.reset();
  };
  empty(nothing.base);
  for (auto& [name, blueprint] : nothing.environments)
    empty(blueprint);
  nothing.local.reset();
  nothing.allows.clear();
  return nothing;
}

std::vector<Meaning> Compare(const Platform& before, const Platform& after,
                             const CompareOptions& options) {
  if (before == after) return {};
  Folder folder;
  const bool one = !options.environment.empty();
  for (const Side& side : SidesOf(before, after)) {
    if (one && side.environment != options.environment) continue;
    folder.Add(side.environment, CompareOne(*side.before, *side.after, options.now));
  }
  Rows rows = folder.Take();
  // Environments share one shape, so permissions are the same in all of them.
  CompareGrants({before.base, after.base}, rows);
  CompareAllows(before, after, rows);
  const auto key = [](const Meaning& row) {
    return std::tie(row.effect, row.kind, row.name, row.message);
  };
  std::ranges::stable_sort(rows,
                           [&](const Meaning& a, const Meaning& b) { return key(a) < key(b); });
  return rows;
}

}  // namespace formwork::diff
