#include "runtime/localhost/host/console.h"

#include <cstdio>

namespace formwork::localhost {

void Console::Write(Events& events, OutputForm form, bool colour) {
  if (form == OutputForm::kQuiet) return;
  events.Listen([this, form, colour](const Event& event) {
    const size_t before = pending_.size();
    pending_ += form == OutputForm::kJson ? event.line : ConsoleLine(event, colour);
    if (pending_.size() > before) pending_.push_back('\n');
  });
  loop_.AtRoundEnd([this] { WriteWhenDue(); });
}

// At once when little happens, every few milliseconds when much does.
void Console::WriteWhenDue() {
  static constexpr std::chrono::milliseconds kBetween{5};
  if (pending_.empty() || (waits_ && !hurried_)) return;
  const auto now = std::chrono::steady_clock::now();
  if (now - written_ < kBetween && !hurried_) {
    waits_ = true;
    loop_.After(kBetween, [this] { waits_ = false; });
    return;
  }
  written_ = now;
  std::fwrite(pending_.data(), 1, pending_.size(), stdout);
  std::fflush(stdout);
  pending_.clear();
}

}  // namespace formwork::localhost
