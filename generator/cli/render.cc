#include "generator/cli/render.h"

#include <algorithm>
#include <ostream>

#include "generator/base/check.h"
#include "generator/base/str_cat.h"
#include "generator/cli/exit_code.h"
#include "generator/diag/print.h"

namespace formwork::cli {

Rendered RenderPlatform(const blueprint::Platform& platform, const SourceMap& sources,
                        const Arguments& arguments, Env& env) {
  const std::string& name = *platform.base.target;
  const auto target = std::ranges::find(env.targets, name, &Target::Name);
  if (target == env.targets.end()) {
    return {.exit_code = Fail(env, StrCat("there is no target '", name, "'"), kBlueprintErrors)};
  }
  const std::optional<Templates> templates = OpenTemplates(arguments, env);
  if (!templates) return {.exit_code = kWorldFailed};
  // All environments come from one graph: they differ in values, not in shape.
  const graph::Graph graph = graph::BuildGraph(platform.base);
  DiagnosticList found;  // those of reading have been printed
  Rendered rendered = {.files = (*target)->Render(platform, graph, *templates, found)};
  env.err << diag::PrintText(sources, found, PrintOptionsOf(ProjectDirectory(arguments, env), env));
  FORMWORK_CHECK(rendered.files || found.HasErrors());
  if (found.HasErrors()) rendered = {.exit_code = kBlueprintErrors};
  return rendered;
}

Rendered RenderProject(const Session& session, const Arguments& arguments, Env& env) {
  return RenderPlatform(*session.platform, session.sources, arguments, env);
}

}  // namespace formwork::cli
