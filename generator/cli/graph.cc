// `formwork graph`: functions, triggers, resources and what flows between them, as Mermaid, DOT or
// JSON.

#include <ostream>

#include "generator/cli/commands.h"
#include "generator/cli/session.h"
#include "generator/graph/draw.h"

namespace formwork::cli {
namespace {

int RunGraph(const Arguments& arguments, Env& env) {
  const auto [session, code] = OpenChecked(arguments, env);
  if (session == nullptr) return code;
  const std::string format =
      arguments.Has("--json") ? "json" : arguments.ValueOr("--format", "mermaid");
  const auto& graph = session->graph;
  env.out << (format == "dot"    ? graph::DrawDot(graph)
              : format == "json" ? graph::DrawJson(graph)
                                 : graph::DrawMermaid(graph));
  return kDone;
}

}  // namespace

Command GraphCommand() {
  return {.name = "graph",
          .summary = "Draw functions, triggers, resources and what flows between them",
          .example = "formwork graph --format dot | dot -Tsvg -o platform.svg",
          .options = {{.name = "--format",
                       .value = "FORMAT",
                       .help = "mermaid (default), dot or json",
                       .choices = {"mermaid", "dot", "json"}}},
          .run = RunGraph};
}

}  // namespace formwork::cli
