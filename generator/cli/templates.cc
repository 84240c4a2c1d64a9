// `formwork templates list|eject`: the shipped texts, and a copy of one to change.

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <ostream>

#include "generator/base/near_name.h"
#include "generator/base/str_cat.h"
#include "generator/base/text.h"
#include "generator/cli/commands.h"
#include "generator/cli/session.h"

namespace formwork::cli {
namespace {
namespace fs = std::filesystem;

int RunList(const Arguments& arguments, Env& env) {
  const auto templates = OpenTemplates(arguments, env);
  if (!templates) return kWorldFailed;
  std::string json = "{\n  \"schema_version\": 1,\n  \"templates\": [";
  bool first = true;
  const std::vector<std::string> strangers = templates->Strangers();
  for (const std::string& path : templates->List("")) {
    const bool overridden = templates->IsOverridden(path);
    const bool stranger = std::ranges::binary_search(strangers, path);
    if (!arguments.Has("--json"))
      env.out << path
              << (stranger     ? "  (replaces nothing that is shipped)"
                  : overridden ? "  (overridden)"
                               : "")
              << "\n";
    json += StrCat(first ? "\n" : ",\n", "    { \"path\": ", JsonQuote(path),
                   ", \"overridden\": ", overridden ? "true" : "false", " }");
    first = false;
  }
  if (arguments.Has("--json")) env.out << json << "\n  ]\n}\n";
  return kDone;
}

int RunEject(const Arguments& arguments, Env& env) {
  const std::string path = arguments.ValueOr("PATH", "");
  const Templates templates(env.templates);
  const auto bytes = templates.Find(path);
  if (!bytes) {
    const auto known = templates.List("");
    const auto near = NearestName(path, known);
    return Fail(
        env,
        StrCat("no template '", path, "'",
               near ? StrCat("; did you mean '", *near, "'?") : "; see `formwork templates list`"),
        kUsage);
  }
  // Where the other commands look for --templates: from here, whatever -C says.
  const fs::path shown = fs::path(arguments.ValueOr("--templates", "templates")) / path;
  const fs::path target = fs::path(env.working_directory) / shown;
  if (fs::exists(target))
    return Fail(env, StrCat(shown.string(), " is there already; it was left as it is"),
                kWorldFailed);
  std::error_code code;
  fs::create_directories(target.parent_path(), code);
  std::ofstream out(target, std::ios::binary);
  out << *bytes;
  out.close();
  if (!out) return Fail(env, StrCat(shown.string(), ": cannot be written"), kWorldFailed);
  env.out << shown.string() << "\n";
  return kDone;
}

}  // namespace

std::vector<Command> TemplatesCommands() {
  return {
      {.name = "templates list",
       .summary = "List the shipped templates and which ones are overridden",
       .example = "formwork templates list --templates my-templates",
       .options = {},
       .run = RunList},
      {.name = "templates eject",
       .summary = "Copy a shipped template into the folder of overrides",
       .example = "formwork templates eject azure/modules/storage.bicep --templates my-templates",
       .options = {{.name = "PATH",
                    .help = "The template's path, as `templates list` prints it",
                    .required = true}},
       .run = RunEject}};
}

}  // namespace formwork::cli
