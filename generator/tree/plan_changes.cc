#include <algorithm>
#include <iterator>
#include <utility>

#include "generator/base/check.h"
#include "generator/base/str_cat.h"
#include "generator/tree/change_plan.h"
#include "generator/tree/decide.h"
#include "generator/tree/memory.h"
#include "generator/tree/moves.h"
#include "generator/tree/rename_notes.h"

namespace formwork {
namespace {

class Planner {
 public:
  Planner(const FileSet& rendered, const FileSystem& files, const git::LazyRepository& repository,
          const PlanOptions& options, Memory memory)
      : rendered_(rendered),
        files_(files),
        repository_(repository),
        options_(options),
        memory_(std::move(memory)),
        moves_(rendered, memory_, files) {}

  ChangePlan Run() {
    for (const auto& [path, file] : rendered_.files())
      PlanRendered(path, file);
    for (const auto& [path, entry] : memory_.known()) {
      if (rendered_.Find(path) == nullptr) PlanOrphan(path, entry);
    }
    Result<std::vector<Change>> carried = moves_.Carried();
    if (!carried) {
      Block(carried.error());
    } else {
      std::ranges::move(*carried, std::back_inserter(plan_.changes));
    }
    std::ranges::sort(plan_.changes, {}, &Change::path);
    plan_.manifest.tool = options_.tool_version;
    plan_.before = std::move(memory_.manifest);
    plan_.had_manifest = memory_.had_manifest;
    plan_.interrupted = memory_.interrupted;
    for (const auto& [path, id] : memory_.pending.removes)
      plan_.emptied.emplace_back(ParentOf(path));
    return std::move(plan_);
  }

 private:
  void PlanRendered(const std::string& path, const File& file) {
    FORMWORK_CHECK(path != kManifestPath && path != kPendingPath);
    Sight sight = {.path = path,
                   .file = &file,
                   .id = {},
                   .known = memory_.Known(path),
                   .known_path = path,
                   .disk = {},
                   .from = {}};
    if (moves_.To(path) != nullptr) sight.known = nullptr;  // what was known here is another's now
    Result<std::optional<OnDisk>> disk = Seen(path);
    if (!disk) return Block(disk.error());
    sight.disk = std::move(*disk);
    const bool gives_way = sight.disk && moves_.ComesLate(path);
    if (sight.disk && (moves_.GoesFrom(path) || gives_way || IsLeftover(path, *sight.disk))) {
      sight.disk.reset();
      sight.known = nullptr;
    }
    const std::string from = moves_.From(path);
    if (!from.empty()) {
      sight.known = memory_.Known(from);
      sight.known_path = from;
      if (!sight.disk) {
        Result<std::optional<OnDisk>> old = Seen(from);
        if (!old) return Block(old.error());
        sight.disk = std::move(*old);
        if (sight.disk) sight.from = from;
      }
    }
    const bool same = sight.disk && sight.disk->text() == file.bytes;
    sight.id = same ? sight.disk->id : git::BlobId(file.bytes);
    Decision decision = Decide(sight, files_, repository_, options_);
    if (gives_way) decision.change.reason += "; over a file that had nothing of yours";
    SayOfRename(sight, decision.change);
    Note(std::move(sight), std::move(decision));
  }

  void SayOfRename(const Sight& sight, Change& change) const {
    if (const std::string* left = moves_.TooLate(sight.path); left != nullptr) {
      change.worth_telling = true;
      change.reason += StrCat(change.reason.empty() ? "" : "; ", TooLateHint(*left));
    }
    if (sight.file->owner != Owner::kSeed) return;
    if (!sight.from.empty()) change.reason += NamesLeft(sight.from, sight.path, sight.disk->text());
    change.was_of_nothing = change.action == Action::kAdd && sight.known == nullptr &&
                            memory_.had_manifest && !sight.file->moved_from.empty();
    if (change.was_of_nothing) change.reason += "; its `was:` names nothing that was here";
  }

  // A function's file comes beside this one, and nothing says that it is the same.
  [[nodiscard]] bool ComesAnother(const std::string& path) const {
    return std::ranges::any_of(rendered_.files(), [&](const auto& file) {
      return file.second.owner == Owner::kSeed && ParentOf(file.first) == ParentOf(path) &&
             memory_.Known(file.first) == nullptr && moves_.From(file.first).empty();
    });
  }

  // What lies there. A file that moves is asked for twice: the second time it is read again.
  Result<std::optional<OnDisk>> Seen(const std::string& path) {
    auto seen = memory_.seen.extract(path);
    return seen.empty() ? Look(files_, path) : std::move(seen.mapped());
  }

  void Note(Sight sight, Decision decision) {
    if (decision.obstacle) return Block(std::move(*decision.obstacle));
    const bool keeps_id = !decision.takes_id && sight.known != nullptr;
    ManifestEntry entry = {sight.file->owner, keeps_id ? sight.known->id : sight.id};
    if (sight.known != nullptr || decision.takes_id || entry.owner == Owner::kSeed) {
      if (sight.file->owner == Owner::kMerged && entry.id == sight.id)
        plan_.bases.emplace(sight.path, sight.file->bytes);
      plan_.manifest.files.insert_or_assign(sight.path, entry);
    }
    // As most files of most runs: nothing becomes of it, and nobody asks what it says.
    const ManifestEntry* was = memory_.manifest.Find(sight.path);
    const bool settled = decision.change.action == Action::kKeep && was != nullptr && *was == entry;
    if (sight.disk && !settled) decision.change.before = std::move(sight.disk->raw);
    plan_.changes.push_back(std::move(decision.change));
  }

  void PlanOrphan(const std::string& path, const ManifestEntry& entry) {
    if (moves_.GoesFrom(path)) return;
    const Result<std::optional<OnDisk>> disk = Seen(path);
    if (disk && !*disk) return;  // gone already
    Change change = {.action = Action::kKeep, .path = path, .owner = entry.owner};
    if (!disk) {
      change.reason = StrCat("not in the blueprint any more, but ", disk.error().message);
      plan_.changes.push_back(std::move(change));
      return;
    }
    const OnDisk& found = **disk;
    change.before = found.raw;
    if (Says(found, entry.id) || IsLeftover(path, found) || IsAtNewPath(path, found)) {
      if (!found.writable)
        return Block(
            {Error::Code::kDenied, "is read-only and not in the blueprint any more", path});
      change.action = Action::kRemove;
      change.reason = "not in the blueprint any more";
    } else {
      KeepEdited(change, entry);
    }
    plan_.changes.push_back(std::move(change));
  }

  // Goes with its folder when that moves.
  void KeepEdited(Change& change, const ManifestEntry& entry) {
    change.reason = "not in the blueprint any more, kept because you edited it";
    if (IsFunctionFile(change.path) && ComesAnother(change.path))
      change.reason += WasHint(change.path);
    std::string to = moves_.WithFolder(change.path);
    if (!to.empty()) {
      change.action = Action::kChange;
      change.reason = StrCat("moved from ", change.path, "; ", change.reason);
      change.from = std::exchange(change.path, std::move(to));
      change.after = change.before;
    }
    plan_.manifest.files.insert_or_assign(change.path, entry);
  }

  // The killed run had moved this file's text to its new path and not yet removed it here.
  [[nodiscard]] bool IsLeftover(const std::string& path, const OnDisk& disk) const {
    return memory_.WasToRemove(path, disk) &&
           std::ranges::any_of(memory_.finished, [&](const std::string& finished) {
             const std::vector<std::string> former = rendered_.FormerPaths(finished);
             return std::ranges::find(former, path) != former.end();
           });
  }

  [[nodiscard]] bool IsAtNewPath(const std::string& path, const OnDisk& old) const {
    const std::string* to = moves_.To(path);
    if (to == nullptr) return false;
    const Result<std::string> there = files_.Read(*to);
    return there && *there == old.raw;
  }

  void Block(Error obstacle) {
    const bool known = std::ranges::find(plan_.obstacles, obstacle) != plan_.obstacles.end();
    if (!known)
      plan_.obstacles.push_back(std::move(obstacle));  // a folder stands in the way of many files
  }

  const FileSet& rendered_;
  const FileSystem& files_;
  const git::LazyRepository& repository_;
  const PlanOptions& options_;
  Memory memory_;
  Moves moves_;
  ChangePlan plan_;
};

}  // namespace

bool IsAtOrBelow(std::string_view path, std::string_view asked) {
  return asked == "." || path == asked || path.starts_with(StrCat(asked, "/"));
}

size_t ChangePlan::Count(Action action) const {
  return static_cast<size_t>(std::ranges::count(changes, action, &Change::action));
}

bool ChangePlan::ChangesAnything() const {
  const auto writes = [](const Change& change) {
    return change.action == Action::kRemove || change.after.has_value() || change.carried;
  };
  return interrupted || !had_manifest || manifest != before || std::ranges::any_of(changes, writes);
}

Result<ChangePlan> PlanChanges(const FileSet& rendered, Result<Memory> memory,
                               const FileSystem& files, const git::LazyRepository& repository,
                               const PlanOptions& options) {
  if (!memory) return memory.error();
  return Planner(rendered, files, repository, options, std::move(*memory)).Run();
}

Result<ChangePlan> PlanChanges(const FileSet& rendered, const FileSystem& files,
                               const git::LazyRepository& repository, const PlanOptions& options) {
  return PlanChanges(rendered, Remember(files), files, repository, options);
}

}  // namespace formwork
