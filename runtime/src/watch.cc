#include "runtime/src/watch.h"

#include <chrono>
#include <utility>

namespace formwork {
namespace {

constexpr auto kTick = std::chrono::milliseconds(1);
constexpr auto kSleep = std::chrono::seconds(1);
constexpr int64_t kIdleNs = 100'000'000;  // without work for so long: it goes to sleep

}  // namespace

int64_t SteadyNs() {
  return std::chrono::duration_cast<std::chrono::nanoseconds>(
             std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

void Watch::Start(Look look) {
  thread_ = std::thread([this, look = std::move(look)] { Run(look); });
}

void Watch::Wake() {
  if (!sleeps_.load()) return;
  const std::lock_guard lock(mutex_);
  sleeps_.store(false);
  wakes_.notify_one();
}

void Watch::Run(const Look& look) {
  int64_t last_work = SteadyNs();
  while (true) {
    const int64_t now = SteadyNs();
    // Before it looks: what begins meanwhile is either seen or sees that it must wake us.
    if (now - last_work > kIdleNs) sleeps_.store(true);
    const Seen seen = look(now);
    if (seen == Seen::kEnd) return;
    if (seen == Seen::kWork) {
      last_work = now;
      sleeps_.store(false);
    }
    std::unique_lock lock(mutex_);
    if (sleeps_.load()) {
      wakes_.wait_for(lock, kSleep, [this] { return !sleeps_.load(); });
      sleeps_.store(false);
    } else {
      wakes_.wait_for(lock, kTick);
    }
  }
}

}  // namespace formwork
