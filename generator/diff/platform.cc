// The platform as a whole: its name and place, apps, money, promises, environments, pipeline.

#include <map>

#include "generator/diff/rows.h"

namespace formwork::diff {
namespace {

using blueprint::App;
using blueprint::Blueprint;
using blueprint::Budget;
using blueprint::Environment;
using blueprint::Hosting;
using blueprint::Pipeline;

Span NameOf(const Blueprint& blueprint) {
  return blueprint.name.span;
}

void CompareIdentity(const Item& item, const Blueprint& a, const Blueprint& b) {
  constexpr std::string_view kAll =
      "every account is made anew under it, and all documents and messages stay behind in the "
      "old ones";
  item.Moved(Effect::kReplace, "the name", a.name, b.name, kAll);
  item.Moved(Effect::kReplace, "the target", a.target, b.target, "everything is made anew there");
  item.Moved(Effect::kReplace, "the region", a.region, b.region,
             "nothing can be moved between regions: it has to be deleted by hand first, and all "
             "documents and messages are lost");
  item.Moved(Effect::kBehaviour, "the language version", a.version, b.version);
  if (a.description != b.description) item.Add(Effect::kDocument, "is described anew");
  for (const auto& [name, value] : a.tags) {
    const auto it = b.tags.find(name);
    if (it == b.tags.end()) {
      item.Add(Effect::kDocument, StrCat("loses the tag ", name), value.span, {});
    } else {
      item.Moved(Effect::kDocument, StrCat("the tag ", name), value, it->second);
    }
  }
  for (const auto& [name, value] : b.tags) {
    if (!a.tags.contains(name))
      item.Add(Effect::kDocument, StrCat("gains the tag ", name, ": ", *value), {}, value.span);
  }
}

void CompareObjectives(const Item& item, const Blueprint& a, const Blueprint& b) {
  const blueprint::Objectives& before = a.objectives;
  const blueprint::Objectives& after = b.objectives;
  item.Moved(Effect::kAlert, "the promised success rate", before.success, after.success);
  item.Moved(Effect::kAlert, "the promised cold start", before.cold_start, after.cold_start);
  item.Moved(Effect::kAlert, "the promised latency of the API", before.api_latency,
             after.api_latency);
  item.Moved(Effect::kAlert, "the promised latency of events", before.event_latency,
             after.event_latency);
  item.Moved(Effect::kDelivery, "the promised duration of a deployment", before.deployment,
             after.deployment);
  item.Moved(Effect::kDelivery, "the promised duration of the pipeline", before.pipeline,
             after.pipeline);
}

void CompareBudget(Rows& rows, const std::optional<Budget>& a, const std::optional<Budget>& b) {
  const Item item(rows, "budget", "", a ? a->span : Span{}, b ? b->span : Span{});
  if (!a && !b) return;
  if (!b)
    return item.Add(Effect::kGuard, "is removed: nobody is told when the platform gets expensive");
  if (!a) return item.Add(Effect::kAlert, StrCat("is set to ", Show(b->monthly), " a month"));
  item.Moved(Effect::kAlert, "the monthly sum", a->monthly, b->monthly);
  item.MovedSet(Effect::kAlert, "the alert levels", a->alert_at, b->alert_at);
  item.MovedSet(Effect::kAlert, "who is told", a->notify, b->notify);
}

void CompareHosting(const Item& item, const Hosting& a, const Hosting& b) {
  item.Moved(Effect::kReplace, "the plan", a.plan, b.plan,
             "it has to be deleted by hand first, and is away until it is made anew");
  item.Moved(Effect::kLimit, "the memory of an instance", a.memory, b.memory);
  item.Moved(Effect::kLimit, "the most instances", a.max_instances, b.max_instances);
  item.Moved(Effect::kLimit, "the instances that are always ready", a.always_ready, b.always_ready);
  item.Moved(Effect::kLimit, "requests at once per instance", a.http_concurrency,
             b.http_concurrency);
  item.Moved(Effect::kLimit, "the time-out", a.timeout, b.timeout);
}

std::map<std::string_view, const App*> Holders(const Blueprint& blueprint) {
  std::map<std::string_view, const App*> holders;
  for (const App& app : blueprint.apps) {
    for (const blueprint::Text& function : app.functions)
      holders.emplace(*function, &app);
  }
  return holders;
}

bool IsHttp(const Blueprint& blueprint, const std::string& name) {
  const auto* function = FindFunction(blueprint, name);
  if (function != nullptr) return std::holds_alternative<blueprint::HttpTrigger>(function->trigger);
  const auto* workflow = FindWorkflow(blueprint, name);
  return workflow != nullptr && std::holds_alternative<blueprint::HttpTrigger>(workflow->trigger);
}

// The app that nobody named follows the platform's name, of which it is said once.
void PairUnnamed(const Sides& sides, Pairs<App>& apps) {
  if (apps.removed.size() != 1 || apps.added.size() != 1 || !apps.both.empty()) return;
  if (*apps.removed[0]->name != *sides.before.name || *apps.added[0]->name != *sides.after.name)
    return;
  apps.both.emplace_back(apps.removed[0], apps.added[0]);
  apps.removed.clear();
  apps.added.clear();
}

// The state of a workflow's instances lies with the app that runs them.
constexpr std::string_view kLeftBehind = ": instances in flight stay behind and cannot go on";

void LoseInstances(const Sides& sides, const App& old, const App& now, Rows& rows) {
  for (const blueprint::Text& name : old.functions) {
    if (FindWorkflow(sides.before, *name) == nullptr) continue;
    Item(rows, "workflow", *name, name.span, now.name.span)
        .Add(Effect::kInFlight,
             StrCat("its app ", *old.name, " is made anew as ", *now.name, kLeftBehind));
  }
}

void CompareApps(const Sides& sides, Rows& rows) {
  const blueprint::Blueprint& before = sides.before;
  const blueprint::Blueprint& after = sides.after;
  Pairs<App> apps = Match(before.apps, after.apps);
  PairUnnamed(sides, apps);
  for (const App* app : apps.removed) {
    Item(rows, "app", *app->name, app->name.span, {})
        .Add(Effect::kRemove, "is deleted, with its address and its identity");
  }
  for (const App* app : apps.added)
    Item(rows, "app", *app->name, {}, app->name.span)
        .Add(Effect::kCreate, "is created, with an identity of its own");
  for (const auto& [a, b] : apps.both) {
    const Item item(rows, "app", *b->name, a->name.span, b->name.span);
    const bool by_platform = *a->name == *before.name && *b->name == *after.name;
    if (*a->name != *b->name && !by_platform) {
      item.Add(Effect::kReplace, StrCat("was called ", *a->name,
                                        ": it is made anew, with another address and identity"));
    }
    CompareHosting(item, a->hosting, b->hosting);
    if (*a->name != *b->name && !by_platform) LoseInstances(sides, *a, *b, rows);
  }
  const auto holders = Holders(before);
  for (const App& app : after.apps) {
    for (const blueprint::Text& function : app.functions) {
      const auto held = holders.find(*function);
      const App* old = held == holders.end() ? nullptr : held->second;
      if (old == nullptr || *old->name == *app.name || (app.was && **app.was == *old->name))
        continue;
      const bool one_app = before.apps.size() == 1 && after.apps.size() == 1;
      if (one_app && *old->name == *before.name && *app.name == *after.name)
        continue;  // said of the platform
      const bool workflow = FindWorkflow(after, *function) != nullptr;
      const Item item(rows, workflow ? "workflow" : "function", *function, old->name.span,
                      function.span);
      const bool http = IsHttp(after, *function);
      const std::string moves = StrCat("moves from the app ", *old->name, " to ", *app.name);
      item.Add(http ? Effect::kBreaking : Effect::kBehaviour,
               StrCat(moves, http ? ": its address changes" : ": another identity runs it"));
      if (workflow) item.Add(Effect::kInFlight, StrCat(moves, kLeftBehind));
    }
  }
}

void CompareApproval(const Item& item, const Environment& a, const Environment& b) {
  if (a.approval == b.approval) return;
  if (!b.approval) return item.Add(Effect::kGuard, "is deployed without an approval from now on");
  if (!a.approval)
    return item.Add(Effect::kDelivery, StrCat("needs an approval by ", Show(b.approval->by)));
  item.MovedSet(Effect::kGuard, "who approves", a.approval->by, b.approval->by);
  item.Moved(Effect::kDelivery, "how long an approval may take", a.approval->timeout,
             b.approval->timeout);
}

void CompareEnvironments(const Sides& sides, Rows& rows) {
  const Pairs<Environment> all = Match(sides.before.environments, sides.after.environments);
  for (const Environment* environment : all.removed) {
    Item(rows, "environment", *environment->name, environment->name.span, {})
        .Add(Effect::kDelivery,
             "is no longer deployed; what runs there stays and costs until it is deleted by hand");
  }
  for (const Environment* environment : all.added) {
    const Item item(rows, "environment", *environment->name, {}, environment->name.span);
    item.Add(Effect::kCreate, environment->approval ? StrCat("is created, with an approval by ",
                                                             Show(environment->approval->by))
                                                    : "is created, without an approval");
  }
  for (const auto& [a, b] : all.both)
    CompareApproval(Item(rows, "environment", *b->name, a->name.span, b->name.span), *a, *b);
}

void ComparePipeline(Rows& rows, const std::optional<Pipeline>& a,
                     const std::optional<Pipeline>& b) {
  const Item item(rows, "pipeline", "", a ? a->span : Span{}, b ? b->span : Span{});
  if (!a && !b) return;
  if (!b) return item.Add(Effect::kDelivery, "is removed");
  if (!a) return item.Add(Effect::kCreate, "is created");
  item.Moved(Effect::kDelivery, "the pool", a->pool.name, b->pool.name);
  item.Moved(Effect::kDelivery, "the machine image", a->pool.vm_image, b->pool.vm_image);
  item.MovedSet(Effect::kDelivery, "what agents must have", a->pool.demands, b->pool.demands);
  item.Moved(Effect::kDelivery, "the branch that is deployed", a->branch, b->branch);
  for (const auto& gate : a->quality) {
    if (std::ranges::find(b->quality, gate) == b->quality.end()) {
      item.Add(Effect::kGuard, StrCat("no longer checks ", Show(gate)), gate.span, b->span);
    }
  }
  for (const auto& gate : b->quality) {
    if (std::ranges::find(a->quality, gate) == a->quality.end()) {
      item.Add(Effect::kDelivery, StrCat("also checks ", Show(gate)), a->span, gate.span);
    }
  }
  const bool by_hand = *b->rollback == blueprint::Rollback::kManual;
  item.Moved(by_hand ? Effect::kGuard : Effect::kDelivery, "rollback", a->rollback, b->rollback);
  item.Moved(b->coverage->millionths < a->coverage->millionths ? Effect::kGuard : Effect::kDelivery,
             "the coverage that is asked for", a->coverage, b->coverage);
}

void CompareUsage(const Item& item, const blueprint::Usage& a, const blueprint::Usage& b) {
  if (a == b) return;
  item.Moved(Effect::kDocument, "the expected requests a month", a.requests, b.requests);
  item.Moved(Effect::kDocument, "the expected events a month", a.events, b.events);
  const bool listed = a.requests != b.requests || a.events != b.events;
  if (!listed)
    item.Add(Effect::kDocument,
             "the expected usage is stated anew: its cost is estimated differently");
}

void CompareAzure(const Item& item, const blueprint::AzureOptions& a,
                  const blueprint::AzureOptions& b) {
  item.Moved(*a.locks ? Effect::kGuard : Effect::kBehaviour, "locks against deletion", a.locks,
             b.locks);
  item.Moved(*a.diagnostics ? Effect::kGuard : Effect::kBehaviour, "diagnostic logs", a.diagnostics,
             b.diagnostics);
  item.Moved(*b.log_retention_days < *a.log_retention_days ? Effect::kGuard : Effect::kLimit,
             "the days that logs are kept", a.log_retention_days, b.log_retention_days);
  item.Moved(Effect::kBehaviour, "the share of telemetry that is kept", a.sampling, b.sampling);
}

}  // namespace

void ComparePlatform(const Sides& sides, Rows& rows) {
  const blueprint::Blueprint& before = sides.before;
  const blueprint::Blueprint& after = sides.after;
  const Item item(rows, "platform", *after.name, NameOf(before), NameOf(after));
  CompareIdentity(item, before, after);
  CompareObjectives(item, before, after);
  CompareBudget(rows, before.budget, after.budget);
  CompareApps(sides, rows);
  CompareEnvironments(sides, rows);
  ComparePipeline(rows, before.pipeline, after.pipeline);
  CompareUsage(item, before.usage, after.usage);
  CompareAzure(item, before.azure, after.azure);
}

}  // namespace formwork::diff
