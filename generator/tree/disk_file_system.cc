#include "generator/tree/disk_file_system.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <climits>
#include <filesystem>
#include <memory>

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "generator/base/str_cat.h"

namespace formwork {
namespace {

using Place = OpenFolders::Place;

std::string RealPath(std::string root) {
  std::error_code failed;
  const std::filesystem::path real = std::filesystem::canonical(root, failed);
  return failed ? root : real.string();
}

std::string LinkTarget(const Place& place) {
  std::array<char, PATH_MAX> target{};
  const ssize_t size = ::readlinkat(place.folder, place.name, target.data(), target.size());
  return size < 0 ? std::string() : std::string(target.data(), static_cast<size_t>(size));
}

FileStat AsStat(const struct stat& info) {
  FileStat stat;
  stat.type = S_ISREG(info.st_mode)   ? FileStat::Type::kFile
              : S_ISDIR(info.st_mode) ? FileStat::Type::kDirectory
              : S_ISLNK(info.st_mode) ? FileStat::Type::kSymlink
                                      : FileStat::Type::kOther;
  stat.executable = (info.st_mode & S_IXUSR) != 0;
  stat.writable = (info.st_mode & S_IWUSR) != 0;
  stat.size = static_cast<uint64_t>(info.st_size);
  return stat;
}

Result<std::optional<FileStat>> StatAt(const Place& place, std::string_view path) {
  struct stat info = {};
  if (::fstatat(place.folder, place.name, &info, AT_SYMLINK_NOFOLLOW) != 0) {
    if (errno == ENOENT) return std::optional<FileStat>();
    return FromErrno(errno, path);
  }
  FileStat stat = AsStat(info);
  if (stat.type == FileStat::Type::kSymlink) stat.link = LinkTarget(place);
  return std::optional<FileStat>(std::move(stat));
}

Result<std::string> ReadAll(const Descriptor& file, size_t size, std::string_view path) {
  std::string bytes(size + 1, '\0');  // one more: a read that leaves room has met the end
  size_t used = 0;
  while (true) {
    const ssize_t got = ::read(file.get(), bytes.data() + used, bytes.size() - used);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return FromErrno(errno, path);
    used += static_cast<size_t>(got);
    if (used < bytes.size()) break;
    bytes.resize(used + 4096);  // it grew
  }
  bytes.resize(used);
  return bytes;
}

// Of a path below a folder that is missing, for those to whom that is an answer.
bool IsMissing(const Result<Place>& place) {
  return !place && place.error().code == Error::Code::kNotFound;
}

}  // namespace

DiskFileSystem::DiskFileSystem(std::string root)
    : root_(RealPath(std::move(root))), folders_(root_), sources_(root_) {}

Result<std::optional<FileStat>> DiskFileSystem::Stat(std::string_view path) const {
  const Result<Place> place = folders_.Find(path, Missing::kReport);
  if (IsMissing(place)) return std::optional<FileStat>();
  if (!place) return place.error();
  return StatAt(*place, path);
}

Result<std::optional<Found>> DiskFileSystem::Fetch(std::string_view path) const {
  const Result<Place> place = folders_.Find(path, Missing::kReport);
  if (IsMissing(place)) return std::optional<Found>();
  if (!place) return place.error();
  const Descriptor file(::openat(
      place->folder, place->name,
      O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY));  // a pipe does not hold us
  Found found;
  if (!file.IsOpen()) {
    const int error = errno;
    if (error == ENOENT) return std::optional<Found>();
    Result<std::optional<FileStat>> stat = StatAt(*place, path);
    if (!stat) return stat.error();
    if (!*stat || (*stat)->type == FileStat::Type::kFile) return FromErrno(error, path);
    found.stat = std::move(**stat);
    return std::optional<Found>(std::move(found));
  }
  struct stat info = {};
  if (::fstat(file.get(), &info) != 0) return FromErrno(errno, path);
  found.stat = AsStat(info);
  if (found.stat.type == FileStat::Type::kFile) {
    Result<std::string> bytes = ReadAll(file, static_cast<size_t>(info.st_size), path);
    if (!bytes) return bytes.error();
    found.bytes = std::move(*bytes);
  }
  return std::optional<Found>(std::move(found));
}

Result<std::vector<std::string>> DiskFileSystem::List(std::string_view path) const {
  const std::string within = path.empty() ? "x" : StrCat(path, "/x");
  const Result<Place> place = folders_.Find(within, Missing::kReport);
  if (IsMissing(place)) return std::vector<std::string>();
  if (!place) return place.error();
  Descriptor folder(::openat(place->folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!folder.IsOpen()) return FromErrno(errno, path);
  const std::unique_ptr<DIR, int (*)(DIR*)> listing(::fdopendir(folder.get()), ::closedir);
  if (listing == nullptr) return FromErrno(errno, path);
  folder.Release();
  std::vector<std::string> names;
  errno = 0;
  while (const dirent* entry = ::readdir(listing.get())) {
    const std::string_view name = entry->d_name;
    if (name != "." && name != "..") names.emplace_back(name);
  }
  if (errno != 0) return FromErrno(errno, path);
  std::ranges::sort(names);
  return names;
}

Status DiskFileSystem::Write(std::string_view path, std::string_view bytes, Mode mode) {
  const Result<Place> place = folders_.Find(path, Missing::kMake);
  if (!place) return place.error();
  const mode_t bits = mode == Mode::kExecutable ? 0777 : 0666;
  const auto create = [&] {
    return ::openat(place->folder, place->name,
                    O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, bits);
  };
  Descriptor file(create());
  if (!file.IsOpen() && errno == EEXIST) {
    // A left-over of a killed run may have another mode: begin anew.
    if (::unlinkat(place->folder, place->name, 0) != 0 && errno != ENOENT)
      return FromErrno(errno, path);
    file = Descriptor(create());
  }
  if (!file.IsOpen()) return FromErrno(errno, path);
  while (!bytes.empty()) {
    const ssize_t written = ::write(file.get(), bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return FromErrno(errno, path);
    bytes.remove_prefix(static_cast<size_t>(written));
  }
  if (!file.Close()) return FromErrno(errno, path);
  return Done{};
}

Status DiskFileSystem::Rename(std::string_view from, std::string_view to) {
  const Result<Place> source = sources_.Find(from, Missing::kReport);
  if (!source) return source.error();
  const Result<Place> target = folders_.Find(to, Missing::kMake);
  if (!target) return target.error();
  if (::renameat(source->folder, source->name, target->folder, target->name) != 0)
    return FromErrno(errno, to);
  for (OpenFolders* open : {&folders_, &sources_}) {  // whole folders move too
    open->Forget(from);
    open->Forget(to);
  }
  return Done{};
}

Status DiskFileSystem::Remove(std::string_view path) {
  const Result<Place> place = folders_.Find(path, Missing::kReport);
  if (IsMissing(place)) return Done{};
  if (!place) return place.error();
  if (::unlinkat(place->folder, place->name, 0) != 0 && errno != ENOENT)
    return FromErrno(errno, path);
  return Done{};
}

Status DiskFileSystem::RemoveEmptyFolders(std::string_view path) {
  for (; !path.empty(); path = ParentOf(path)) {
    const Result<Place> place = folders_.Find(path, Missing::kReport);
    if (IsMissing(place)) continue;
    if (!place) return place.error();
    if (::unlinkat(place->folder, place->name, AT_REMOVEDIR) != 0 && errno != ENOENT) {
      const bool stays =
          errno == ENOTEMPTY || errno == EEXIST || errno == ENOTDIR || errno == EBUSY;
      if (stays) return Done{};
      return FromErrno(errno, path);
    }
    folders_.Forget(path);
    sources_.Forget(path);
  }
  return Done{};
}

Status DiskFileSystem::Sync() {
  const Descriptor folder(::open(root_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!folder.IsOpen() || ::syncfs(folder.get()) != 0) return FromErrno(errno, root_);
  return Done{};
}

}  // namespace formwork
