#include "generator/tree/disk_file_system.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "generator/base/str_cat.h"
#include "generator/fileset/fileset.h"

namespace formwork {
namespace {

namespace stdfs = std::filesystem;

Error FromErrno(int error, std::string_view path) {
  switch (error) {
    case ENOENT:
      return {Error::Code::kNotFound, "is not there", std::string(path)};
    case ENOSPC:
      return {Error::Code::kFull, "the disk is full", std::string(path)};
    case EDQUOT:
      return {Error::Code::kFull, "the disk quota is used up", std::string(path)};
    case EFBIG:
      return {Error::Code::kFull, "the limit on the size of files is reached", std::string(path)};
    case EACCES:
    case EPERM:
      return {Error::Code::kDenied, "permission denied", std::string(path)};
    case EROFS:
      return {Error::Code::kDenied, "the file system is read-only", std::string(path)};
    case EISDIR:
      return {Error::Code::kExists, "is a folder", std::string(path)};
    case ENOTDIR:
      return {Error::Code::kExists, "a file stands where a folder is needed", std::string(path)};
    default:
      return {Error::Code::kIo, std::strerror(error), std::string(path)};
  }
}

class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}

  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;

  ~Descriptor() {
    if (fd_ >= 0) ::close(fd_);
  }

  [[nodiscard]] int get() const { return fd_; }

  // A full disk may show only here.
  [[nodiscard]] int Close() {
    const int result = ::close(fd_);
    fd_ = -1;
    return result;
  }

 private:
  int fd_;
};

bool IsInside(const stdfs::path& inner, const stdfs::path& root) {
  return std::mismatch(root.begin(), root.end(), inner.begin(), inner.end()).first == root.end();
}

std::string LinkTarget(const std::string& name) {
  std::error_code ignored;
  return stdfs::read_symlink(name, ignored).string();
}

}  // namespace

DiskFileSystem::DiskFileSystem(std::string root) : root_(std::move(root)) {
  std::error_code failed;
  const stdfs::path real = stdfs::canonical(root_, failed);
  if (!failed) root_ = real.string();
}

Status DiskFileSystem::CheckFolder(std::string_view path, const std::string& name,
                                   Parents parents) const {
  struct stat info = {};
  if (::lstat(name.c_str(), &info) != 0) {
    if (errno != ENOENT) return FromErrno(errno, path);
    if (parents == Parents::kMake && ::mkdir(name.c_str(), 0777) != 0 && errno != EEXIST) {
      return FromErrno(errno, path);
    }
    return Done{};
  }
  if (S_ISLNK(info.st_mode)) {
    std::error_code failed;
    const stdfs::path real = stdfs::canonical(name, failed);
    if (failed || !IsInside(real, root_)) {
      return Error{Error::Code::kUnsafe,
                   StrCat("is a symbolic link out of the project, to '", LinkTarget(name), "'"),
                   std::string(path)};
    }
    if (::stat(name.c_str(), &info) != 0) return FromErrno(errno, path);
  }
  if (!S_ISDIR(info.st_mode)) return FromErrno(ENOTDIR, path);
  return Done{};
}

Result<std::string> DiskFileSystem::Locate(std::string_view path, Parents parents) const {
  if (const auto fault = PathFault(path))
    return Error{Error::Code::kUnsafe, *fault, std::string(path)};
  for (size_t slash = path.find('/'); slash != std::string_view::npos;
       slash = path.find('/', slash + 1)) {
    const std::string_view folder = path.substr(0, slash);
    const Status checked = CheckFolder(folder, StrCat(root_, "/", folder), parents);
    if (!checked) return checked.error();
  }
  return StrCat(root_, "/", path);
}

Result<std::optional<FileStat>> DiskFileSystem::Stat(std::string_view path) const {
  const Result<std::string> name = Locate(path, Parents::kLeave);
  if (!name) return name.error();
  struct stat info = {};
  if (::lstat(name->c_str(), &info) != 0) {
    if (errno == ENOENT) return std::optional<FileStat>();
    return FromErrno(errno, path);
  }
  FileStat stat;
  stat.type = S_ISREG(info.st_mode)   ? FileStat::Type::kFile
              : S_ISDIR(info.st_mode) ? FileStat::Type::kDirectory
              : S_ISLNK(info.st_mode) ? FileStat::Type::kSymlink
                                      : FileStat::Type::kOther;
  stat.executable = (info.st_mode & S_IXUSR) != 0;
  stat.writable = (info.st_mode & S_IWUSR) != 0;
  stat.size = static_cast<uint64_t>(info.st_size);
  if (stat.type == FileStat::Type::kSymlink) stat.link = LinkTarget(*name);
  return std::optional<FileStat>(std::move(stat));
}

Result<std::string> DiskFileSystem::Read(std::string_view path) const {
  const Result<std::string> name = Locate(path, Parents::kLeave);
  if (!name) return name.error();
  const Descriptor file(::open(name->c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
  if (file.get() < 0) {
    if (errno == ELOOP) return Error{Error::Code::kUnsafe, "is a symbolic link", std::string(path)};
    return FromErrno(errno, path);
  }
  struct stat info = {};
  if (::fstat(file.get(), &info) != 0) return FromErrno(errno, path);
  std::string bytes(static_cast<size_t>(info.st_size), '\0');
  size_t used = 0;
  while (true) {
    if (used == bytes.size()) bytes.resize(used + 4096);  // also finds a file that grew
    const ssize_t got = ::read(file.get(), bytes.data() + used, bytes.size() - used);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return FromErrno(errno, path);
    if (got == 0) break;
    used += static_cast<size_t>(got);
  }
  bytes.resize(used);
  return bytes;
}

Result<std::vector<std::string>> DiskFileSystem::List(std::string_view path) const {
  std::string name = root_;
  if (!path.empty()) {
    const Result<std::string> located = Locate(StrCat(path, "/x"), Parents::kLeave);
    if (!located) return located.error();
    name = StrCat(root_, "/", path);
  }
  std::vector<std::string> names;
  std::error_code failed;
  for (stdfs::directory_iterator entry(name, failed), end; !failed && entry != end;
       entry.increment(failed)) {
    names.push_back(entry->path().filename().string());
  }
  if (failed && failed.value() != ENOENT) return FromErrno(failed.value(), path);
  std::ranges::sort(names);
  return names;
}

Status DiskFileSystem::Write(std::string_view path, std::string_view bytes, Mode mode) {
  const Result<std::string> name = Locate(path, Parents::kMake);
  if (!name) return name.error();
  const mode_t bits = mode == Mode::kExecutable ? 0777 : 0666;
  // A left-over of a killed run may have another mode: begin anew.
  if (::unlink(name->c_str()) != 0 && errno != ENOENT) return FromErrno(errno, path);
  Descriptor file(
      ::open(name->c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, bits));
  if (file.get() < 0) return FromErrno(errno, path);
  while (!bytes.empty()) {
    const ssize_t written = ::write(file.get(), bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return FromErrno(errno, path);
    bytes.remove_prefix(static_cast<size_t>(written));
  }
  if (file.Close() != 0) return FromErrno(errno, path);
  return Done{};
}

Status DiskFileSystem::Rename(std::string_view from, std::string_view to) {
  const Result<std::string> source = Locate(from, Parents::kLeave);
  if (!source) return source.error();
  const Result<std::string> target = Locate(to, Parents::kMake);
  if (!target) return target.error();
  if (::rename(source->c_str(), target->c_str()) != 0) return FromErrno(errno, to);
  return Done{};
}

Status DiskFileSystem::Remove(std::string_view path) {
  const Result<std::string> name = Locate(path, Parents::kLeave);
  if (!name) return name.error();
  if (::unlink(name->c_str()) != 0 && errno != ENOENT) return FromErrno(errno, path);
  return Done{};
}

Status DiskFileSystem::RemoveEmptyFolders(std::string_view path) {
  for (; !path.empty(); path = ParentOf(path)) {
    const Result<std::string> name = Locate(path, Parents::kLeave);
    if (!name) return name.error();
    if (::rmdir(name->c_str()) == 0 || errno == ENOENT) continue;
    if (errno == ENOTEMPTY || errno == EEXIST || errno == ENOTDIR || errno == EBUSY) return Done{};
    return FromErrno(errno, path);
  }
  return Done{};
}

Status DiskFileSystem::Sync() {
  const Descriptor folder(::open(root_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (folder.get() < 0 || ::syncfs(folder.get()) != 0) return FromErrno(errno, root_);
  return Done{};
}

}  // namespace formwork
