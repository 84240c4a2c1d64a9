#include <algorithm>
#include <set>

#include "generator/base/check.h"
#include "generator/base/str_cat.h"
#include "generator/tree/change_plan.h"
#include "generator/tree/merge.h"
#include "generator/tree/text_form.h"

namespace formwork {
namespace {

struct OnDisk {
  std::string raw;   // the bytes
  std::string text;  // with '\n' line ends, when they are the checkout's CRLF
  bool executable = false;
  bool writable = true;
};

// Everything that is known about one rendered path.
struct Sight {
  std::string path;
  const File* file = nullptr;
  std::string id;                        // of what is rendered
  const ManifestEntry* known = nullptr;  // what was rendered last
  std::optional<OnDisk> disk;
  std::string from;  // where `disk` lies when the file moves
};

std::string MovedReason(const Sight& sight, std::string reason) {
  if (sight.from.empty()) return reason;
  return reason.empty() ? StrCat("moved from ", sight.from)
                        : StrCat("moved from ", sight.from, "; ", reason);
}

bool Untouched(const Sight& sight) {
  return sight.known != nullptr && sight.disk &&
         (git::BlobId(sight.disk->text) == sight.known->id ||
          git::BlobId(sight.disk->raw) == sight.known->id);
}

git::Favor FavorOf(ConflictMode mode) {
  if (mode == ConflictMode::kOurs) return git::Favor::kYours;
  if (mode == ConflictMode::kTheirs) return git::Favor::kTheirs;
  return git::Favor::kMarkers;
}

class Planner {
 public:
  Planner(const FileSet& rendered, const FileSystem& files, const git::LazyRepository& repository,
          const PlanOptions& options)
      : rendered_(rendered), files_(files), repository_(repository), options_(options) {}

  Result<ChangePlan> Run() {
    if (auto error = ReadManifests()) return std::move(*error);
    FindMoves();
    for (const auto& [path, file] : rendered_.files())
      PlanRendered(path, file);
    for (const auto& [path, entry] : known_) {
      if (rendered_.Find(path) == nullptr) PlanOrphan(path, entry);
    }
    std::ranges::sort(plan_.changes, {}, &Change::path);
    plan_.manifest.tool = options_.tool_version;
    return std::move(plan_);
  }

 private:
  std::optional<Error> ReadManifests() {
    const Result<std::optional<FileStat>> stat = files_.Stat(kManifestPath);
    if (!stat) return stat.error();
    if (*stat) {
      const Result<std::string> text = files_.Read(kManifestPath);
      if (!text) return text.error();
      Result<Manifest> manifest = ParseManifest(*text);
      if (!manifest) return manifest.error();
      plan_.before = std::move(*manifest);
      plan_.had_manifest = true;
    }
    known_ = plan_.before.files;
    const Result<std::string> left = files_.Read(kPendingPath);
    if (left) Resume(*left);
    return std::nullopt;
  }

  // A killed run left its note: what it had already written counts as rendered by it.
  void Resume(const std::string& text) {
    plan_.interrupted = true;
    Result<Pending> pending = ParsePending(text);
    if (!pending) return;  // it was killed while writing the note: nothing else had begun
    pending_ = std::move(*pending);
    for (const auto& [path, id] : pending_.removes) {
      if (!Holds(path, id)) known_.erase(path);
    }
    for (const auto& [path, id] : pending_.writes) {
      const ManifestEntry* entry = pending_.manifest.Find(path);
      if (entry == nullptr || !Holds(path, id)) continue;
      known_.insert_or_assign(path, *entry);
      finished_.insert(path);
    }
  }

  [[nodiscard]] bool Holds(const std::string& path, const std::string& id) const {
    const Result<std::optional<OnDisk>> disk = Look(path);
    return disk && *disk && git::BlobId((*disk)->raw) == id;
  }

  // The killed run had moved this file's text to its new path and not yet removed it here.
  [[nodiscard]] bool IsLeftover(const std::string& path, const OnDisk& disk) const {
    const auto removed = pending_.removes.find(path);
    if (removed == pending_.removes.end() || removed->second != git::BlobId(disk.raw)) return false;
    const auto came_from_here = [&](const std::string& finished) {
      const File* file = rendered_.Find(finished);
      return file != nullptr && file->moved_from == path;
    };
    return std::ranges::any_of(finished_, came_from_here);
  }

  [[nodiscard]] const ManifestEntry* Known(std::string_view path) const {
    const auto it = known_.find(path);
    return it == known_.end() ? nullptr : &it->second;
  }

  // What lies at the path; nullopt: nothing. An error: something that cannot be a file of ours.
  [[nodiscard]] Result<std::optional<OnDisk>> Look(std::string_view path) const {
    const Result<std::optional<FileStat>> stat = files_.Stat(path);
    if (!stat) return stat.error();
    if (!*stat) return std::optional<OnDisk>();
    const FileStat& found = **stat;
    switch (found.type) {
      case FileStat::Type::kFile:
        break;
      case FileStat::Type::kDirectory:
        return Error{Error::Code::kExists, "is a folder, and a file has to be here",
                     std::string(path)};
      case FileStat::Type::kSymlink:
        return Error{
            Error::Code::kUnsafe,
            StrCat("is a symbolic link (to '", found.link, "'); nothing is written through it"),
            std::string(path)};
      case FileStat::Type::kOther:
        return Error{Error::Code::kUnsafe, "is neither a file nor a folder", std::string(path)};
    }
    Result<std::string> bytes = files_.Read(path);
    if (!bytes) return bytes.error();
    OnDisk disk = {.raw = std::move(*bytes),
                   .text = {},
                   .executable = found.executable,
                   .writable = found.writable};
    disk.text = LineEndsOf(disk.raw) == LineEnds::kCrlf ? ToLf(disk.raw) : disk.raw;
    return std::optional<OnDisk>(std::move(disk));
  }

  // `was:` moves a file once: while the manifest has it under its old path and not under the new
  // one, or has under the new one a file that moves on itself. (A circle is no move: it would turn
  // on every run.)
  void FindMoves() {
    for (bool found = true; found;) {
      found = false;
      for (const auto& [path, file] : rendered_.files()) {
        const bool free = Known(path) == nullptr || moved_.contains(path);
        if (file.moved_from.empty() || !free || Known(file.moved_from) == nullptr) continue;
        found |= moved_.emplace(file.moved_from, path).second;
      }
    }
  }

  void PlanRendered(const std::string& path, const File& file) {
    FORMWORK_CHECK(path != kManifestPath && path != kPendingPath);
    Sight sight = {.path = path,
                   .file = &file,
                   .id = git::BlobId(file.bytes),
                   .known = Known(path),
                   .disk = {},
                   .from = {}};
    const bool moves = moved_.contains(file.moved_from) && moved_.at(file.moved_from) == path;
    if (moved_.contains(path)) sight.known = nullptr;  // what was known here is now another path's
    Result<std::optional<OnDisk>> disk = Look(path);
    if (!disk) return Block(disk.error());
    sight.disk = std::move(*disk);
    const bool leaves = moved_.contains(path) && MovesAway(path);
    if (sight.disk && (leaves || IsLeftover(path, *sight.disk))) {
      sight.disk.reset();
      sight.known = nullptr;
    }
    if (moves) {
      sight.known = Known(file.moved_from);
      if (!sight.disk) {
        Result<std::optional<OnDisk>> old = Look(file.moved_from);
        if (!old) return Block(old.error());
        sight.disk = std::move(*old);
        if (sight.disk) sight.from = file.moved_from;
      }
    }
    Decide(sight);
  }

  // True when the file at the old path goes to the new one in this run (and is not there already).
  [[nodiscard]] bool MovesAway(const std::string& old_path) const {
    const std::string& new_path = moved_.find(old_path)->second;
    const Result<std::optional<FileStat>> there = files_.Stat(new_path);
    return (there && !*there) || (moved_.contains(new_path) && MovesAway(new_path));
  }

  void Decide(const Sight& sight) {
    Change change = {.action = Action::kKeep, .path = sight.path, .owner = sight.file->owner};
    ManifestEntry entry = {sight.file->owner, sight.id};
    const bool executable = sight.file->executable || (sight.disk && sight.disk->executable);
    change.mode = executable ? Mode::kExecutable : Mode::kPlain;
    change.from = sight.from;
    if (sight.disk) change.before = sight.disk->raw;
    const bool keeps_entry =
        sight.disk ? !DecidePresent(sight, change) : !DecideAbsent(sight, change);
    if (keeps_entry && sight.known != nullptr) entry.id = sight.known->id;
    Finish(sight, std::move(change), std::move(entry), keeps_entry);
  }

  // Both return whether the manifest takes the id of what is rendered now.
  bool DecideAbsent(const Sight& sight, Change& change) const {
    const bool users = sight.file->owner == Owner::kMerged || sight.file->owner == Owner::kSeed;
    const auto asks = [&](const std::string& path) {
      return path == "." || sight.path == path || sight.path.starts_with(path + "/");
    };
    const bool wanted = std::ranges::any_of(options_.restore, asks);
    if (sight.known != nullptr && users && !wanted) {
      change.reason = "deleted by you";
      return false;
    }
    change.action = Action::kAdd;
    change.reason = sight.known == nullptr ? "new"
                    : wanted               ? "restored"
                                           : "was deleted, but is formwork's";
    change.after = sight.file->bytes;
    return true;
  }

  bool DecidePresent(const Sight& sight, Change& change) {
    if (sight.disk->text == sight.file->bytes) {
      change.worth_telling = false;
      if (sight.file->executable && !sight.disk->executable)
        Write(sight, change, sight.disk->raw, "made executable");
      return true;
    }
    if (Untouched(sight)) {
      WritePlain(sight, change, sight.file->bytes, sight.from.empty() ? "rendered anew" : "");
      return true;
    }
    switch (sight.file->owner) {
      case Owner::kOwned:
      case Owner::kVendored:
        return DecideHandEdit(sight, change);
      case Owner::kMerged:
        return DecideMerge(sight, change);
      case Owner::kSeed:
        change.worth_telling = sight.known == nullptr;
        change.reason = sight.known == nullptr ? "was here before formwork" : "yours";
        return false;
    }
    FORMWORK_UNREACHABLE();
  }

  bool DecideHandEdit(const Sight& sight, Change& change) const {
    if (options_.force) {
      WritePlain(sight, change, sight.file->bytes, "your edit is overwritten (--force)");
      return true;
    }
    change.action = Action::kConflict;
    change.hand_edit = true;
    change.wanted = WithLineEnds(sight.file->bytes, LineEndsOf(sight.disk->raw));
    change.reason =
        sight.known != nullptr ? "edited by hand, but is formwork's" : "was here before formwork";
    return false;
  }

  bool DecideMerge(const Sight& sight, Change& change) {
    if (HasConflictMarkers(sight.disk->text)) {
      change.action = Action::kConflict;
      change.reason = "conflict markers are still in it";
      return false;
    }
    if (options_.force) {
      WritePlain(sight, change, sight.file->bytes, "your edit is overwritten (--force)");
      return true;
    }
    if (sight.known != nullptr && sight.known->id == sight.id) {
      change.reason = "your edits";
      change.worth_telling = false;
      return true;
    }
    std::optional<std::string> base;
    if (sight.known != nullptr) base = FindBase(sight.known->id, files_, repository_);
    Result<git::MergedText> merged =
        MergeFile(base, sight.disk->raw, sight.file->bytes, FavorOf(options_.conflict));
    if (!merged) {
      Block({merged.error().code, merged.error().message, sight.path});
      return false;
    }
    if (merged->text == sight.disk->raw) {
      change.reason = "your edits say it already";
      return true;
    }
    const std::string_view missing =
        sight.known == nullptr ? " (was here before formwork)" : " (its base is lost)";
    const std::string_view base_note = base ? std::string_view() : missing;
    Write(
        sight, change, std::move(merged->text),
        StrCat(merged->clean ? "merged with your edits" : "conflicts with your edits", base_note));
    if (!merged->clean) change.action = Action::kConflict;
    return true;
  }

  static void Write(const Sight& sight, Change& change, std::string bytes, std::string reason) {
    change.action = Action::kChange;
    change.worth_telling = true;
    change.reason = MovedReason(sight, std::move(reason));
    change.after = std::move(bytes);
  }

  // In the line ends of the file that is there.
  static void WritePlain(const Sight& sight, Change& change, const std::string& bytes,
                         std::string reason) {
    Write(sight, change, WithLineEnds(bytes, LineEndsOf(sight.disk->raw)), std::move(reason));
  }

  void Finish(const Sight& sight, Change change, ManifestEntry entry, bool keeps_entry) {
    if (!sight.from.empty() && !change.after) {  // moves as it is, whatever is to be said about it
      const Action action =
          change.action == Action::kConflict ? Action::kConflict : Action::kChange;
      Write(sight, change, sight.disk->raw, change.reason);
      change.action = action;
    }
    if (change.after && sight.disk && !sight.disk->writable) {
      return Block({Error::Code::kDenied, "is read-only; make it writable, or delete it",
                    sight.from.empty() ? sight.path : sight.from});
    }
    if (sight.known != nullptr || !keeps_entry || entry.owner == Owner::kSeed) {
      if (sight.file->owner == Owner::kMerged && entry.id == sight.id) {
        plan_.bases.emplace(sight.id, sight.file->bytes);
      }
      plan_.manifest.files.insert_or_assign(sight.path, std::move(entry));
    }
    plan_.changes.push_back(std::move(change));
  }

  void PlanOrphan(const std::string& path, const ManifestEntry& entry) {
    const auto moved = moved_.find(path);
    if (moved != moved_.end() && MovesAway(path)) return;
    const Result<std::optional<OnDisk>> disk = Look(path);
    if (disk && !*disk) return;  // gone already
    Change change = {.action = Action::kKeep, .path = path, .owner = entry.owner};
    if (!disk) {
      change.reason = StrCat("not in the blueprint any more, but ", disk.error().message);
      plan_.changes.push_back(std::move(change));
      return;
    }
    const OnDisk& found = **disk;
    change.before = found.raw;
    const std::string raw_id = git::BlobId(found.raw);
    if (raw_id == entry.id || git::BlobId(found.text) == entry.id || IsLeftover(path, found) ||
        IsAtNewPath(moved, found)) {
      if (!found.writable)
        return Block(
            {Error::Code::kDenied, "is read-only and not in the blueprint any more", path});
      change.action = Action::kRemove;
      change.reason = "not in the blueprint any more";
    } else {
      change.reason = "not in the blueprint any more, kept because you edited it";
      plan_.manifest.files.insert_or_assign(path, entry);
    }
    plan_.changes.push_back(std::move(change));
  }

  [[nodiscard]] bool IsAtNewPath(
      std::map<std::string, std::string, std::less<>>::const_iterator moved,
      const OnDisk& old) const {
    if (moved == moved_.end()) return false;
    const Result<std::string> there = files_.Read(moved->second);
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
  std::map<std::string, ManifestEntry, std::less<>> known_;
  std::map<std::string, std::string, std::less<>> moved_;  // old path -> new path
  Pending pending_;                 // of the run that was killed here, if one was
  std::set<std::string> finished_;  // what it had got done
  ChangePlan plan_;
};

}  // namespace

size_t ChangePlan::Count(Action action) const {
  return static_cast<size_t>(std::ranges::count(changes, action, &Change::action));
}

bool ChangePlan::ChangesAnything() const {
  const auto writes = [](const Change& change) {
    return change.action == Action::kRemove || change.after.has_value();
  };
  return interrupted || !had_manifest || manifest != before || std::ranges::any_of(changes, writes);
}

Result<ChangePlan> PlanChanges(const FileSet& rendered, const FileSystem& files,
                               const git::LazyRepository& repository, const PlanOptions& options) {
  return Planner(rendered, files, repository, options).Run();
}

}  // namespace formwork
