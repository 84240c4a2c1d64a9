#include "generator/tree/run_lock.h"

#include <cerrno>
#include <cstring>
#include <thread>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "generator/base/str_cat.h"

namespace formwork {
namespace {

constexpr auto kPause = std::chrono::milliseconds(10);

Error Fault(std::string_view doing, const std::string& path) {
  const Error::Code code = errno == ENOSPC                     ? Error::Code::kFull
                           : errno == EACCES || errno == EROFS ? Error::Code::kDenied
                           : errno == ELOOP                    ? Error::Code::kUnsafe
                                                               : Error::Code::kIo;
  return {code, StrCat(doing, ": ", std::strerror(errno)), path};
}

// Two locks on one file: flock excludes, whoever holds it and however they got it; the record lock
// is never waited for, it only lets the kernel tell others our process id. Nothing is written into
// the file, so that a run that changes nothing touches nothing.
void SayWho(int fd) {
  struct flock mine = {};
  mine.l_type = F_WRLCK;
  mine.l_whence = SEEK_SET;
  static_cast<void>(::fcntl(fd, F_SETLK, &mine));
}

std::string Holder(int fd) {
  struct flock theirs = {};
  theirs.l_type = F_WRLCK;
  theirs.l_whence = SEEK_SET;
  const bool known = ::fcntl(fd, F_GETLK, &theirs) == 0 && theirs.l_type != F_UNLCK;
  return known ? StrCat("another formwork, process ", theirs.l_pid) : "another formwork";
}

}  // namespace

Result<RunLock> RunLock::Acquire(const std::string& root, const Options& options) {
  const std::string folder = StrCat(root, "/.formwork");
  const std::string path = StrCat(".formwork/", options.name);
  struct stat info = {};
  if (::mkdir(folder.c_str(), 0777) != 0 && errno != EEXIST)
    return Fault("cannot make its folder", path);
  if (::lstat(folder.c_str(), &info) != 0) return Fault("cannot look at its folder", path);
  if (!S_ISDIR(info.st_mode)) {
    return Error{Error::Code::kUnsafe, "is no folder; formwork keeps its state there", ".formwork"};
  }
  const int fd =
      ::open(StrCat(root, "/", path).c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0666);
  if (fd < 0) return Fault("cannot open", path);
  RunLock lock(fd);
  const auto end = std::chrono::steady_clock::now() + options.wait;
  bool told = false;
  while (::flock(fd, LOCK_EX | LOCK_NB) != 0) {
    if (errno == EINTR) continue;
    if (errno != EWOULDBLOCK) return Fault("cannot lock", path);
    if (std::chrono::steady_clock::now() >= end) {
      return Error{Error::Code::kBusy, StrCat("is held by ", Holder(fd)), path};
    }
    if (!told && options.on_wait) options.on_wait(Holder(fd));
    told = true;
    std::this_thread::sleep_for(kPause);
  }
  SayWho(fd);
  return lock;
}

RunLock::RunLock(RunLock&& other) noexcept : fd_(other.fd_) {
  other.fd_ = -1;
}

RunLock::~RunLock() {
  if (fd_ >= 0) ::close(fd_);
}

}  // namespace formwork
