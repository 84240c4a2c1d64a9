#include "generator/cli/render.h"

#include <algorithm>
#include <ostream>

#include "generator/base/check.h"
#include "generator/base/str_cat.h"
#include "generator/cli/exit_code.h"
#include "generator/diag/print.h"

namespace formwork::cli {

Rendered RenderPlatform(const blueprint::Platform& platform, const graph::Graph& graph,
                        const SourceMap& sources, const Arguments& arguments, Env& env) {
  const std::string& name = *platform.base.target;
  const auto target = std::ranges::find(env.targets, name, &Target::Name);
  if (target == env.targets.end()) {
    return {.exit_code = Fail(env, StrCat("there is no target '", name, "'"), kBlueprintErrors)};
  }
  const std::optional<Templates> templates = OpenTemplates(arguments, env);
  if (!templates) return {.exit_code = kWorldFailed};
  DiagnosticList found;  // those of reading have been printed
  Rendered rendered = {.files = (*target)->Render(platform, graph, *templates, found)};
  env.err << diag::PrintText(sources, found, PrintOptionsOf(ProjectDirectory(arguments, env), env));
  FORMWORK_CHECK(rendered.files || found.HasErrors());
  if (found.HasErrors()) rendered = {.exit_code = kBlueprintErrors};
  return rendered;
}

Rendered RenderProject(const Session& session, const Arguments& arguments, Env& env) {
  const blueprint::Platform& platform = *session.platform;
  if (session.environment.empty())
    return RenderPlatform(platform, session.graph, session.sources, arguments, env);
  return RenderPlatform(platform, graph::BuildGraph(platform.base), session.sources, arguments,
                        env);
}

}  // namespace formwork::cli
