#pragma once
// What the end of a handler's process means: exit 0 stays down, 200 restarts uncounted, anything
// else is a strike; the third within 30 minutes gives up. Pure.

#include <cstdint>
#include <optional>

#include "runtime/localhost/base/clock.h"

namespace formwork::localhost {

class StrikeCounter {
 public:
  enum class Verdict : uint8_t { kStayDown, kRestart, kGiveUp };
  [[nodiscard]] Verdict OnExit(int code, Time now);
  [[nodiscard]] Verdict OnError(Time now);

  [[nodiscard]] int strikes() const { return strikes_; }

 private:
  int strikes_ = 0;
  std::optional<Time> last_;
};

}  // namespace formwork::localhost
