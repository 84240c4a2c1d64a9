// `formwork check`: reads and judges, writes nothing.

#include <ostream>

#include "generator/base/str_cat.h"
#include "generator/cli/commands.h"
#include "generator/cli/session.h"
#include "generator/diag/print.h"

namespace formwork::cli {
namespace {

std::string Count(size_t n, std::string_view what) {
  return StrCat(n, " ", what, n == 1 ? "" : "s");
}

int RunCheck(const Arguments& arguments, Env& env) {
  const auto session = OpenSession(arguments, env);
  if (session == nullptr || !OpenTemplates(arguments, env)) return kWorldFailed;
  const bool json = arguments.Has("--json");
  const diag::PrintOptions options = PrintOptionsOf(session->directory, env);
  if (json) {
    env.out << diag::PrintJson(session->sources, session->diagnostics);
    if (options.pipeline_commands)
      env.err << diag::PrintPipelineCommands(session->sources, session->diagnostics,
                                             options.folder);
  } else {
    env.err << diag::PrintText(session->sources, session->diagnostics, options);
  }
  if (const auto code = StopCode(*session, env)) return *code;
  if (arguments.Has("--strict") && session->diagnostics.WarningCount() > 0) return kGateFailed;
  if (json) return kDone;
  const auto& blueprint = session->platform->base;
  env.out << session->file << ": " << *blueprint.name << " is fine: "
          << Count(blueprint.functions.size() + blueprint.workflows.size(), "function") << ", "
          << Count(blueprint.queues.size(), "queue") << ", "
          << Count(blueprint.containers.size(), "container")
          << (session->allowed == 0 ? ""
                                    : StrCat("; ", Count(session->allowed, "warning"), " allowed"))
          << "\n";
  return kDone;
}

}  // namespace

Command CheckCommand() {
  return {.name = "check",
          .summary = "Read and judge the blueprint; report every problem in one pass",
          .example = "formwork check -f blueprint.yaml",
          .options = {{.name = "--strict", .help = "Exit with 5 when there are warnings"}},
          .run = RunCheck};
}

}  // namespace formwork::cli
