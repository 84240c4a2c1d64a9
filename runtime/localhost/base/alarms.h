#pragma once
// Deadlines of an event loop: an ordered list of times with what to do then. One thread; it knows
// no clock and no loop. The loop arms its timer for Next() and calls RunDue(clock.Now()) when it
// fires or the clock has jumped.

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <unordered_map>

#include "runtime/localhost/base/clock.h"

namespace formwork::localhost {

class Alarms {
 public:
  using Id = uint64_t;

  // Runs `action` once, at `time`. Equal times run in the order they were set.
  Id At(Time time, std::function<void()> action);
  // False when it has already run (or is running) or was cancelled.
  bool Cancel(Id id);

  [[nodiscard]] std::optional<Time> Next() const;
  // Runs everything due at `now`, also what the actions add that is due; returns how many ran.
  size_t RunDue(Time now);

  [[nodiscard]] size_t size() const { return by_time_.size(); }

 private:
  using Key = std::pair<Time, Id>;
  std::map<Key, std::function<void()>> by_time_;
  std::unordered_map<Id, Time> times_;
  Id next_id_ = 1;
};

// Moves a virtual clock to `target` stopping at every alarm on the way, so that a timer of every
// minute fires ten times in ten minutes and each sees its own time. `settle` lets the loop finish
// what an alarm has started; false leaves the clock where it is.
size_t AdvanceThrough(VirtualClock& clock, Alarms& alarms, Time target,
                      const std::function<bool()>& settle);

}  // namespace formwork::localhost
