// `formwork show`: the blueprint with every default resolved, and where each value came from.

#include <chrono>
#include <ostream>

#include "generator/blueprint/shown.h"
#include "generator/cli/commands.h"
#include "generator/cli/session.h"

namespace formwork::cli {
namespace {

int RunShow(const Arguments& arguments, Env& env) {
  const auto [session, code] = OpenChecked(arguments, env);
  if (session == nullptr) return code;
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  const blueprint::ShowOptions options{
      .origins = arguments.Has("--origins"),
      .now = std::chrono::duration_cast<std::chrono::seconds>(now).count()};
  const auto& chosen = Chosen(*session);
  env.out << (arguments.Has("--json")
                  ? blueprint::ShowJson(chosen, session->environment, session->sources, options)
                  : blueprint::ShowYaml(chosen, session->sources, options));
  return kDone;
}

}  // namespace

Command ShowCommand() {
  return {
      .name = "show",
      .summary = "Print the blueprint with every default resolved, and the next runs of schedules",
      .example = "formwork show -e production --origins",
      .options = {{.name = "--origins",
                   .help = "Say of each value where it was written, or that it is a default"}},
      .run = RunShow};
}

}  // namespace formwork::cli
