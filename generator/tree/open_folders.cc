#include "generator/tree/open_folders.h"

#include <algorithm>
#include <cerrno>
#include <filesystem>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "generator/base/str_cat.h"
#include "generator/fileset/fileset.h"
#include "generator/tree/file_system.h"

namespace formwork {
namespace {

namespace stdfs = std::filesystem;

constexpr int kFolder = O_PATH | O_DIRECTORY | O_CLOEXEC;

bool IsAtOrBelow(std::string_view path, std::string_view folder) {
  return folder.empty() ||
         (path.starts_with(folder) && (path.size() == folder.size() || path[folder.size()] == '/'));
}

Error LeadsOut(std::string_view path, const stdfs::path& link) {
  std::error_code ignored;
  return {Error::Code::kUnsafe,
          StrCat("is a symbolic link out of the project, to '",
                 stdfs::read_symlink(link, ignored).string(), "'"),
          std::string(path)};
}

}  // namespace

// A link on the way may lead to another place of the project. Its real path holds no link, so it
// is entered without following any.
Result<Descriptor> OpenFolders::EnterLink(std::string_view path) const {
  const stdfs::path link = StrCat(root_, "/", path);
  std::error_code failed;
  const stdfs::path real = stdfs::canonical(link, failed);
  const stdfs::path root(root_);
  const auto [at, rest] = std::mismatch(root.begin(), root.end(), real.begin(), real.end());
  if (failed || at != root.end()) return LeadsOut(path, link);
  Descriptor folder(::open(root_.c_str(), kFolder | O_NOFOLLOW));
  for (auto name = rest; name != real.end() && folder.IsOpen(); ++name)
    folder = Descriptor(::openat(folder.get(), name->c_str(), kFolder | O_NOFOLLOW));
  if (!folder.IsOpen()) return FromErrno(errno, path);
  return folder;
}

Result<Descriptor> OpenFolders::Enter(std::string_view path, std::string_view name,
                                      Missing missing) const {
  const int parent = way_.back().descriptor.get();
  const std::string component(name);
  const auto open = [&] { return ::openat(parent, component.c_str(), kFolder | O_NOFOLLOW); };
  Descriptor folder(open());
  if (!folder.IsOpen() && errno == ENOENT && missing == Missing::kMake) {
    if (::mkdirat(parent, component.c_str(), 0777) != 0 && errno != EEXIST)
      return FromErrno(errno, path);
    folder = Descriptor(open());
  }
  if (folder.IsOpen()) return folder;
  const int error = errno;
  struct stat info = {};
  const bool is_link = (error == ENOTDIR || error == ELOOP) &&
                       ::fstatat(parent, component.c_str(), &info, AT_SYMLINK_NOFOLLOW) == 0 &&
                       S_ISLNK(info.st_mode);
  if (is_link) return EnterLink(path);
  return FromErrno(error, path);
}

Result<OpenFolders::Place> OpenFolders::Find(std::string_view path, Missing missing) {
  if (const auto fault = PathFault(path))
    return Error{Error::Code::kUnsafe, *fault, std::string(path)};
  const std::string_view folder = ParentOf(path);
  while (!way_.empty() && !IsAtOrBelow(folder, way_.back().path))
    way_.pop_back();
  if (way_.empty()) {
    Descriptor root(::open(root_.c_str(), kFolder));
    if (!root.IsOpen()) return FromErrno(errno, root_);
    way_.push_back({"", std::move(root)});
  }
  while (way_.back().path.size() != folder.size()) {
    const size_t begin = way_.back().path.empty() ? 0 : way_.back().path.size() + 1;
    const std::string_view next = folder.substr(0, folder.find('/', begin));
    Result<Descriptor> entered = Enter(next, next.substr(begin), missing);
    if (!entered) return entered.error();
    way_.push_back({std::string(next), std::move(*entered)});
  }
  name_ = path.substr(folder.empty() ? 0 : folder.size() + 1);
  return Place{.folder = way_.back().descriptor.get(), .name = name_.c_str()};
}

void OpenFolders::Forget(std::string_view path) {
  while (!way_.empty() && IsAtOrBelow(way_.back().path, path))
    way_.pop_back();
}

}  // namespace formwork
