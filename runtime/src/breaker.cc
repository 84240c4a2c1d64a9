#include "runtime/src/breaker.h"

namespace formwork {

bool Breaker::Allow(int64_t now_ms) {
  const std::lock_guard lock(mutex_);
  if (try_at_ms_ == 0) return true;
  if (now_ms < try_at_ms_) return false;
  // The next probe waits its turn, even if this one never reports back.
  try_at_ms_ = now_ms + kOpenMs;
  probing_ = true;
  return true;
}

void Breaker::Succeeded() {
  const std::lock_guard lock(mutex_);
  failures_ = 0;
  try_at_ms_ = 0;
  probing_ = false;
}

void Breaker::Failed(int64_t now_ms) {
  const std::lock_guard lock(mutex_);
  ++failures_;
  probing_ = false;
  if (failures_ >= kFailuresToOpen) try_at_ms_ = now_ms + kOpenMs;
}

std::string_view Breaker::Word(int64_t now_ms) const {
  const std::lock_guard lock(mutex_);
  if (try_at_ms_ == 0) return "closed";
  return probing_ || now_ms >= try_at_ms_ ? "half-open" : "open";
}

}  // namespace formwork
