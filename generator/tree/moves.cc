#include "generator/tree/moves.h"

#include <algorithm>

#include "generator/base/str_cat.h"

namespace formwork {
namespace {

// What lies at a path that was rendered before; nullptr: nothing, or nothing that can be read.
const Result<std::optional<OnDisk>>* Seen(const Memory& memory, std::string_view path) {
  const auto it = memory.seen.find(path);
  return it == memory.seen.end() ? nullptr : &it->second;
}

bool HasBelow(const auto& map, const std::string& folder) {
  const std::string below = folder + "/";
  const auto first = map.lower_bound(below);
  return first != map.end() && first->first.starts_with(below);
}

}  // namespace

Moves::Moves(const FileSet& rendered, const Memory& memory, const FileSystem& files)
    : rendered_(rendered), memory_(memory), files_(files) {
  // `was:` moves a file once: while the manifest has it under its old path and not under the new
  // one, or has under the new one a file that moves on itself. (A circle is no move: it would turn
  // on every run.)
  for (bool found = true; found;) {
    found = false;
    for (const auto& [path, file] : rendered_.files()) {
      const bool late = memory_.Known(path) != nullptr && !to_.contains(path);
      if (from_.contains(path) || (late && !MayGiveWay(path, file))) continue;
      for (const std::string& former : rendered_.FormerPaths(path)) {
        if (memory_.Known(former) == nullptr || (late && !IsLeftBehind(former))) continue;
        if (!to_.emplace(former, path).second) continue;
        from_.emplace(path, former);
        if (late) late_.insert(path);
        found = true;
        break;
      }
    }
  }
  for (const auto& [to, from] : rendered_.folder_moves()) {
    if (HasBelow(memory_.manifest.files, from)) folders_.emplace(from, to);
  }
  FindTooLate();
}

void Moves::FindTooLate() {
  for (const auto& [path, file] : rendered_.files()) {
    if (!MayHaveMoved(file) || from_.contains(path) || memory_.Known(path) == nullptr) continue;
    for (std::string& former : rendered_.FormerPaths(path)) {
      if (memory_.Known(former) == nullptr || !IsLeftBehind(former)) continue;
      too_late_.emplace(path, std::move(former));
      break;
    }
  }
}

bool Moves::MayHaveMoved(const File& file) const {
  return !file.moved_from.empty() || !rendered_.folder_moves().empty();
}

// Rendered once, no more, and still there: the user's lines are in it.
bool Moves::IsLeftBehind(const std::string& path) const {
  const auto* seen = Seen(memory_, path);
  return rendered_.Find(path) == nullptr && seen != nullptr && *seen && **seen;
}

// A file that holds nothing of the user's, or was deleted.
bool Moves::MayGiveWay(const std::string& path, const File& file) const {
  const bool users = file.owner == Owner::kSeed || file.owner == Owner::kMerged;
  const auto* seen = Seen(memory_, path);
  if (!users || !MayHaveMoved(file) || seen == nullptr || !*seen) return false;
  return !**seen || Says(***seen, memory_.Known(path)->id);
}

const std::string* Moves::TooLate(const std::string& path) const {
  const auto it = too_late_.find(path);
  return it == too_late_.end() ? nullptr : &it->second;
}

std::string Moves::From(const std::string& path) const {
  const auto it = from_.find(path);
  return it == from_.end() ? std::string() : it->second;
}

const std::string* Moves::To(std::string_view path) const {
  const auto it = to_.find(path);
  return it == to_.end() ? nullptr : &it->second;
}

bool Moves::GoesFrom(const std::string& old_path) const {
  const std::string* to = To(old_path);
  if (to == nullptr) return false;
  if (ComesLate(*to)) return true;
  const Result<std::optional<FileStat>> there = files_.Stat(*to);
  return (there && !*there) || GoesFrom(*to);
}

bool Moves::IsTaken(const std::string& path) const {
  const Result<std::optional<FileStat>> there = files_.Stat(path);
  return !there || *there || rendered_.Find(path) != nullptr || HasBelow(rendered_.files(), path);
}

std::string Moves::WithFolder(const std::string& path) const {
  for (const auto& [from, to] : folders_) {
    if (!path.starts_with(from + "/")) continue;
    std::string there = StrCat(to, path.substr(from.size()));
    return IsTaken(there) ? std::string() : there;
  }
  return "";
}

bool Moves::HoldsOurs(const std::string& folder) const {
  return HasBelow(memory_.known(), folder) || HasBelow(memory_.manifest.files, folder) ||
         HasBelow(rendered_.files(), folder);
}

Status Moves::Carry(const std::string& path, std::vector<Change>& rows) const {
  if (memory_.Known(path) != nullptr || memory_.manifest.Find(path) != nullptr ||
      rendered_.Find(path) != nullptr) {
    return Done{};
  }
  const Result<std::optional<FileStat>> stat = files_.Stat(path);
  if (!stat) return stat.error();
  if (!*stat) return Done{};
  std::string to = WithFolder(path);
  if (!to.empty() && !HoldsOurs(path)) {
    rows.push_back({.action = Action::kChange,
                    .path = std::move(to),
                    .owner = Owner::kSeed,
                    .reason = StrCat("moved from ", path, "; yours"),
                    .from = path,
                    .carried = true});
    return Done{};
  }
  if ((*stat)->type != FileStat::Type::kDirectory) {
    rows.push_back(
        {.path = path, .owner = Owner::kSeed, .reason = "yours, stays: its new place is taken"});
    return Done{};
  }
  const Result<std::vector<std::string>> names = files_.List(path);
  if (!names) return names.error();
  for (const std::string& name : *names) {
    Status carried = Carry(StrCat(path, "/", name), rows);
    if (!carried) return carried;
  }
  return Done{};
}

Result<std::vector<Change>> Moves::Carried() const {
  std::vector<Change> rows;
  for (const auto& [from, to] : folders_) {
    const Result<std::vector<std::string>> names = files_.List(from);
    if (!names) return names.error();
    for (const std::string& name : *names) {
      Status carried = Carry(StrCat(from, "/", name), rows);
      if (!carried) return carried.error();
    }
  }
  return rows;
}

}  // namespace formwork
