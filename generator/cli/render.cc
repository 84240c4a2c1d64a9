#include "generator/cli/render.h"

#include <ostream>

#include "generator/base/check.h"
#include "generator/base/str_cat.h"
#include "generator/cli/exit_code.h"
#include "generator/diag/print.h"

namespace formwork::cli {

Rendered RenderProject(const Session& session, const Arguments& arguments, Env& env) {
  if (session.target == nullptr) {
    const std::string& name = *session.platform->base.target;
    return {.exit_code = Fail(env, StrCat("there is no target '", name, "'"), kBlueprintErrors)};
  }
  const std::optional<Templates> templates = OpenTemplates(arguments, env);
  if (!templates) return {.exit_code = kWorldFailed};
  // All environments come from one graph: they differ in values, not in shape.
  const graph::Graph graph = graph::BuildGraph(session.platform->base);
  DiagnosticList found;  // the session's own have been printed
  Rendered rendered = {.files = session.target->Render(*session.platform, graph, *templates, found)};
  env.err << diag::PrintText(
      session.sources, found,
      {.color = env.err_is_terminal && !env.getenv("NO_COLOR").has_value(),
       .pipeline_commands = env.getenv("TF_BUILD").has_value()});
  FORMWORK_CHECK(rendered.files || found.HasErrors());
  if (found.HasErrors()) rendered = {.exit_code = kBlueprintErrors};
  return rendered;
}

}  // namespace formwork::cli
