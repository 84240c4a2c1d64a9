#include "runtime/src/retry.h"

#include <algorithm>
#include <charconv>

namespace formwork {

bool IsTransientStatus(int status) {
  if (status == 408 || status == 429) return true;
  return status >= 500 && status <= 599 && status != 501 && status != 505;
}

int64_t LongestPause(const RetryPolicy& policy, int next) {
  int64_t pause = policy.first_ms;
  for (int i = 2; policy.exponential && i < next && pause < policy.max_ms; ++i)
    pause *= 2;
  return std::clamp<int64_t>(pause, 0, std::max(policy.first_ms, policy.max_ms));
}

std::optional<int64_t> PauseBefore(const RetryPolicy& policy, int next, double chance,
                                   std::optional<int64_t> retry_after_ms, int64_t remaining_ms) {
  if (next > policy.attempts) return std::nullopt;
  const auto jittered =
      static_cast<int64_t>(static_cast<double>(LongestPause(policy, next)) * chance);
  const int64_t pause = std::max(jittered, retry_after_ms.value_or(0));
  if (pause >= remaining_ms) return std::nullopt;
  return pause;
}

std::optional<int64_t> RetryAfterMs(std::string_view header) {
  int64_t seconds = 0;
  const auto [at, error] = std::from_chars(header.data(), header.data() + header.size(), seconds);
  if (error != std::errc() || at != header.data() + header.size() || seconds < 0 ||
      seconds > 86'400)
    return std::nullopt;
  return seconds * 1000;
}

}  // namespace formwork
