#include "runtime/src/log_lines.h"

#include <cerrno>
#include <chrono>
#include <utility>

#include <unistd.h>

namespace formwork {
namespace {

// A reader that never reads must not make us grow: beyond this, lines are dropped.
constexpr size_t kMaxWaiting = size_t{4} * 1024 * 1024;
constexpr auto kBatch = std::chrono::milliseconds(5);

void WriteAll(int descriptor, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(descriptor, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return;
    bytes.remove_prefix(static_cast<size_t>(written));
  }
}

}  // namespace

LogLines::LogLines(int descriptor) : descriptor_(descriptor), thread_([this] { Work(); }) {}

LogLines::~LogLines() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wakes_.notify_one();
  thread_.join();
}

void LogLines::Write(std::string_view line) {
  const std::lock_guard lock(mutex_);
  if (waiting_.size() > kMaxWaiting) return;
  waiting_.append(line).push_back('\n');
  if (std::exchange(waits_, false)) wakes_.notify_one();
}

void LogLines::Work() {
  std::string batch;
  bool busy = false;  // lines came during the last pause
  std::unique_lock lock(mutex_);
  while (true) {
    // While lines come all the time nobody has to wake it: it looks after each pause by itself.
    if (!busy) {
      waits_ = true;
      wakes_.wait(lock, [this] { return stopping_ || !waiting_.empty(); });
      waits_ = false;
    }
    if (stopping_ && waiting_.empty()) return;
    if (!stopping_) {
      lock.unlock();
      std::this_thread::sleep_for(kBatch);
      lock.lock();
    }
    busy = !waiting_.empty();
    batch.swap(waiting_);
    lock.unlock();
    WriteAll(descriptor_, batch);
    batch.clear();
    lock.lock();
  }
}

}  // namespace formwork
