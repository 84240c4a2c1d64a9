#include "generator/cli/stale.h"

#include <algorithm>
#include <filesystem>
#include <ostream>

#include "generator/base/str_cat.h"
#include "generator/cli/command.h"
#include "generator/cli/render.h"
#include "generator/git/git.h"
#include "generator/tree/change_plan.h"
#include "generator/tree/disk_file_system.h"

namespace formwork::cli {
namespace {

namespace fs = std::filesystem;

bool Needed(const Change& change, const Needs& needs) {
  if (change.owner == Owner::kVendored) return needs.build;
  if (!needs.build && !change.path.ends_with(".json")) return false;
  return std::ranges::any_of(
      needs.folders, [&](const std::string& folder) { return IsAtOrBelow(change.path, folder); });
}

// The file, or the outermost folder around it that is not there either: "vendor/".
std::string MissingPart(const fs::path& project, const std::string& path) {
  std::error_code ignored;
  for (size_t slash = path.find('/'); slash != std::string::npos;
       slash = path.find('/', slash + 1)) {
    if (!fs::exists(project / path.substr(0, slash), ignored)) return path.substr(0, slash + 1);
  }
  return path;
}

// Merged files that the user deleted stay away, but no host starts without this one.
const Change* DeletedByUser(const ChangePlan& plan, const Needs& needs) {
  const auto at = std::ranges::find_if(plan.changes, [&](const Change& change) {
    return change.deleted && change.path.ends_with("/host.json") && Needed(change, needs);
  });
  return at == plan.changes.end() ? nullptr : &*at;
}

std::vector<std::string> Missing(const ChangePlan& plan, const std::string& project,
                                 const Needs& needs) {
  std::vector<std::string> parts;
  for (const Change& change : plan.changes) {
    const bool rendered_once = !plan.had_manifest || plan.before.Find(change.path) != nullptr;
    if (change.action != Action::kAdd || !rendered_once || !Needed(change, needs)) continue;
    std::string part = MissingPart(project, change.path);
    if (parts.empty() || parts.back() != part) parts.push_back(std::move(part));
  }
  return parts;
}

int StopFor(std::vector<std::string> parts, bool had_manifest, Env& env) {
  constexpr size_t kNamed = 4;
  if (!had_manifest) parts.insert(parts.begin(), std::string(kManifestPath));
  const size_t more = parts.size() > kNamed ? parts.size() - kNamed : 0;
  parts.resize(parts.size() - more);
  return Fail(
      env,
      StrCat("the rendered project is not complete: there is no ", Join(parts, ", no "),
             more == 0 ? "" : StrCat(", and ", more, " more"), "; run `formwork generate` first"),
      kWorldFailed);
}

}  // namespace

std::optional<int> StopWhereIncomplete(const Session& session, const Needs& needs,
                                       const Arguments& arguments, Env& env) {
  const Rendered rendered = RenderProject(session, arguments, env);
  if (!rendered.files) return rendered.exit_code;
  const DiskFileSystem files(session.directory);
  const git::LazyRepository repository(session.directory);
  const Result<ChangePlan> plan =
      PlanChanges(*rendered.files, files, repository, {.tool_version = ToolVersion()});
  if (!plan) return Fail(env, Describe(plan.error()), kWorldFailed);
  std::vector<std::string> missing = Missing(*plan, session.directory, needs);
  if (!missing.empty()) return StopFor(std::move(missing), plan->had_manifest, env);
  if (const Change* deleted = DeletedByUser(*plan, needs)) {
    return Fail(env,
                StrCat("there is no ", deleted->path, "; `formwork generate --restore ",
                       deleted->path, "` brings it back"),
                kWorldFailed);
  }
  if (!plan->ChangesAnything()) return std::nullopt;
  env.err << "formwork: warning: "
          << (plan->had_manifest
                  ? StrCat("the rendered files are not what ", session.file,
                           " says now; `formwork generate` brings them up to date\n")
                  : StrCat("there is no ", kManifestPath, ", so nobody knows whether the rendered ",
                           "files are what ", session.file, " says; `formwork generate` does\n"));
  return std::nullopt;
}

}  // namespace formwork::cli
