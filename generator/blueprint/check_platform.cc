// The platform as a whole: the language's version, apps that hold every function once, the budget's
// alerts.
#include <algorithm>

#include "generator/base/str_cat.h"
#include "generator/blueprint/check.h"
#include "generator/blueprint/words.h"
#include "generator/diag/codes.h"

namespace formwork::blueprint {
namespace {

void CheckVersion(const Blueprint& blueprint, Sink& sink) {
  if (blueprint.version.origin == Origin::kDefault || blueprint.version.value == 1) return;
  sink.Report(MakeDiagnostic(1014, blueprint.version.span,
                             StrCat("this is version ", blueprint.version.value,
                                    " of the language; this formwork reads version 1"),
                             "write formwork: 1, or use a newer formwork"));
}

// An app lists what does not exist: it was perhaps meant for what seems to be in none.
bool NamesAstray(const Index& index) {
  for (const auto& [name, apps] : index.apps_of) {
    if (!index.functions.contains(name) && !index.workflows.contains(name)) return true;
  }
  return false;
}

void CheckMembership(const Index& index, const Text& name, std::string_view kind, Sink& sink) {
  const auto apps = index.apps_of.find(name.value);
  if (apps == index.apps_of.end()) {
    if (index.unread.apps || NamesAstray(index)) return;
    const Text& first = index.blueprint->apps.front().name;
    sink.Report(
        MakeDiagnostic(2006, name.span, StrCat(kind, " '", name.value, "' belongs to no app"),
                       StrCat("add it to the functions: of an app, such as '", first.value, "'")));
    return;
  }
  if (apps->second.size() < 2) return;
  const auto place = [&](const App& app) {
    for (const Text& function : app.functions) {
      if (function.value == name.value) return function.span;
    }
    return app.name.span;
  };
  const App& a = *apps->second[0];
  if (a.name.origin == Origin::kDefault) return;  // one name for two things: CheckNames says so
  const App& b = *apps->second[1];
  Diagnostic twice = MakeDiagnostic(
      2006, &a == &b ? b.functions.back().span : place(b),
      &a == &b ? StrCat(kind, " '", name.value, "' is listed twice in app '", a.name.value, "'")
               : StrCat(kind, " '", name.value, "' belongs to two apps, '", a.name.value, "' and '",
                        b.name.value, "'"),
      "list it once");
  twice.notes.push_back({.span = place(a), .message = "the first is here"});
  sink.Report(std::move(twice));
}

void CheckBudget(const Budget& budget, Sink& sink) {
  constexpr size_t kMostAlerts = 5;
  if (budget.alert_at.size() > kMostAlerts) {
    sink.Report(MakeDiagnostic(1006, budget.alert_at[kMostAlerts].span,
                               StrCat("a budget has at most ", kMostAlerts, " alerts"),
                               "remove one"));
  }
  for (const Text& address : budget.notify) {
    const size_t at = address.value.find('@');
    const bool good = at != std::string::npos && at > 0 &&
                      address.value.find('.', at) != std::string::npos &&
                      address.value.find_first_of(" ,;<>") == std::string::npos;
    if (!good)
      sink.Report(MakeDiagnostic(1005, address.span,
                                 StrCat("'", address.value, "' is not a mail address"),
                                 "such as platform-team@example.com"));
  }
}

constexpr std::string_view kHeads = "refs/heads/";

// As git has it, roughly: what would break a pipeline's trigger, or be no branch behind kHeads.
bool IsBranch(std::string_view name) {
  constexpr std::string_view kForbidden = " ~^:?*[\\\n\t";
  return name.find_first_of(kForbidden) == std::string_view::npos && !name.starts_with("refs/") &&
         name.front() != '-' && name.front() != '/' && name.back() != '/' &&
         name.find("..") == std::string_view::npos && name.find("//") == std::string_view::npos;
}

void CheckPipeline(const Pipeline& pipeline, Sink& sink) {
  const Text& branch = pipeline.branch;
  if (!branch.value.empty() && !IsBranch(branch.value)) {
    const bool whole = branch.value.starts_with(kHeads) && branch.value.size() > kHeads.size();
    sink.Report(MakeDiagnostic(1005, branch.span,
                               StrCat("'", branch.value, "' is not the name of a branch"),
                               whole ? StrCat("write ", branch.value.substr(kHeads.size()))
                                     : "such as main or release/2"));
  }
  for (size_t i = 0; i < pipeline.quality.size(); ++i) {
    const auto& gate = pipeline.quality[i];
    const auto first = std::ranges::find(pipeline.quality, gate);
    if (first == pipeline.quality.begin() + static_cast<std::ptrdiff_t>(i)) continue;
    Diagnostic twice = MakeDiagnostic(
        2003, gate.span,
        StrCat("the gate '", kWords<Quality>[static_cast<size_t>(gate.value)], "' is listed twice"),
        "list it once");
    twice.notes.push_back({.span = first->span, .message = "the first is here"});
    sink.Report(std::move(twice));
  }
}

}  // namespace

void CheckPlatform(const Index& index, Sink& sink) {
  const Blueprint& blueprint = *index.blueprint;
  CheckVersion(blueprint, sink);
  for (const Function& function : blueprint.functions)
    CheckMembership(index, function.name, "function", sink);
  for (const Workflow& workflow : blueprint.workflows)
    CheckMembership(index, workflow.name, "workflow", sink);
  for (const App& app : blueprint.apps) {
    const bool idle = app.functions.empty() && blueprint.apps.size() > 1 && !index.unread.apps;
    if (!idle) continue;
    sink.Report(MakeDiagnostic(1003, app.name.span,
                               StrCat("app '", app.name.value, "' has no functions"),
                               "add one, such as functions: [post-message], or remove the app"));
  }
  if (blueprint.budget) CheckBudget(*blueprint.budget, sink);
  if (blueprint.pipeline) CheckPipeline(*blueprint.pipeline, sink);
}

}  // namespace formwork::blueprint
