#pragma once
// One run of a kind per project at a time: .formwork/lock for what writes, .formwork/run.lock for
// the platform that runs here. Held by the kernel and so freed by any death. The kernel also says
// which process holds it: the file stays empty.

#include <chrono>
#include <functional>
#include <string>

#include "generator/base/result.h"

namespace formwork {

class RunLock {
 public:
  struct Options {
    std::string name = "lock";  // of the file in .formwork
    std::chrono::milliseconds wait = std::chrono::seconds(10);
    std::function<void(const std::string& holder)> on_wait = {};  // once, when it has to wait
  };

  // `root` is the project's folder. kBusy names the holder.
  [[nodiscard]] static Result<RunLock> Acquire(const std::string& root, const Options& options);

  RunLock(RunLock&& other) noexcept;
  RunLock& operator=(RunLock&&) = delete;
  ~RunLock();

 private:
  explicit RunLock(int fd) : fd_(fd) {}

  int fd_;
};

}  // namespace formwork
