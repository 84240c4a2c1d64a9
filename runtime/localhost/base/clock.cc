#include "runtime/localhost/base/clock.h"

#include <algorithm>
#include <utility>

namespace formwork::localhost {

namespace {

// The wall clock may be set while a thread waits: it looks again at least this often.
constexpr Duration kLongestRealWait = std::chrono::seconds(1);

}  // namespace

void Wakeup::Notify() {
  const std::lock_guard lock(mutex_);
  notified_ = true;
  changed_.notify_all();
}

Time RealClock::Now() const {
  return std::chrono::time_point_cast<Duration>(std::chrono::system_clock::now());
}

bool RealClock::WaitUntil(Time time, Wakeup& wakeup) {
  std::unique_lock lock(wakeup.mutex_);
  while (!wakeup.notified_) {
    const Duration left = time - Now();
    if (left <= Duration::zero()) return true;
    wakeup.changed_.wait_for(lock, std::min(left, kLongestRealWait));
  }
  wakeup.notified_ = false;
  return false;
}

std::optional<Duration> RealClock::RealDelay(Time time) const {
  return std::max(time - Now(), Duration::zero());
}

VirtualClock::VirtualClock(Time start) : now_(start) {}

Time VirtualClock::Now() const {
  const std::lock_guard lock(mutex_);
  return now_;
}

bool VirtualClock::WaitUntil(Time time, Wakeup& wakeup) {
  {
    const std::lock_guard lock(mutex_);
    waiting_.push_back(&wakeup);
  }
  bool reached = false;
  {
    std::unique_lock lock(wakeup.mutex_);
    wakeup.changed_.wait(lock, [&] { return wakeup.notified_ || Now() >= time; });
    reached = !wakeup.notified_;
    wakeup.notified_ = false;
  }
  const std::lock_guard lock(mutex_);
  waiting_.erase(std::find(waiting_.begin(), waiting_.end(), &wakeup));
  return reached;
}

std::optional<Duration> VirtualClock::RealDelay(Time time) const {
  if (time <= Now()) return Duration::zero();
  return std::nullopt;
}

void VirtualClock::Advance(Duration by) {
  AdvanceTo(Now() + by);
}

void VirtualClock::AdvanceTo(Time time) {
  std::vector<Wakeup*> waiting;
  {
    const std::lock_guard lock(mutex_);
    now_ = std::max(now_, time);
    waiting = waiting_;
    // Under the clock's lock no waiter can leave, so every Wakeup in the list is alive.
    for (Wakeup* wakeup : waiting)
      wakeup->changed_.notify_all();
  }
  if (listener_) listener_();
}

void VirtualClock::OnJump(std::function<void()> listener) {
  listener_ = std::move(listener);
}

}  // namespace formwork::localhost
