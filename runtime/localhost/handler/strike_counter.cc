#include "runtime/localhost/handler/strike_counter.h"

namespace formwork::localhost {
namespace {

constexpr int kMaxStrikes = 3;
constexpr int kIntentionalRestart = 200;

}  // namespace

StrikeCounter::Verdict StrikeCounter::OnExit(int code, Time now) {
  if (code == 0) return Verdict::kStayDown;
  if (code == kIntentionalRestart) return Verdict::kRestart;
  return OnError(now);
}

StrikeCounter::Verdict StrikeCounter::OnError(Time now) {
  if (last_ && now - *last_ > std::chrono::minutes(30)) strikes_ = 0;
  last_ = now;
  return ++strikes_ >= kMaxStrikes ? Verdict::kGiveUp : Verdict::kRestart;
}

}  // namespace formwork::localhost
