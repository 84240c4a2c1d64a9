// Workflows and activities that lead nowhere, and what is declared but never used.
#include <set>

#include "generator/base/str_cat.h"
#include "generator/blueprint/check.h"
#include "generator/diag/codes.h"

namespace formwork::blueprint {
namespace {

using Used = std::set<std::string_view>;

struct Uses {
  Used activities;
  Used containers;
  Used services;
  Used secrets;
};

Uses UsesOf(const Blueprint& blueprint, const Index& index) {
  Uses uses;
  for (const Runner& runner : index.runners) {
    if (runner.reach == nullptr) continue;
    for (const Read& read : runner.reach->reads)
      uses.containers.insert(read.from.value);
    for (const Write& write : runner.reach->writes)
      uses.containers.insert(write.to.value);
    for (const Text& call : runner.reach->calls)
      uses.services.insert(call.value);
  }
  for (const Function& function : blueprint.functions) {
    if (const auto* changes = std::get_if<ChangesTrigger>(&function.trigger))
      uses.containers.insert(changes->container.value);
  }
  for (const Workflow& workflow : blueprint.workflows) {
    for (const Text& activity : workflow.activities)
      uses.activities.insert(activity.value);
  }
  for (const Service& service : blueprint.services) {
    if (service.secret) uses.secrets.insert(service.secret->value);
  }
  return uses;
}

template <class T>
void CheckUsed(const std::vector<T>& list, const Used& used, std::string_view what,
               std::string_view help, Sink& sink) {
  for (const T& entry : list) {
    if (used.contains(entry.name.value)) continue;
    sink.Report(MakeDiagnostic(3032, entry.name.span,
                               StrCat(what, " '", entry.name.value, "' is never used"),
                               std::string(help)));
  }
}

void CheckSteps(const Workflow& workflow, Sink& sink) {
  if (workflow.activities.empty()) {
    sink.Report(MakeDiagnostic(
        3019, workflow.name.span, StrCat("workflow '", workflow.name.value, "' has no activities"),
        "list them: activities: [first-step], and declare them under activities:"));
  }
  std::set<std::string_view> seen;
  for (const Text& activity : workflow.activities) {
    if (seen.insert(activity.value).second) continue;
    sink.Report(MakeDiagnostic(
        3019, activity.span, StrCat("activity '", activity.value, "' is listed twice"),
        "list it once; the workflow's code may call it as often as it likes"));
  }
}

void CheckDeadLetter(const Workflow& workflow, Sink& sink) {
  const auto* http = std::get_if<HttpTrigger>(&workflow.trigger);
  if (http == nullptr || http->route->empty() || workflow.dead_letter) return;
  sink.Report(
      MakeDiagnostic(3033, workflow.name.span,
                     StrCat("workflow '", workflow.name.value,
                            "' has no dead letter: an input it fails on is lost"),
                     StrCat("name a queue for it: deadLetter: ", workflow.name.value, "-dead")));
}

// An activity is compiled into the app of its workflow; two apps would need it twice.
void CheckApps(const Index& index, Sink& sink) {
  std::unordered_map<std::string_view, std::pair<const App*, const Text*>> home;
  for (const Workflow& workflow : index.blueprint->workflows) {
    const auto apps = index.apps_of.find(workflow.name.value);
    if (apps == index.apps_of.end()) continue;
    for (const Text& activity : workflow.activities) {
      const auto [at, fresh] = home.try_emplace(activity.value, apps->second.front(), &activity);
      if (fresh || at->second.first == apps->second.front()) continue;
      Diagnostic shared =
          MakeDiagnostic(2006, activity.span,
                         StrCat("activity '", activity.value, "' is used by workflows of two apps"),
                         "an activity lives with its workflow: put both workflows into one app, or "
                         "make two activities");
      shared.notes.push_back({.span = at->second.second->span, .message = "the other use is here"});
      sink.Report(std::move(shared));
    }
  }
}

}  // namespace

void CheckWorkflows(const Index& index, Sink& sink) {
  const Blueprint& blueprint = *index.blueprint;
  for (const Workflow& workflow : blueprint.workflows) {
    CheckSteps(workflow, sink);
    CheckDeadLetter(workflow, sink);
  }
  const Uses uses = UsesOf(blueprint, index);
  for (const Activity& activity : blueprint.activities) {
    if (uses.activities.contains(activity.name.value)) continue;
    sink.Report(MakeDiagnostic(3020, activity.name.span,
                               StrCat("no workflow runs activity '", activity.name.value, "'"),
                               "add it to a workflow's activities:, or remove it"));
  }
  CheckUsed(blueprint.containers, uses.containers, "container",
            "let a function read or write it, or remove it", sink);
  CheckUsed(blueprint.services, uses.services, "service",
            "add it to a function's calls:, or remove it", sink);
  CheckUsed(blueprint.secrets, uses.secrets, "secret",
            "name it in a service's secret:, or remove it", sink);
  CheckApps(index, sink);
}

}  // namespace formwork::blueprint
