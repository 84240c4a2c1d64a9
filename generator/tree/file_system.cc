#include "generator/tree/file_system.h"

namespace formwork {

Result<std::string> FileSystem::Read(std::string_view path) const {
  Result<std::optional<Found>> found = Fetch(path);
  if (!found) return found.error();
  if (!*found) return Error{Error::Code::kNotFound, "is not there", std::string(path)};
  switch ((*found)->stat.type) {
    case FileStat::Type::kFile:
      return std::move((*found)->bytes);
    case FileStat::Type::kDirectory:
      return Error{Error::Code::kExists, "is a folder", std::string(path)};
    case FileStat::Type::kSymlink:
      return Error{Error::Code::kUnsafe, "is a symbolic link", std::string(path)};
    case FileStat::Type::kOther:
      return Error{Error::Code::kUnsafe, "is neither a file nor a folder", std::string(path)};
  }
  FORMWORK_UNREACHABLE();
}

std::string_view ParentOf(std::string_view path) {
  const size_t slash = path.rfind('/');
  return slash == std::string_view::npos ? std::string_view() : path.substr(0, slash);
}

}  // namespace formwork
