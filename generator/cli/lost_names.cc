#include "generator/cli/lost_names.h"

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "generator/base/near_name.h"
#include "generator/base/str_cat.h"
#include "generator/diag/codes.h"
#include "generator/tree/rename_notes.h"

namespace formwork::cli {
namespace {

using blueprint::Text;

// The last part of "apps/notes/".
std::string FolderName(std::string_view folder) {
  if (folder.ends_with('/')) folder.remove_suffix(1);
  return std::string(folder.substr(folder.rfind('/') + 1));
}

class LostNames {
 public:
  LostNames(const FileSet& rendered, const ChangePlan& plan, Sink& sink)
      : rendered_(rendered), plan_(plan), sink_(sink) {}

  // A function, workflow or activity: its own files say it, by the place of its name.
  template <class T>
  void JudgeAll(const std::vector<T>& items) {
    for (const T& item : items) {
      if (!item.was) continue;
      bool lost = false;
      bool moves = false;
      for (const Change& change : plan_.changes) {
        if (!ComesFrom(change, item.name.span)) continue;
        lost = lost || change.was_of_nothing;
        moves = moves || !change.from.empty();
      }
      if (lost && !moves) Warn(*item.was, item.name, FunctionNames());
    }
  }

  // An app: its folder says it.
  void JudgeApps(const std::vector<blueprint::App>& apps) {
    for (const blueprint::App& app : apps) {
      if (!app.was) continue;
      for (const auto& [to, from] : rendered_.folder_moves()) {
        if (FolderName(to) == *app.name && !HasFilesIn(from) && !HasFilesIn(to))
          Warn(*app.was, app.name, AppNames());
      }
    }
  }

 private:
  [[nodiscard]] bool ComesFrom(const Change& change, Span name) const {
    const File* file = rendered_.Find(change.path);
    return file != nullptr && std::ranges::find(file->origin, name) != file->origin.end();
  }

  [[nodiscard]] bool HasFilesIn(const std::string& folder) const {
    return std::ranges::any_of(plan_.before.files,
                               [&](const auto& file) { return IsAtOrBelow(file.first, folder); });
  }

  [[nodiscard]] std::vector<std::string> FunctionNames() const {
    std::set<std::string> names;
    for (const auto& [path, entry] : plan_.before.files) {
      if (IsFunctionFile(path)) names.insert(NameOfFile(path));
    }
    return {names.begin(), names.end()};
  }

  [[nodiscard]] std::vector<std::string> AppNames() const {
    std::set<std::string> names;
    for (const auto& [path, entry] : plan_.before.files) {
      if (IsFunctionFile(path)) names.insert(FolderName(ParentOf(ParentOf(path))));
    }
    return {names.begin(), names.end()};
  }

  void Warn(const Text& was, const Text& name, const std::vector<std::string>& known) {
    const auto near = NearestName(*was, known);
    sink_.Report(MakeDiagnostic(
        6004, was.span,
        StrCat("'", *was, "' was never generated here: nothing moves to '", *name, "'"),
        near ? StrCat("did you mean '", *near, "'?") : "take it out if nothing was renamed"));
  }

  const FileSet& rendered_;
  const ChangePlan& plan_;
  Sink& sink_;
};

}  // namespace

void WarnOfLostNames(const Session& session, const FileSet& rendered, const ChangePlan& plan,
                     Sink& sink) {
  if (!plan.had_manifest) return;  // nothing was generated at all yet
  LostNames names(rendered, plan, sink);
  const blueprint::Blueprint& base = session.platform->base;
  names.JudgeAll(base.functions);
  names.JudgeAll(base.workflows);
  names.JudgeAll(base.activities);
  names.JudgeApps(base.apps);
}

}  // namespace formwork::cli
