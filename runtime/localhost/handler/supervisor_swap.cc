// Putting a newly built handler in the old one's place without losing a call: both run until the
// old one has answered what it had.
#include <algorithm>
#include <csignal>
#include <utility>

#include "runtime/localhost/handler/supervisor.h"
#include "runtime/localhost/protocol/invocation_request.h"

namespace formwork::localhost {
namespace {

constexpr Duration kOldHandlerTime{30'000};

}  // namespace

struct Supervisor::Swapping {
  uint16_t port = 0;
  uint64_t before = 0;
  std::chrono::steady_clock::time_point begun = std::chrono::steady_clock::now();
  std::function<Drained()> end_of_running;
  Drained drained;  // set when the new one takes over
  std::function<void(std::string)> done;
};

void Supervisor::Swap(std::function<Drained()> drained, std::function<void(std::string)> done) {
  auto swapping = std::make_shared<Swapping>();
  swapping->port = FreePort();
  swapping->before = current_;
  swapping->end_of_running = std::move(drained);
  swapping->done = std::move(done);
  std::string why;
  const uint64_t start = ++current_;
  next_ = Launch(
      swapping->port,
      [this, start](ProcessExit exit) {
        if (start == current_) OnExit(exit);
      },
      why);
  if (!next_) {
    current_ = swapping->before;
    swapping->done(why);
    return;
  }
  PollNext(swapping);
}

void Supervisor::PollNext(const std::shared_ptr<Swapping>& swapping) {
  const auto waited = std::chrono::steady_clock::now() - swapping->begun;
  if (!next_ || !next_->running() || waited > plan_.initialization_timeout) {
    next_.reset();
    current_ = swapping->before;  // the old one is in charge again
    if (process_ && !process_->running()) Start();
    swapping->done("the new handler did not come up");
    return;
  }
  CallSpec call;
  call.port = swapping->port;
  call.bytes = EncodePing(call.port);
  call.timeout = plan_.initialization_timeout;
  call.on_end = [this, swapping](CallEnd end, const ResponseHead&, const std::string&) {
    if (end != CallEnd::kRefused) return Adopt(swapping);
    loop_.After(Duration(5), [this, swapping] { PollNext(swapping); });
  };
  client_.Call(std::move(call));
}

// New calls go to the new process from here on; the old one may finish what it has.
void Supervisor::Adopt(const std::shared_ptr<Swapping>& swapping) {
  if (!next_) return;
  const auto old = process_;
  process_ = std::move(next_);
  next_.reset();
  port_ = swapping->port;
  state_ = State::kReady;
  if (hooks_.on_ready) hooks_.on_ready();
  swapping->drained = swapping->end_of_running();
  swapping->done("");
  if (!old) return;
  old_.push_back(old);
  Retire(old, swapping, Duration(0));
}

void Supervisor::Retire(const std::shared_ptr<ChildProcess>& old,
                        const std::shared_ptr<Swapping>& swapping, Duration waited) {
  constexpr Duration step{20};
  if (!swapping->drained() && waited < kOldHandlerTime) {
    loop_.After(step, [this, old, swapping, next = waited + step] { Retire(old, swapping, next); });
    return;
  }
  old->Signal(plan_.graceful ? SIGTERM : SIGKILL);
  loop_.After(Duration(2000), [this, old] { std::erase(old_, old); });
}

}  // namespace formwork::localhost
