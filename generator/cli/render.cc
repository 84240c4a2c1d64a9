#include "generator/cli/render.h"

#include <algorithm>
#include <ostream>

#include "generator/base/check.h"
#include "generator/base/near_name.h"
#include "generator/base/str_cat.h"
#include "generator/cli/exit_code.h"
#include "generator/diag/print.h"

namespace formwork::cli {

namespace {

// A target may take whatever lies in one of its folders: what became a file is no stranger.
std::vector<std::string> StrangersOf(const Templates& templates, const FileSet& files) {
  std::vector<std::string> strangers = templates.Strangers();
  std::erase_if(strangers, [&](const std::string& path) {
    return std::ranges::any_of(files.files(),
                               [&](const auto& file) { return file.second.from_template == path; });
  });
  return strangers;
}

}  // namespace

void WarnOfStrangers(const Rendered& rendered, const Arguments& arguments, Env& env) {
  const std::vector<std::string> known = Templates(env.templates).List("");
  for (const std::string& path : rendered.strangers) {
    const auto near = NearestName(path, known);
    env.err << "formwork: warning: " << arguments.ValueOr("--templates", "") << "/" << path
            << " replaces no template; "
            << (near ? StrCat("did you mean '", *near, "'?")
                     : "`formwork templates list` prints their names")
            << "\n";
  }
}

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
  if (rendered.files) rendered.strangers = StrangersOf(*templates, *rendered.files);
  env.err << diag::PrintText(sources, found, PrintOptionsOf(ProjectDirectory(arguments, env), env));
  FORMWORK_CHECK(rendered.files || found.HasErrors());
  if (found.HasErrors()) rendered = {.exit_code = kBlueprintErrors};
  return rendered;
}

Rendered RenderProject(const Session& session, const Arguments& arguments, Env& env) {
  const blueprint::Platform& platform = *session.platform;
  Rendered rendered = session.environment.empty()
                          ? RenderPlatform(platform, session.graph, session.sources, arguments, env)
                          : RenderPlatform(platform, graph::BuildGraph(platform.base),
                                           session.sources, arguments, env);
  WarnOfStrangers(rendered, arguments, env);
  return rendered;
}

}  // namespace formwork::cli
