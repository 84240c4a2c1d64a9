#include "generator/tree/apply.h"

#include <algorithm>
#include <set>

#include "generator/base/check.h"
#include "generator/base/str_cat.h"
#include "generator/tree/bases.h"
#include "generator/tree/state_files.h"
#include "generator/tree/text_form.h"

namespace formwork {
namespace {

bool Writes(const Change& change) {
  return change.after.has_value();
}

bool Removes(const Change& change) {
  return change.action == Action::kRemove;
}

class Applier {
 public:
  Applier(const ChangePlan& plan, FileSystem& files, const git::LazyRepository& repository)
      : plan_(plan), files_(files), repository_(repository), bases_(plan.bases, files) {}

  Result<Applied> Run() {
    using Step = Status (Applier::*)();
    if (!plan_.ChangesAnything()) {
      for (const Step step : {&Applier::KeepState, &Applier::SettleState}) {
        Status done = (this->*step)();
        if (!done) return done.error();
      }
      return applied_;
    }
    for (const Step prepare : {&Applier::ClearTemporaries, &Applier::KeepState,
                               &Applier::KeepBackups, &Applier::WriteTemporaries}) {
      Status done = (this->*prepare)();
      if (done) continue;
      // Nothing of the user's was touched; the first error counts.
      static_cast<void>(ClearTemporaries());
      static_cast<void>(bases_.Unstage());
      static_cast<void>(files_.RemoveEmptyFolders(kTemporaryFolder));
      return done.error();
    }
    for (const Step commit :
         {&Applier::MoveFiles, &Applier::RenameTemporaries, &Applier::RemoveFiles,
          &Applier::DropBases, &Applier::FinishManifest, &Applier::SettleState, &Applier::Tidy}) {
      Status done = (this->*commit)();
      if (!done) return done.error();
    }
    return applied_;
  }

 private:
  static std::string Temporary(size_t number) { return StrCat(kTemporaryFolder, "/", number); }

  static std::string TemporaryManifest() { return StrCat(kTemporaryFolder, "/manifest"); }

  Status ClearTemporaries() {
    const Result<std::vector<std::string>> names = files_.List(kTemporaryFolder);
    if (!names) return names.error();
    for (const std::string& name : *names) {
      Status removed = files_.Remove(StrCat(kTemporaryFolder, "/", name));
      if (!removed) return removed;
    }
    return Done{};
  }

  Status KeepState() {
    Status written = WriteStateFiles(files_);
    if (!written) return written;
    return bases_.Stage();
  }

  Status SettleState() { return bases_.Settle(); }

  Status DropBases() { return bases_.Drop(plan_.before, plan_.manifest); }

  [[nodiscard]] bool NeedsBackup(const Change& change) const {
    if (!change.before || change.before == change.after || !(Writes(change) || Removes(change)))
      return false;
    const git::Repository* history = repository_.Get();
    if (history == nullptr) return true;
    const std::string id = git::BlobId(*change.before);
    const std::string plain = git::BlobId(ToLf(*change.before));
    const ManifestEntry* known = plan_.before.Find(change.from.empty() ? change.path : change.from);
    const bool rendered = known != nullptr && (known->id == id || known->id == plain);
    return !rendered && !history->HasBlob(id) && !history->HasBlob(plain);
  }

  Status KeepBackups() {
    for (const Change& change : plan_.changes) {
      if (!NeedsBackup(change)) continue;
      if (applied_.backup.empty()) {
        Status named = NameBackup();
        if (!named) return named;
      }
      const std::string& path = change.from.empty() ? change.path : change.from;
      Status written =
          files_.Write(StrCat(applied_.backup, "/", path), *change.before, change.mode);
      if (!written) return written;
    }
    return Done{};
  }

  Status NameBackup() {
    const Result<std::vector<std::string>> names = files_.List(kBackupFolder);
    if (!names) return names.error();
    size_t number = 1;
    const auto name = [&] {
      return std::string(number < 1000 ? 4 - std::to_string(number).size() : 0, '0') +
             std::to_string(number);
    };
    while (std::ranges::binary_search(*names, name()))
      ++number;
    applied_.backup = StrCat(kBackupFolder, "/", name());
    return Done{};
  }

  // A file that only moves is renamed, unless something else comes from where it goes.
  [[nodiscard]] bool MovesAsItIs(const Change& change) const {
    if (change.carried) return true;
    const auto leaves = [&](const Change& other) { return other.from == change.path; };
    return !change.from.empty() && change.after == change.before &&
           std::ranges::none_of(plan_.changes, leaves);
  }

  Status WriteTemporaries() {
    size_t number = 0;
    for (const Change& change : plan_.changes) {
      ++number;
      if (!Writes(change) || MovesAsItIs(change)) continue;
      Status written = files_.Write(Temporary(number), *change.after, change.mode);
      if (!written) return written;
    }
    Status manifest = files_.Write(TemporaryManifest(), Print(plan_.manifest), Mode::kPlain);
    if (!manifest) return manifest;
    const std::string note = StrCat(kTemporaryFolder, "/pending");
    Status written = files_.Write(note, Print(MakePending()), Mode::kPlain);
    if (!written) return written;
    Status synced = files_.Sync();
    if (!synced) return synced;
    return files_.Rename(note, kPendingPath);
  }

  [[nodiscard]] Pending MakePending() const {
    Pending pending;
    pending.manifest = plan_.manifest;
    for (const Change& change : plan_.changes) {
      if (Removes(change)) {
        pending.removes.emplace(change.path, git::BlobId(*change.before));
        continue;
      }
      if (!change.from.empty() && Writes(change))
        pending.removes.emplace(change.from, git::BlobId(*change.before));
      const ManifestEntry* now = plan_.manifest.Find(change.path);
      const ManifestEntry* was = plan_.before.Find(change.path);
      const bool moved_entry = now != nullptr && (was == nullptr || *was != *now);
      const std::optional<std::string>& bytes = Writes(change) ? change.after : change.before;
      if ((moved_entry || Writes(change)) && bytes)
        pending.writes.emplace(change.path, git::BlobId(*bytes));
    }
    return pending;
  }

  Status MoveFiles() {
    for (const Change& change : plan_.changes) {
      if (!MovesAsItIs(change)) continue;
      Status moved = files_.Rename(change.from, change.path);
      if (!moved) return moved;
      left_.insert(std::string(ParentOf(change.from)));
      ++applied_.files;
    }
    return Done{};
  }

  Status RenameTemporaries() {
    size_t number = 0;
    for (const Change& change : plan_.changes) {
      ++number;
      if (!Writes(change) || MovesAsItIs(change)) continue;
      Status renamed = files_.Rename(Temporary(number), change.path);
      if (!renamed) return renamed;
      ++applied_.files;
    }
    return Done{};
  }

  Status RemoveFiles() {
    for (const Change& change : plan_.changes) {
      const bool moved = !change.from.empty() && Writes(change) && !MovesAsItIs(change);
      if (!Removes(change) && !moved) continue;
      const std::string& path = moved ? change.from : change.path;
      const auto written_there = [&](const Change& other) {
        return other.path == path && Writes(other);
      };
      if (moved && std::ranges::any_of(plan_.changes, written_there)) continue;
      Status removed = files_.Remove(path);
      if (!removed) return removed;
      left_.insert(std::string(ParentOf(path)));
      if (!moved) ++applied_.files;
    }
    left_.insert(plan_.emptied.begin(), plan_.emptied.end());
    for (const std::string& folder : left_) {
      if (folder.empty()) continue;
      Status tidied = files_.RemoveEmptyFolders(folder);
      if (!tidied) return tidied;
    }
    return Done{};
  }

  Status FinishManifest() {
    if (plan_.had_manifest && plan_.before == plan_.manifest)
      return files_.Remove(TemporaryManifest());
    return files_.Rename(TemporaryManifest(), kManifestPath);
  }

  Status Tidy() {
    Status tidied = files_.RemoveEmptyFolders(kTemporaryFolder);
    if (!tidied) return tidied;
    return files_.Remove(
        kPendingPath);  // last: while the note is there, the next run finishes this one
  }

  const ChangePlan& plan_;
  FileSystem& files_;
  const git::LazyRepository& repository_;
  BaseChange bases_;
  Applied applied_;
  std::set<std::string> left_;  // folders that files went out of
};

}  // namespace

Result<Applied> Apply(const ChangePlan& plan, FileSystem& files,
                      const git::LazyRepository& repository) {
  FORMWORK_CHECK(plan.obstacles.empty());
  return Applier(plan, files, repository).Run();
}

}  // namespace formwork
