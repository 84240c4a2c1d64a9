#include "tests/unit/tree/memory_file_system.h"

#include <set>

#include "generator/base/str_cat.h"
#include "generator/fileset/fileset.h"

namespace formwork {

void MemoryFileSystem::InjectAt(size_t call, Fault fault) {
  fault_at_ = calls_ + call;
  fault_ = fault;
}

void MemoryFileSystem::Revive() {
  fault_at_.reset();
  dead_ = false;
  tearing_ = false;
}

void MemoryFileSystem::Put(std::string path, std::string bytes) {
  Entry entry;
  entry.stat.size = bytes.size();
  entry.bytes = std::move(bytes);
  PutEntry(std::move(path), std::move(entry));
}

void MemoryFileSystem::PutEntry(std::string path, Entry entry) {
  entries_.insert_or_assign(std::move(path), std::move(entry));
}

void MemoryFileSystem::Delete(std::string_view path) {
  const auto it = entries_.find(path);
  if (it != entries_.end()) entries_.erase(it);
}

std::optional<std::string> MemoryFileSystem::Get(std::string_view path) const {
  const auto it = entries_.find(path);
  if (it == entries_.end()) return std::nullopt;
  return it->second.bytes;
}

std::optional<Error> MemoryFileSystem::Count(std::string call, std::string_view path) {
  if (dead_) return Error{Error::Code::kIo, "the process is dead", std::string(path)};
  const bool fault = fault_at_ == calls_;
  ++calls_;
  if (!fault) {
    log_.push_back(std::move(call));
    return std::nullopt;
  }
  fault_at_.reset();
  if (fault_ == Fault::kFull)
    return Error{Error::Code::kFull, "the disk is full", std::string(path)};
  dead_ = true;
  tearing_ = fault_ == Fault::kTorn;
  return Error{Error::Code::kIo, "the process is dead", std::string(path)};
}

Status MemoryFileSystem::CheckPath(std::string_view path) const {
  if (const auto fault = PathFault(path))
    return Error{Error::Code::kUnsafe, *fault, std::string(path)};
  for (std::string_view folder = ParentOf(path); !folder.empty(); folder = ParentOf(folder)) {
    const auto it = entries_.find(folder);
    if (it == entries_.end() || it->second.stat.type == FileStat::Type::kDirectory) continue;
    if (it->second.stat.type == FileStat::Type::kSymlink) {
      return Error{Error::Code::kUnsafe,
                   StrCat("is a symbolic link out of the project, to '", it->second.stat.link, "'"),
                   std::string(folder)};
    }
    return Error{Error::Code::kExists, "a file stands where a folder is needed",
                 std::string(folder)};
  }
  return Done{};
}

Result<std::optional<FileStat>> MemoryFileSystem::Stat(std::string_view path) const {
  const Status checked = CheckPath(path);
  if (!checked) return checked.error();
  const auto it = entries_.find(path);
  if (it != entries_.end()) return std::optional<FileStat>(it->second.stat);
  const std::string below = StrCat(path, "/");
  const auto child = entries_.lower_bound(below);
  if (child == entries_.end() || !child->first.starts_with(below)) return std::optional<FileStat>();
  FileStat folder;
  folder.type = FileStat::Type::kDirectory;
  return std::optional<FileStat>(folder);
}

Result<std::optional<Found>> MemoryFileSystem::Fetch(std::string_view path) const {
  Result<std::optional<FileStat>> stat = Stat(path);
  if (!stat) return stat.error();
  if (!*stat) return std::optional<Found>();
  const auto it = entries_.find(path);  // a folder has no entry of its own
  return std::optional<Found>(
      {.stat = std::move(**stat), .bytes = it == entries_.end() ? "" : it->second.bytes});
}

Result<std::vector<std::string>> MemoryFileSystem::List(std::string_view path) const {
  const std::string below = path.empty() ? "" : StrCat(path, "/");
  std::set<std::string> names;
  for (auto it = entries_.lower_bound(below); it != entries_.end() && it->first.starts_with(below);
       ++it) {
    names.insert(it->first.substr(below.size(), it->first.find('/', below.size()) - below.size()));
  }
  return std::vector<std::string>(names.begin(), names.end());
}

Status MemoryFileSystem::Write(std::string_view path, std::string_view bytes, Mode mode) {
  const Status checked = CheckPath(path);
  if (!checked) return checked.error();
  const std::optional<Error> fault = Count(StrCat("write ", path), path);
  if (fault && !tearing_) return *fault;
  Entry entry;
  entry.bytes = std::string(fault ? bytes.substr(0, bytes.size() / 2) : bytes);
  entry.stat.size = entry.bytes.size();
  entry.stat.executable = mode == Mode::kExecutable;
  entry.written = calls_;
  PutEntry(std::string(path), std::move(entry));
  tearing_ = false;
  if (fault) return *fault;
  return Done{};
}

Status MemoryFileSystem::Rename(std::string_view from, std::string_view to) {
  const Status checked = CheckPath(to);
  if (!checked) return checked.error();
  if (auto fault = Count(StrCat("rename ", from, " -> ", to), to)) return std::move(*fault);
  const std::string below = StrCat(from, "/");
  std::map<std::string, Entry, std::less<>> moved;  // the file, or all of the folder
  std::erase_if(entries_, [&](auto& item) {
    const bool moves = item.first == from || item.first.starts_with(below);
    if (moves) moved.emplace(StrCat(to, item.first.substr(from.size())), std::move(item.second));
    return moves;
  });
  if (moved.empty()) return Error{Error::Code::kNotFound, "is not there", std::string(from)};
  for (auto& [path, entry] : moved)
    PutEntry(path, std::move(entry));
  return Done{};
}

Status MemoryFileSystem::Remove(std::string_view path) {
  if (auto fault = Count(StrCat("remove ", path), path)) return std::move(*fault);
  Delete(path);
  return Done{};
}

Status MemoryFileSystem::RemoveEmptyFolders(std::string_view path) {
  if (auto fault = Count(StrCat("tidy ", path), path)) return std::move(*fault);
  return Done{};  // folders exist here by their files only
}

Status MemoryFileSystem::Sync() {
  if (auto fault = Count("sync", "")) return std::move(*fault);
  return Done{};
}

}  // namespace formwork
