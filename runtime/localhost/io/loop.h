#pragma once
// The host's one thread: sockets, child processes' pipes, timers. Work is done in rounds:
// everything that is ready, then the end of the round, where state is committed first and bytes
// leave afterwards. So nothing is ever acknowledged that a kill -9 could take back, and a busy
// round pays for one transaction.

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <unordered_map>
#include <vector>

#include "runtime/localhost/base/alarms.h"
#include "runtime/localhost/base/clock.h"

namespace formwork::localhost {

class Loop {
 public:
  using Action = std::function<void()>;
  using Ready = std::function<void(uint32_t events)>;  // EPOLLIN, EPOLLOUT, …

  explicit Loop(Clock& clock);
  Loop(const Loop&) = delete;
  Loop& operator=(const Loop&) = delete;
  ~Loop();

  [[nodiscard]] Clock& clock() { return clock_; }

  [[nodiscard]] Time Now() const { return clock_.Now(); }

  // The descriptor stays the caller's; it is removed before it is closed.
  void Add(int descriptor, uint32_t events, Ready ready);
  void Change(int descriptor, uint32_t events);
  void Remove(int descriptor);

  // In real time: time-outs of sockets and processes. A virtual clock does not move these.
  Alarms::Id After(Duration delay, Action action);
  void CancelAfter(Alarms::Id id);
  // In the platform's time: visibility, schedules, retry pauses.
  Alarms::Id At(Time time, Action action);
  void CancelAt(Alarms::Id id);

  // Later in this round.
  void Post(Action action);
  // Runs at the end of every round, in the order of asking: first the commit, then what leaves.
  void AtRoundEnd(Action action);

  void Run();

  void Stop() { running_ = false; }

  // One round, waiting at most so long: for tests.
  void RunOnce(Duration wait);
  // Moves a virtual clock step by step, after the moves that were asked for before. `done` is
  // called when what became due on the way has been done. False when the clock is a real one.
  [[nodiscard]] bool Advance(Duration by, Action done);

  // Everything in flight that a moving virtual clock has to wait for.
  void SetBusy(std::function<bool()> busy) { busy_ = std::move(busy); }

 private:
  struct Watched {
    uint32_t generation = 0;
    std::shared_ptr<Ready> ready;
  };

  void Move(VirtualClock& clock, Duration by, const Action& done);
  void RunPosted();
  void EndRound();
  [[nodiscard]] int WaitMillis(Duration longest) const;
  [[nodiscard]] static Time Steady();

  Clock& clock_;
  int epoll_ = -1;
  bool running_ = false;
  bool moving_ = false;
  uint32_t generation_ = 0;
  std::unordered_map<int, Watched> watched_;
  Alarms real_;
  Alarms alarms_;
  std::vector<Action> posted_;
  std::vector<Action> round_end_;
  std::function<bool()> busy_;
};

}  // namespace formwork::localhost
