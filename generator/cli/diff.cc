// `formwork diff [A[..B]]`: what a change means. A and B are git revisions, files or folders;
// nothing is checked out and the working tree is not touched.

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <ostream>
#include <set>

#include "generator/base/str_cat.h"
#include "generator/blueprint/load.h"
#include "generator/cli/commands.h"
#include "generator/cli/render.h"
#include "generator/cli/session.h"
#include "generator/cost/platform.h"
#include "generator/diag/print.h"
#include "generator/diff/compare.h"
#include "generator/diff/print.h"
#include "generator/git/git.h"

namespace formwork::cli {
namespace {

namespace fs = std::filesystem;

struct Source {
  std::string name;  // how the side is called: "HEAD", "old/blueprint.yaml", "the working tree"
  std::string file;  // how places in it are called: "HEAD:blueprint.yaml"
  std::string text;
};

// "A..B", "A", "" as two names; an empty second name is the working tree. "../old" is a path.
std::pair<std::string, std::string> SplitRange(const Arguments& arguments) {
  const std::vector<std::string> words = arguments.Values("REVISION");
  if (words.empty()) return {"HEAD", ""};
  if (words.size() > 1) return {words[0], words[1]};
  const size_t dots = words[0].find("..");
  const bool path = words[0].find("../") != std::string::npos || words[0].ends_with("/..");
  if (dots == std::string::npos || path || words[0] == "..") return {words[0], ""};
  const std::string first = words[0].substr(0, dots);
  const std::string second = words[0].substr(dots + 2);
  return {first.empty() ? "HEAD" : first, second.empty() ? "HEAD" : second};
}

// Finds the two texts: git's objects, or files.
class Finder {
 public:
  Finder(const Arguments& arguments, const Env& env)
      : file_(arguments.ValueOr("-f", "blueprint.yaml")),
        folder_(ProjectDirectory(arguments, env)),
        working_directory_(env.working_directory),
        repository_(folder_) {}

  [[nodiscard]] Result<Source> Find(const std::string& name) const {
    if (name.empty()) return FromPath(fs::path(folder_) / file_, file_, "the working tree");
    const fs::path path = fs::path(working_directory_) / name;
    std::error_code ignored;
    const bool exists = fs::exists(path, ignored);
    // A revision wins over a path of the same name, as in git; "./name" is always a path.
    const bool is_path = name.starts_with('.') || name.starts_with('/');
    const git::Repository* repository = is_path ? nullptr : repository_.Get();
    if (repository != nullptr) {
      const Result<std::string> commit = repository->Resolve(name);
      if (commit) return FromCommit(*repository, *commit, name);
      if (!exists) return commit.error();
    }
    if (!exists) return Error{Error::Code::kNotFound, Unknown(is_path), name};
    if (!fs::is_directory(path, ignored)) return FromPath(path, name, name);
    return FromPath(path / file_, (fs::path(name) / file_).lexically_normal().generic_string(),
                    name);
  }

 private:
  static std::string Unknown(bool is_path) {
    return is_path ? "no such file or folder"
                   : "no such file or folder, and this is no git repository that could know it as "
                     "a revision";
  }

  static Result<Source> FromPath(const fs::path& path, const std::string& file,
                                 const std::string& name) {
    Result<std::string> text = ReadBlueprint(path.string());
    if (!text) return text.error();
    return Source{name, file, std::move(*text)};
  }

  [[nodiscard]] Result<Source> FromCommit(const git::Repository& repository,
                                          const std::string& commit,
                                          const std::string& name) const {
    const std::string path =
        (fs::path(repository.prefix()) / file_).lexically_normal().generic_string();
    Result<std::optional<std::string>> text = repository.ReadFile(commit, path);
    if (!text) return text.error();
    if (!*text) return Error{Error::Code::kNotFound, StrCat("has no file ", path), name};
    return Source{name, StrCat(name, ":", file_), std::move(**text)};
  }

  std::string file_;
  std::string folder_;
  std::string working_directory_;
  git::LazyRepository repository_;
};

// The two sides, read and judged. `exit_code` is set when one of them cannot be used; why has been
// said.
struct Both {
  SourceMap sources;
  std::string before_name;
  std::string after_name;
  std::optional<blueprint::Platform> before;
  std::optional<blueprint::Platform> after;
  int exit_code = kDone;
};

std::optional<blueprint::Platform> Load(Both& both, Source source, Env& env) {
  DiagnosticList found;
  const FileId file = both.sources.Add(source.file, std::move(source.text));
  auto platform = blueprint::Load(both.sources, file, found);
  if (!found.HasErrors() && platform) return platform;  // warnings are `check`'s
  env.err << diag::PrintText(both.sources, found,
                             {.color = env.err_is_terminal && !env.getenv("NO_COLOR").has_value(),
                              .pipeline_commands = env.getenv("TF_BUILD").has_value()});
  both.exit_code = kBlueprintErrors;
  return std::nullopt;
}

void ReadBoth(Both& both, const Arguments& arguments, Env& env) {
  const Finder finder(arguments, env);
  const auto [first, second] = SplitRange(arguments);
  Result<Source> before = finder.Find(first);
  Result<Source> after = finder.Find(second);
  for (const Result<Source>* side : {&before, &after}) {
    if (!*side) both.exit_code = Fail(env, Describe(side->error()), kWorldFailed);
  }
  if (both.exit_code != kDone) return;
  both.before_name = before->name;
  both.after_name = after->name;
  both.before = Load(both, std::move(*before), env);
  both.after = Load(both, std::move(*after), env);
}

// One text diff of everything that is rendered from the two sides.
Result<std::string> TextDiff(const FileSet& before, const FileSet& after) {
  std::set<std::string, std::less<>> paths;
  for (const auto& [path, file] : before.files())
    paths.insert(path);
  for (const auto& [path, file] : after.files())
    paths.insert(path);
  std::string out;
  for (const std::string& path : paths) {
    const File* a = before.Find(path);
    const File* b = after.Find(path);
    const auto bytes = [](const File* file) {
      return file == nullptr ? std::nullopt : std::optional<std::string_view>(file->bytes);
    };
    const Result<std::string> text = git::UnifiedDiff(path, bytes(a), bytes(b));
    if (!text) return text.error();
    out += *text;
  }
  return out;
}

int AddText(const Both& both, const Arguments& arguments, Env& env, diff::Report& report) {
  const Rendered before = RenderPlatform(*both.before, both.sources, arguments, env);
  if (!before.files) return before.exit_code;
  const Rendered after = RenderPlatform(*both.after, both.sources, arguments, env);
  if (!after.files) return after.exit_code;
  Result<std::string> text = TextDiff(*before.files, *after.files);
  if (!text) return Fail(env, Describe(text.error()), kWorldFailed);
  report.text = std::move(*text);
  return kDone;
}

// What a month costs on both sides: the environment's, or all of them. The same prices for both.
std::optional<diff::CostChange> CostOf(const blueprint::Platform& before,
                                       const blueprint::Platform& after,
                                       const std::string& environment) {
  bool fell_back = false;
  const cost::Book book = cost::BookFor(*after.base.region, fell_back);
  const auto cents = [&](const blueprint::Platform& platform) {
    const cost::PlatformEstimate all = cost::EstimatePlatform(platform, book);
    const cost::Estimate* one = environment.empty() ? nullptr : all.Find(environment);
    return one == nullptr ? all.TotalCents() : cost::RoundToCents(one->TotalMicros());
  };
  return diff::CostChange{
      .before_cents = cents(before), .after_cents = cents(after), .currency = book.currency};
}

void Print(const diff::Report& report, const SourceMap& sources, const Arguments& arguments,
           Env& env) {
  const std::string format =
      arguments.Has("--json") ? "json" : arguments.ValueOr("--format", "terminal");
  const diff::PrintOptions options = {
      .colour = env.out_is_terminal && !env.getenv("NO_COLOR").has_value(),
      .only_counts = arguments.Has("--stat")};
  if (format == "json") {
    env.out << diff::PrintJson(report, sources);
  } else if (format == "md") {
    env.out << diff::PrintMarkdown(report, sources, options);
  } else {
    env.out << diff::PrintTerminal(report, sources, options);
  }
}

bool KnowsEnvironment(const Both& both, const std::string& name) {
  return name.empty() || both.after->Find(name) != nullptr || both.before->Find(name) != nullptr;
}

int RunDiff(const Arguments& arguments, Env& env) {
  const auto parsed = diff::ParseGate(Join(arguments.Values("--fail-on"), ","));
  if (const auto* fault = std::get_if<std::string>(&parsed)) return Fail(env, *fault, kUsage);
  const auto& gate = std::get<diff::Gate>(parsed);
  if (arguments.Values("REVISION").size() > 2)
    return Fail(env, "diff compares two sides, not more", kUsage);
  Both both;
  ReadBoth(both, arguments, env);
  if (both.exit_code != kDone) return both.exit_code;
  const std::string environment = arguments.ValueOr("--environment", "");
  if (!KnowsEnvironment(both, environment)) {
    return Fail(env, StrCat("neither side has an environment '", environment, "'"), kUsage);
  }
  const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
  diff::Report report = {
      .before = both.before_name,
      .after = both.after_name,
      .rows = diff::Compare(*both.before, *both.after, {.environment = environment, .now = now}),
      .cost = CostOf(*both.before, *both.after, environment)};
  if (arguments.Has("--text")) {
    const int code = AddText(both, arguments, env, report);
    if (code != kDone) return code;
  }
  Print(report, both.sources, arguments, env);
  if (gate.cost_millionths && !report.cost)
    return Fail(env, "the cost cannot be estimated", kWorldFailed);
  const std::vector<std::string> failed = diff::FailedGates(gate, report);
  if (!failed.empty()) return Fail(env, StrCat("gate failed: ", Join(failed, ", ")), kGateFailed);
  return arguments.Has("--exit-code") && !report.rows.empty() ? kChanges : kDone;
}

}  // namespace

Command DiffCommand() {
  return {
      .name = "diff",
      .summary = "Say what a change means: destroyed, replaced, public, granted, breaking",
      .example = "formwork diff main..HEAD --fail-on destroy,replace,public",
      .options = {{.name = "REVISION",
                   .value = "A[..B]",
                   .help = "Revisions, files or folders; default: HEAD and the working tree",
                   .repeated = true},
                  {.name = "--format",
                   .value = "FORMAT",
                   .help = "terminal (default), md (for a pull request) or json",
                   .choices = {"terminal", "md", "json"}},
                  {.name = "--fail-on",
                   .value = "WHAT",
                   .help = "Exit with 5 on any of these, as destroy,replace,public,grant,breaking",
                   .repeated = true},
                  {.name = "--exit-code", .help = "Exit with 2 when there is any change"},
                  {.name = "--text", .help = "Also the unified diff of the rendered files"},
                  {.name = "--stat", .help = "Only the counts"}},
      .run = RunDiff};
}

}  // namespace formwork::cli
