#include "generator/blueprint/resolve.h"

#include <algorithm>
#include <unordered_map>

#include "generator/base/str_cat.h"

namespace formwork::blueprint {
namespace {

Text Made(std::string value, Span span) {
  return {.value = std::move(value), .span = span, .origin = Origin::kDefault};
}

void ResolveApps(Blueprint& blueprint) {
  if (!blueprint.apps.empty()) return;
  App app;
  app.name = Made(blueprint.name.value, blueprint.name.span);
  for (const Function& function : blueprint.functions)
    app.functions.push_back(Made(function.name.value, function.name.span));
  for (const Workflow& workflow : blueprint.workflows)
    app.functions.push_back(Made(workflow.name.value, workflow.name.span));
  app.hosting = blueprint.hosting;
  blueprint.apps.push_back(std::move(app));
}

void ResolveQueues(Blueprint& blueprint) {
  for (Queue& queue : blueprint.queues) {
    if (queue.dead_letter.value.empty())
      queue.dead_letter = Made(StrCat(queue.name.value, "-dead"), queue.name.span);
  }
}

void ResolveServices(Blueprint& blueprint) {
  for (Service& service : blueprint.services) {
    if (service.kind.value != ServiceKind::kGemini) continue;
    if (service.model.value.empty())
      service.model = Made("gemini-2.5-flash-lite", service.name.span);
    if (service.url.value.empty())
      service.url = Made("https://generativelanguage.googleapis.com", service.name.span);
  }
}

// By name, so that many functions cost no more than each once.
class Hostings {
 public:
  explicit Hostings(const Blueprint& blueprint) : fallback_(blueprint.hosting.timeout) {
    for (const App& app : blueprint.apps) {
      for (const Text& name : app.functions)
        by_name_.try_emplace(name.value, &app.hosting);
    }
    for (const Workflow& workflow : blueprint.workflows) {
      const auto at = by_name_.find(workflow.name.value);
      if (at == by_name_.end()) continue;
      const Hosting* hosting = at->second;
      for (const Text& activity : workflow.activities)
        by_name_.try_emplace(activity.value, hosting);
    }
  }

  void Fill(Spanned<Duration>& timeout, const Text& name, Duration longest) const {
    if (timeout.value.count() != 0) return;
    const auto at = by_name_.find(name.value);
    const Duration limit = at == by_name_.end() ? fallback_.value : at->second->timeout.value;
    timeout = {.value = std::min(limit, longest), .span = name.span, .origin = Origin::kDefault};
  }

 private:
  Spanned<Duration> fallback_;
  std::unordered_map<std::string, const Hosting*> by_name_;
};

void ResolveFunctions(Blueprint& blueprint) {
  const Hostings hostings(blueprint);
  for (Function& function : blueprint.functions) {
    const bool http = std::holds_alternative<HttpTrigger>(function.trigger);
    hostings.Fill(function.timeout, function.name, http ? kLongestAnswer : Duration::max());
    const bool changes = std::holds_alternative<ChangesTrigger>(function.trigger);
    if (changes && !function.dead_letter)
      function.dead_letter = Made(StrCat(function.name.value, "-dead"), function.name.span);
  }
  for (Activity& activity : blueprint.activities)
    hostings.Fill(activity.timeout, activity.name, Duration::max());
}

void ResolveWorkflows(Blueprint& blueprint) {
  for (Workflow& workflow : blueprint.workflows) {
    const auto* trigger = std::get_if<QueueTrigger>(&workflow.trigger);
    if (trigger == nullptr || workflow.dead_letter) continue;
    if (const Queue* queue = FindQueue(blueprint, trigger->queue.value)) {
      workflow.dead_letter = Made(queue->dead_letter.value, workflow.name.span);
    }
  }
}

void ResolvePlatform(Blueprint& blueprint) {
  if (blueprint.environments.empty()) {
    Environment production;
    production.name = Made("production", blueprint.name.span);
    blueprint.environments.push_back(std::move(production));
  }
  if (!blueprint.pipeline) return;
  Pool& pool = blueprint.pipeline->pool;
  if (!pool.name && !pool.vm_image) pool.vm_image = Made("ubuntu-24.04", blueprint.pipeline->span);
}

}  // namespace

void Resolve(Blueprint& blueprint) {
  ResolveApps(blueprint);
  ResolveQueues(blueprint);
  ResolveServices(blueprint);
  ResolveFunctions(blueprint);
  ResolveWorkflows(blueprint);
  ResolvePlatform(blueprint);
}

}  // namespace formwork::blueprint
