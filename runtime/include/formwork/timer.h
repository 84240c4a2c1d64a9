#pragma once
// What a schedule's call knows of its times.

#include <optional>

#include <formwork/types.h>

namespace formwork {

struct Timer {
  bool is_past_due = false;      // it should have run earlier
  std::optional<DateTime> last;  // of the previous run, where the host keeps it
  std::optional<DateTime> next;
};

}  // namespace formwork
