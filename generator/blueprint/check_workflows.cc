// Workflows and activities that lead nowhere, and what is declared but never used.
#include <set>

#include "generator/base/str_cat.h"
#include "generator/blueprint/check.h"
#include "generator/blueprint/type_words.h"
#include "generator/diag/codes.h"

namespace formwork::blueprint {
namespace {

// The names in use; `astray` when one of them names nothing, and was perhaps meant for what seems
// unused.
struct Used {
  std::set<std::string_view> names;
  bool astray = false;

  template <class Map>
  void Add(const Map& known, std::string_view name) {
    names.insert(name);
    astray = astray || !known.contains(name);
  }
};

struct Uses {
  Used types;
  Used activities;
  Used containers;
  Used services;
  Used secrets;
};

void AddType(const Index& index, const Type& type, Used& used) {
  if (type.kind == TypeKind::kNamed) used.Add(index.types, type.name);
  for (const Type& element : type.element)
    AddType(index, element, used);
}

template <class T>
void AddType(const Index& index, const std::optional<Spanned<T>>& type, Used& used) {
  if (type) AddType(index, type->value, used);
}

// Types that types hold count as used: what holds them is judged itself.
void AddTypes(const Index& index, Used& used) {
  const Blueprint& blueprint = *index.blueprint;
  for (const TypeDefinition& type : blueprint.types) {
    for (const Field& field : type.fields)
      AddType(index, field.type, used);
  }
  for (const Container& container : blueprint.containers)
    used.Add(index.types, container.of.value);
  for (const Queue& queue : blueprint.queues)
    used.Add(index.types, queue.of.value);
  for (const Function& function : blueprint.functions) {
    AddType(index, function.body, used);
    AddType(index, function.returns, used);
  }
  for (const Workflow& workflow : blueprint.workflows) {
    AddType(index, workflow.body, used);
    AddType(index, workflow.returns, used);
  }
  for (const Activity& activity : blueprint.activities) {
    AddType(index, activity.input.value, used);
    AddType(index, activity.returns, used);
  }
}

Uses UsesOf(const Blueprint& blueprint, const Index& index) {
  Uses uses;
  AddTypes(index, uses.types);
  // The code of a workflow alone names the types of the events that it waits for.
  uses.types.astray = uses.types.astray || !blueprint.workflows.empty();
  for (const Runner& runner : index.runners) {
    if (runner.reach == nullptr) continue;
    for (const Read& read : runner.reach->reads) {
      uses.containers.Add(index.containers, read.from.value);
      if (read.of) uses.types.Add(index.types, read.of->value);
    }
    for (const Write& write : runner.reach->writes) {
      const bool queue = index.queues.contains(write.to.value);
      if (!queue || index.containers.contains(write.to.value))
        uses.containers.Add(index.containers, write.to.value);
    }
    for (const Text& call : runner.reach->calls)
      uses.services.Add(index.services, call.value);
  }
  for (const Function& function : blueprint.functions) {
    if (const auto* changes = std::get_if<ChangesTrigger>(&function.trigger))
      uses.containers.Add(index.containers, changes->container.value);
  }
  for (const Workflow& workflow : blueprint.workflows) {
    for (const Text& activity : workflow.activities)
      uses.activities.Add(index.activities, activity.value);
  }
  for (const Service& service : blueprint.services) {
    if (service.secret) uses.secrets.Add(index.secrets, service.secret->value);
  }
  return uses;
}

template <class T>
void CheckUsed(const std::vector<T>& list, const Used& used, std::string_view what,
               std::string_view help, Sink& sink) {
  if (used.astray) return;
  for (const T& entry : list) {
    if (used.names.contains(entry.name.value) || FindTypeWord(entry.name.value) != nullptr)
      continue;
    sink.Report(MakeDiagnostic(3032, entry.name.span,
                               StrCat(what, " '", entry.name.value, "' is never used"),
                               std::string(help)));
  }
}

void CheckSteps(const Workflow& workflow, Sink& sink) {
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
  CheckApps(index, sink);
  if (index.unread.uses) return;
  const Uses uses = UsesOf(blueprint, index);
  for (const Activity& activity : blueprint.activities) {
    if (uses.activities.astray || uses.activities.names.contains(activity.name.value)) continue;
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
  CheckUsed(blueprint.types, uses.types, "type", "let something hold or take it, or remove it",
            sink);
}

}  // namespace formwork::blueprint
