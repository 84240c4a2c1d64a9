#pragma once
// What the kernel gives: a descriptor that closes itself, and errno as an error of ours.

#include <string_view>

#include "generator/base/result.h"

namespace formwork {

// What errno says, about `path`.
[[nodiscard]] Error FromErrno(int error, std::string_view path);

class Descriptor {
 public:
  explicit Descriptor(int fd = -1) : fd_(fd) {}

  Descriptor(Descriptor&& other) noexcept;
  Descriptor& operator=(Descriptor&& other) noexcept;
  ~Descriptor();

  [[nodiscard]] int get() const { return fd_; }

  [[nodiscard]] bool IsOpen() const { return fd_ >= 0; }

  // Leaves it to another to close.
  void Release() { fd_ = -1; }

  // False: errno says why. A full disk may show only here.
  [[nodiscard]] bool Close();

 private:
  int fd_;
};

}  // namespace formwork
