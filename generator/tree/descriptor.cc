#include "generator/tree/descriptor.h"

#include <cerrno>
#include <cstring>
#include <utility>

#include <unistd.h>

namespace formwork {

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

Descriptor::Descriptor(Descriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}

Descriptor& Descriptor::operator=(Descriptor&& other) noexcept {
  std::swap(fd_, other.fd_);
  return *this;
}

Descriptor::~Descriptor() {
  if (IsOpen()) ::close(fd_);
}

bool Descriptor::Close() {
  return ::close(std::exchange(fd_, -1)) == 0;
}

}  // namespace formwork
