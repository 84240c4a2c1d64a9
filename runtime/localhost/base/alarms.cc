#include "runtime/localhost/base/alarms.h"

#include <algorithm>
#include <utility>

namespace formwork::localhost {

Alarms::Id Alarms::At(Time time, std::function<void()> action) {
  const Id id = next_id_++;
  by_time_.emplace(Key(time, id), std::move(action));
  times_.emplace(id, time);
  return id;
}

bool Alarms::Cancel(Id id) {
  const auto found = times_.find(id);
  if (found == times_.end()) return false;
  by_time_.erase(Key(found->second, id));
  times_.erase(found);
  return true;
}

std::optional<Time> Alarms::Next() const {
  if (by_time_.empty()) return std::nullopt;
  return by_time_.begin()->first.first;
}

size_t Alarms::RunDue(Time now) {
  size_t ran = 0;
  while (!by_time_.empty() && by_time_.begin()->first.first <= now) {
    auto node = by_time_.extract(by_time_.begin());
    times_.erase(node.key().second);
    node.mapped()();
    ++ran;
  }
  return ran;
}

size_t AdvanceThrough(VirtualClock& clock, Alarms& alarms, Time target,
                      const std::function<bool()>& settle) {
  size_t ran = 0;
  for (auto next = alarms.Next(); next && *next <= target; next = alarms.Next()) {
    clock.AdvanceTo(*next);
    ran += alarms.RunDue(clock.Now());
    if (!settle()) return ran;
  }
  clock.AdvanceTo(target);
  static_cast<void>(settle());
  return ran;
}

}  // namespace formwork::localhost
