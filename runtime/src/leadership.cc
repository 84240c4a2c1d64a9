#include "runtime/src/leadership.h"

#include <algorithm>

namespace formwork {
namespace {

constexpr int64_t kQuickNs = 300'000;  // a run that counts as quick
constexpr int kTrusted = 32;
constexpr int kMostTrusted = 64;
// One run in ten that is slow is enough to lose the trust; one in a hundred is not.
constexpr int kSlowCosts = 16;

}  // namespace

std::optional<uint64_t> Leadership::TakeIfStuck(int64_t now_ns) {
  const int64_t since = entered_.load();
  if (since == 0 || now_ns - since < kStuckNs) return std::nullopt;
  const uint64_t next = term_.load() + 1;
  entered_.store(0);
  term_.store(next);
  return next;
}

bool IsTrusted(const Dispatcher::Entry& function) {
  return function.quick_runs.load(std::memory_order_relaxed) >= kTrusted;
}

// A thread that was only kept waiting by a busy machine is forgiven soon.
void Rate(const Dispatcher::Entry& function, int64_t took_ns) {
  const int score = function.quick_runs.load(std::memory_order_relaxed);
  const int next = took_ns < kQuickNs               ? score + 1
                   : took_ns < Leadership::kStuckNs ? score - kSlowCosts
                                                    : 0;
  const int bounded = std::clamp(next, 0, kMostTrusted);
  if (bounded != score) function.quick_runs.store(bounded, std::memory_order_relaxed);
}

void Distrust(const Dispatcher::Entry& function) {
  function.quick_runs.store(0);
}

}  // namespace formwork
