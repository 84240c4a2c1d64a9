#include "generator/cli/diff_sides.h"

#include <deque>
#include <filesystem>
#include <functional>
#include <future>
#include <ostream>
#include <utility>
#include <vector>

#include "generator/base/str_cat.h"
#include "generator/blueprint/load.h"
#include "generator/cli/exit_code.h"
#include "generator/cli/session.h"
#include "generator/diag/print.h"
#include "generator/diff/compare.h"
#include "generator/git/git.h"

namespace formwork::cli {
namespace {

namespace fs = std::filesystem;

struct Source {
  std::string name;                 // how the side is called
  std::string file;                 // how places in it are called: "HEAD:blueprint.yaml"
  std::optional<std::string> text;  // nothing: no blueprint is there
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
    if (name.empty()) return WorkingTree();
    const fs::path path = fs::path(working_directory_) / name;
    std::error_code ignored;
    const bool exists = fs::exists(path, ignored);
    // A revision wins over a path of the same name, as in git; "./name" is always a path.
    const bool is_path = name.starts_with('.') || name.starts_with('/');
    const git::Repository* repository = is_path ? nullptr : repository_.Get();
    if (repository != nullptr) {
      if (name == "HEAD" && repository->IsUnborn())
        return Source{name, name, std::nullopt};  // before the first commit there is nothing
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

  [[nodiscard]] Result<Source> WorkingTree() const {
    const fs::path path = fs::path(folder_) / file_;
    std::error_code ignored;
    if (!fs::exists(path, ignored) && repository_.Get() != nullptr)
      return Source{"the working tree", file_, std::nullopt};
    return FromPath(path, file_, "the working tree");
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
    return Source{name, StrCat(name, ":", file_), std::move(*text)};
  }

  std::string file_;
  std::string folder_;
  std::string working_directory_;
  git::LazyRepository repository_;
};

// A side that is being read, in a thread of its own.
struct Reading {
  Side* side = nullptr;
  DiagnosticList found;
  std::future<std::optional<blueprint::Platform>> platform;
};

// Both at once: reading is most of what a diff does.
void ReadBoth(Sides& sides, const Source& before, const Source& after,
              const diag::PrintOptions& options, Env& env) {
  const bool same = before.text == after.text;  // then what is said of one holds for both
  std::vector<std::pair<Side*, FileId>> files;
  if (before.text) files.emplace_back(&sides.before, sides.sources.Add(before.file, *before.text));
  if (after.text && !same)
    files.emplace_back(&sides.after, sides.sources.Add(after.file, *after.text));
  std::deque<Reading> readings;
  for (const auto& row : files) {
    Reading& reading = readings.emplace_back();
    reading.side = row.first;
    reading.platform = std::async(blueprint::Load, std::cref(sides.sources), row.second,
                                  std::ref<Sink>(reading.found));
  }
  for (Reading& reading : readings) {
    reading.side->platform = reading.platform.get();
    if (!reading.found.HasErrors() && reading.side->platform) continue;  // warnings are `check`'s
    env.err << diag::PrintText(sides.sources, reading.found, options);
    sides.exit_code = kBlueprintErrors;
  }
  if (same) sides.after.platform = sides.before.platform;
}

}  // namespace

void ReadSides(Sides& sides, const Arguments& arguments, Env& env) {
  const Finder finder(arguments, env);
  const auto [first, second] = SplitRange(arguments);
  Result<Source> before = finder.Find(first);
  Result<Source> after = finder.Find(second);
  for (const Result<Source>* side : {&before, &after}) {
    if (!*side) sides.exit_code = Fail(env, Describe(side->error()), kWorldFailed);
  }
  if (sides.exit_code != kDone) return;
  sides.before = {.name = before->name, .platform = {}, .exists = before->text.has_value()};
  sides.after = {.name = after->name, .platform = {}, .exists = after->text.has_value()};
  if (!sides.before.exists && !sides.after.exists) {
    const std::string file = arguments.ValueOr("-f", "blueprint.yaml");
    sides.exit_code = Fail(
        env, StrCat("neither ", before->name, " nor ", after->name, " has a ", file), kWorldFailed);
    return;
  }
  const diag::PrintOptions options = PrintOptionsOf(ProjectDirectory(arguments, env), env);
  ReadBoth(sides, *before, *after, options, env);
  if (sides.exit_code != kDone) return;
  if (!sides.before.exists) sides.before.platform = diff::NothingOf(*sides.after.platform);
  if (!sides.after.exists) sides.after.platform = diff::NothingOf(*sides.before.platform);
}

}  // namespace formwork::cli
