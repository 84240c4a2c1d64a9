#pragma once
// The host's standard output: what happens on the platform, as lines for a person or as JSON.

#include <chrono>
#include <string>

#include "runtime/localhost/events/events.h"
#include "runtime/localhost/host/options.h"
#include "runtime/localhost/io/loop.h"

namespace formwork::localhost {

class Console {
 public:
  explicit Console(Loop& loop) : loop_(loop) {}

  Console(const Console&) = delete;
  Console& operator=(const Console&) = delete;

  // Call it after whoever commits at a round's end: nothing is said of what did not happen.
  void Write(Events& events, OutputForm form, bool colour);

  // From now on each round's lines are written at its end: there may be no other.
  void Hurry() { hurried_ = true; }

 private:
  void WriteWhenDue();

  Loop& loop_;
  std::string pending_;
  std::chrono::steady_clock::time_point written_;
  bool waits_ = false;
  bool hurried_ = false;
};

}  // namespace formwork::localhost
