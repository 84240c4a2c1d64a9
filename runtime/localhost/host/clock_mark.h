#pragma once
// How far the clock has come, kept in the state. A virtual clock may leave it days ahead of the
// wall: what waits there would then sleep on without a word.

#include "runtime/localhost/base/clock.h"
#include "runtime/localhost/base/database.h"
#include "runtime/localhost/events/events.h"

namespace formwork::localhost {

class ClockMark {
 public:
  explicit ClockMark(Database& database);

  // Says so if the state is ahead of `now`.
  void Warn(Time now, Events& events) const;
  // Within a transaction.
  void Keep(Time now);

 private:
  Database& database_;
};

}  // namespace formwork::localhost
