#include "runtime/localhost/io/loop.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <utility>

#include <sys/epoll.h>
#include <unistd.h>

namespace formwork::localhost {

Loop::Loop(Clock& clock) : clock_(clock), epoll_(::epoll_create1(EPOLL_CLOEXEC)) {
  if (epoll_ < 0) std::abort();  // out of descriptors before anything has begun
}

Loop::~Loop() {
  ::close(epoll_);
}

Time Loop::Steady() {
  return Time(
      std::chrono::duration_cast<Duration>(std::chrono::steady_clock::now().time_since_epoch()));
}

void Loop::Add(int descriptor, uint32_t events, Ready ready) {
  Watched& watched = watched_[descriptor];
  watched.generation = ++generation_;
  watched.ready = std::make_shared<Ready>(std::move(ready));
  epoll_event event{};
  event.events = events;
  event.data.u64 = (uint64_t{watched.generation} << 32U) | static_cast<uint32_t>(descriptor);
  ::epoll_ctl(epoll_, EPOLL_CTL_ADD, descriptor, &event);
}

void Loop::Change(int descriptor, uint32_t events) {
  const auto it = watched_.find(descriptor);
  if (it == watched_.end()) return;
  epoll_event event{};
  event.events = events;
  event.data.u64 = (uint64_t{it->second.generation} << 32U) | static_cast<uint32_t>(descriptor);
  ::epoll_ctl(epoll_, EPOLL_CTL_MOD, descriptor, &event);
}

void Loop::Remove(int descriptor) {
  if (watched_.erase(descriptor) > 0) ::epoll_ctl(epoll_, EPOLL_CTL_DEL, descriptor, nullptr);
}

Alarms::Id Loop::After(Duration delay, Action action) {
  return real_.At(Steady() + delay, std::move(action));
}

void Loop::CancelAfter(Alarms::Id id) {
  real_.Cancel(id);
}

Alarms::Id Loop::At(Time time, Action action) {
  return alarms_.At(time, std::move(action));
}

void Loop::CancelAt(Alarms::Id id) {
  alarms_.Cancel(id);
}

void Loop::Post(Action action) {
  posted_.push_back(std::move(action));
}

void Loop::AtRoundEnd(Action action) {
  round_end_.push_back(std::move(action));
}

void Loop::RunPosted() {
  // What is posted meanwhile belongs to this round, but a task that posts itself must not starve
  // the sockets.
  for (int pass = 0; pass < 64 && !posted_.empty(); ++pass) {
    std::vector<Action> now;
    now.swap(posted_);
    for (Action& action : now)
      action();
  }
}

void Loop::EndRound() {
  for (Action& action : round_end_)
    action();
}

int Loop::WaitMillis(Duration longest) const {
  if (!posted_.empty()) return 0;
  Duration wait = longest;
  if (const auto next = real_.Next()) wait = std::min(wait, *next - Steady());
  if (const auto next = alarms_.Next()) {
    if (const auto delay = clock_.RealDelay(*next)) wait = std::min(wait, *delay);
  }
  return static_cast<int>(std::max<int64_t>(wait.count(), 0));
}

void Loop::RunOnce(Duration wait) {
  std::array<epoll_event, 256> events{};
  const int count =
      ::epoll_wait(epoll_, events.data(), static_cast<int>(events.size()), WaitMillis(wait));
  for (int i = 0; i < count; ++i) {
    const epoll_event& event = events[static_cast<size_t>(i)];
    const auto it = watched_.find(static_cast<int>(event.data.u64 & 0xFFFFFFFFU));
    // An earlier event of this round may have closed it, and another may have got its number.
    if (it == watched_.end() || it->second.generation != event.data.u64 >> 32U) continue;
    const std::shared_ptr<Ready> ready = it->second.ready;
    (*ready)(event.events);
  }
  real_.RunDue(Steady());
  alarms_.RunDue(clock_.Now());
  RunPosted();
  EndRound();
}

void Loop::Run() {
  running_ = true;
  Post([] {});  // the first round does not wait: what was written before it has to leave
  while (running_)
    RunOnce(std::chrono::hours(1));
}

bool Loop::Advance(Duration by, Action done) {
  auto* clock = dynamic_cast<VirtualClock*>(&clock_);
  if (clock == nullptr) return false;
  // Not from within a round: the clock stops at every alarm on the way, and each needs rounds of
  // its own.
  After(Duration(0), [this, clock, by, done = std::move(done)] { Move(*clock, by, done); });
  return true;
}

void Loop::Move(VirtualClock& clock, Duration by, const Action& done) {
  if (moving_) {  // this is one of the rounds of another move
    After(Duration(5), [this, &clock, by, done] { Move(clock, by, done); });
    return;
  }
  moving_ = true;
  AdvanceThrough(clock, alarms_, clock.Now() + by, [this] {
    EndRound();
    do {
      RunOnce(Duration(0));
      if (busy_ && busy_()) RunOnce(Duration(5));
    } while (running_ && (!posted_.empty() || (busy_ && busy_())));
    return running_;
  });
  moving_ = false;
  done();
}

}  // namespace formwork::localhost
