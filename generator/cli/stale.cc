#include "generator/cli/stale.h"

#include <ostream>

#include "generator/cli/command.h"
#include "generator/cli/render.h"
#include "generator/git/git.h"
#include "generator/tree/change_plan.h"
#include "generator/tree/disk_file_system.h"

namespace formwork::cli {

void WarnOfStaleFiles(const Session& session, const Arguments& arguments, Env& env) {
  const Rendered rendered = RenderProject(session, arguments, env);
  if (!rendered.files) return;
  const DiskFileSystem files(session.directory);
  const git::LazyRepository repository(session.directory);
  const Result<ChangePlan> plan =
      PlanChanges(*rendered.files, files, repository, {.tool_version = ToolVersion()});
  if (!plan || !plan->had_manifest || !plan->ChangesAnything()) return;
  env.err << "formwork: warning: the rendered files are not what " << session.file
          << " says now; `formwork generate` brings them up to date\n";
}

}  // namespace formwork::cli
