#pragma once
// When to try again and how long to wait: exponential backoff with full jitter, within one deadline
// for all attempts. Pure: time and chance are given.

#include <cstdint>
#include <optional>
#include <string_view>

namespace formwork {

struct RetryPolicy {
  int attempts = 3;
  int64_t first_ms = 100;
  int64_t max_ms = 5'000;
  bool exponential = true;
};

// 408, 429 and 5xx pass by themselves; 501 and 505 never do.
[[nodiscard]] bool IsTransientStatus(int status);

// The longest pause before attempt `next` (2 is the first retry): doubled each time, capped.
[[nodiscard]] int64_t LongestPause(const RetryPolicy& policy, int next);

// A pause between 0 and the longest, by `chance` in [0, 1); at least what the service asked for.
// nullopt: no attempt is left, or the pause would outlast the deadline.
[[nodiscard]] std::optional<int64_t> PauseBefore(const RetryPolicy& policy, int next, double chance,
                                                 std::optional<int64_t> retry_after_ms,
                                                 int64_t remaining_ms);

// Retry-After in seconds; a date is not understood and ignored.
[[nodiscard]] std::optional<int64_t> RetryAfterMs(std::string_view header);

}  // namespace formwork
