// docs/architecture.md: the platform drawn as a whole and per app, and what each function is.

#include "generator/base/str_cat.h"
#include "generator/graph/draw.h"
#include "generator/target/azure/docs/docs.h"

namespace formwork::azure {

using graph::Kind;
using graph::SystemRole;

namespace {

std::string KindWord(const graph::Node& node) {
  return node.system == SystemRole::kNone ? std::string(Word(node.kind))
                                          : StrCat("system ", Word(node.kind));
}

std::string TriggerWords(const AppView& view, const Running& running) {
  const graph::Node* trigger = TriggerOf(*view.graph, running.node->id);
  if (trigger != nullptr) {
    if (trigger->kind == Kind::kRoute) {
      const size_t path = trigger->name.find('/');
      return StrCat("`", trigger->name.substr(0, path), "/api", trigger->name.substr(path), "`");
    }
    const std::string_view what =
        trigger->kind == Kind::kContainer ? "changes of" : Word(trigger->kind);
    return StrCat(what, " `", trigger->name, "`");
  }
  std::string callers;
  for (const graph::Edge* edge : view.graph->To(running.node->id)) {
    if (edge->verb != graph::Verb::kStarts && edge->verb != graph::Verb::kRuns) continue;
    if (!callers.empty()) callers += ", ";
    callers += StrCat("`", view.graph->At(edge->from).name, "`");
  }
  return callers;
}

std::string Touches(const AppView& view, const Running& running) {
  std::string touched;
  for (const graph::Edge* edge : view.graph->From(running.node->id)) {
    if (!touched.empty()) touched += ", ";
    touched += StrCat(Word(edge->verb), " `", view.graph->At(edge->to).name, "`");
  }
  return touched;
}

std::string Description(const Running& running) {
  if (running.function != nullptr) return *running.function->description;
  if (running.activity != nullptr) return *running.activity->description;
  if (running.workflow != nullptr && running.node->kind == Kind::kWorkflow)
    return *running.workflow->description;
  switch (running.node->system) {
    case SystemRole::kHealth:
      return "Says that the app is up, and which build it is.";
    case SystemRole::kMover:
      return "Wraps what the host gave up on and puts it to the dead letters.";
    case SystemRole::kStarter:
      return "Starts the workflow once per event.";
    case SystemRole::kDeadLetterActivity:
      return "Writes the dead letter of a workflow that failed.";
    case SystemRole::kSweeper:
      return "Finds workflows that the host failed and writes their dead letters.";
    case SystemRole::kPurger:
      return "Forgets finished workflows after their time.";
    case SystemRole::kNone:
      return {};
  }
  return {};
}

}  // namespace

std::string Cell(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '|' || c == '\\' || c == '<' || c == '[' || c == '`' || c == '*') out.push_back('\\');
    out.push_back(static_cast<unsigned char>(c) < 0x20 ? ' ' : c);
  }
  return out;
}

std::string ArchitectureDoc(const std::vector<AppView>& apps) {
  const blueprint::Blueprint& blueprint = *apps.front().blueprint;
  const graph::Graph& graph = *apps.front().graph;
  std::string out = StrCat("# ", *blueprint.name, "\n\n");
  if (!blueprint.description->empty()) out += StrCat(Cell(*blueprint.description), "\n\n");
  out += StrCat("Made by formwork from `blueprint.yaml`. What flows:\n\n```mermaid\n",
                graph::DrawMermaid(graph), "```\n");
  for (const AppView& view : apps) {
    out += StrCat("\n## App ", *view.app->name, "\n\n");
    if (apps.size() > 1)
      out += StrCat("```mermaid\n", graph::DrawMermaidOfApp(graph, view.node), "```\n\n");
    out += "| name | what | started by | touches | purpose |\n|---|---|---|---|---|\n";
    for (const Running& running : view.functions) {
      out += StrCat("| `", running.node->name, "` | ", KindWord(*running.node), " | ",
                    TriggerWords(view, running), " | ", Touches(view, running), " | ",
                    Cell(Description(running)), " |\n");
    }
  }
  return out;
}

}  // namespace formwork::azure
