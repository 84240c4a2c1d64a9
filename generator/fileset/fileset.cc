#include "generator/fileset/fileset.h"

#include <algorithm>

#include "generator/base/check.h"

namespace formwork {

std::string_view Word(Owner owner) {
  switch (owner) {
    case Owner::kOwned:
      return "owned";
    case Owner::kMerged:
      return "merged";
    case Owner::kSeed:
      return "seed";
    case Owner::kVendored:
      return "vendored";
  }
  FORMWORK_UNREACHABLE();
}

std::optional<std::string> PathFault(std::string_view path) {
  if (path.empty()) return "is empty";
  if (path.front() == '/') return "is absolute";
  if (path.find('\\') != std::string_view::npos) return "holds a backslash";
  if (path.find('\0') != std::string_view::npos) return "holds a NUL";
  size_t begin = 0;
  while (begin <= path.size()) {
    size_t end = path.find('/', begin);
    if (end == std::string_view::npos) end = path.size();
    const std::string_view part = path.substr(begin, end - begin);
    if (part.empty()) return "has an empty component";
    if (part == "." || part == "..") return "holds '.' or '..'";
    if (part == ".git") return "reaches into .git";
    begin = end + 1;
  }
  return std::nullopt;
}

void FileSet::Add(std::string path, File file) {
  FORMWORK_CHECK(!PathFault(path));
  const bool added = files_.try_emplace(std::move(path), std::move(file)).second;
  FORMWORK_CHECK(added);
}

void FileSet::MoveFolder(std::string_view from, std::string_view to) {
  if (from.ends_with('/')) from.remove_suffix(1);
  if (to.ends_with('/')) to.remove_suffix(1);
  FORMWORK_CHECK(!PathFault(from) && !PathFault(to));
  folder_moves_.insert_or_assign(std::string(to), std::string(from));
}

std::vector<std::string> FileSet::FormerPaths(const std::string& path) const {
  const File* file = Find(path);
  if (file == nullptr) return {};
  const auto in_old_folder = [&](const std::string& name) {
    for (const auto& [now, before] : folder_moves_) {
      if (name.starts_with(now + "/")) return before + name.substr(now.size());
    }
    return name;
  };
  std::vector<std::string> former;
  const std::string& own = file->moved_from.empty() ? path : file->moved_from;
  for (const std::string& name : {in_old_folder(own), in_old_folder(path), own}) {
    const bool said = std::ranges::find(former, name) != former.end();
    if (name != path && !said) former.push_back(name);
  }
  return former;
}

const File* FileSet::Find(std::string_view path) const {
  const auto it = files_.find(path);
  return it == files_.end() ? nullptr : &it->second;
}

}  // namespace formwork
