#include "runtime/src/watch.h"

#include <chrono>
#include <utility>

namespace formwork {
namespace {

// It looks on as often for a while: what is quick is seldom seen running, and waking costs more.
constexpr int64_t kAfterRunningNs = 5'000'000;
constexpr int64_t kAfterWaitingNs = 100'000'000;

constexpr std::chrono::milliseconds Pause(Watch::Seen pace) {
  switch (pace) {
    case Watch::Seen::kNothing:
      return std::chrono::seconds(1);
    case Watch::Seen::kWaiting:
      return std::chrono::milliseconds(20);
    case Watch::Seen::kRunning:
    case Watch::Seen::kEnd:
      break;
  }
  return std::chrono::milliseconds(2);
}

}  // namespace

int64_t SteadyNs() {
  return std::chrono::duration_cast<std::chrono::nanoseconds>(
             std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

void Watch::Start(Look look) {
  thread_ = std::thread([this, look = std::move(look)] { Run(look); });
}

void Watch::Wake(Seen seen) {
  if (pace_.load() >= seen) return;
  const std::lock_guard lock(mutex_);
  pace_.store(seen);
  wakes_.notify_one();
}

void Watch::Run(const Look& look) {
  int64_t waited = SteadyNs();
  int64_t ran = waited;
  const auto note = [&](Seen seen, int64_t now) {
    if (seen >= Seen::kWaiting) waited = now;
    if (seen >= Seen::kRunning) ran = now;
  };
  const auto pace = [&](int64_t now) {
    if (now - ran < kAfterRunningNs) return Seen::kRunning;
    return now - waited < kAfterWaitingNs ? Seen::kWaiting : Seen::kNothing;
  };
  while (true) {
    const int64_t now = SteadyNs();
    // Before it looks: what begins meanwhile is either seen or sees that it must wake us.
    pace_.store(pace(now));
    const Seen seen = look(now);
    if (seen == Seen::kEnd) return;
    note(seen, now);
    std::unique_lock lock(mutex_);
    note(pace_.load(), now);
    const Seen kept = pace(now);
    pace_.store(kept);
    wakes_.wait_for(lock, Pause(kept), [&] { return pace_.load() > kept; });
    note(pace_.load() > kept ? pace_.load() : Seen::kNothing, SteadyNs());
  }
}

}  // namespace formwork
