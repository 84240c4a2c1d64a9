#pragma once
// What history has decided about retries. A policy may be a setting that changes while instances
// run; so the timer of such a retry names the failed attempt in its digits below the millisecond
// (ticks of 100 ns, which every store keeps), and in a replay these digits decide, not the policy
// of today.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <unordered_map>

#include "runtime/durable/history.h"

namespace formwork::durable {

// Nanoseconds that are added to the time of the timer: 100 … 999,900.
[[nodiscard]] int32_t RetryMark(int32_t failed_task);

class Decisions {
 public:
  // `request` outlives this. Nothing is read before somebody asks.
  explicit Decisions(const Request* request) : request_(request) {}

  // Whether the action `id` was a timer for another attempt after `failed_task`. `at` is the place
  // of the event that is being looked at, in past and fresh together. nullopt: history does not
  // say, because nothing was decided there yet.
  [[nodiscard]] std::optional<bool> Retries(int32_t failed_task, int32_t id, size_t at);

 private:
  void Read();

  const Request* request_;
  bool read_ = false;
  bool rewritten_ = false;  // suspended or rewound: what was decided may have been sent later
  size_t committed_ = 0;    // events before this place have had their consequences recorded
  std::unordered_map<int32_t, int32_t> marks_;  // by action; 0: something else than such a timer
};

}  // namespace formwork::durable
