#include "generator/fileset/fileset.h"

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

void FileSet::Merge(FileSet other) {
  for (auto& [path, file] : other.files_)
    Add(path, std::move(file));
}

const File* FileSet::Find(std::string_view path) const {
  const auto it = files_.find(path);
  return it == files_.end() ? nullptr : &it->second;
}

}  // namespace formwork
