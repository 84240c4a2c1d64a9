#include "runtime/localhost/invoke/readiness.h"

#include <utility>

namespace formwork::localhost {

void Readiness::WhenReady(const App& app, std::function<void(bool)> action) {
  using State = Supervisor::State;
  const Supervisor* supervisor = app.supervisor;
  if (supervisor == nullptr) return action(false);
  const State state = supervisor->state();
  if (state == State::kReady || state == State::kExited)
    return action(true);  // an exited one refuses: that is the failure
  if (state == State::kGaveUp || state == State::kDown) return action(false);
  const auto limit = std::chrono::steady_clock::now() + app.host.initialization_timeout * 4;
  Await(*supervisor, limit, std::move(action));
}

void Readiness::Await(const Supervisor& supervisor, std::chrono::steady_clock::time_point limit,
                      std::function<void(bool)> action) {
  using State = Supervisor::State;
  const State state = supervisor.state();
  const bool late = std::chrono::steady_clock::now() > limit;
  if (!late && (state == State::kStarting || state == State::kMissing)) {
    platform_.loop.After(Duration(5),
                         [this, &supervisor, limit, action = std::move(action)]() mutable {
                           Await(supervisor, limit, std::move(action));
                         });
    return;
  }
  const bool ready = state == State::kReady || state == State::kExited;
  if (!ready && late && !hopeless_) {
    hopeless_ = true;
    platform_.events.Log("error", "Host",
                         "The handler did not become ready in time. Shutting down Functions Host");
    if (on_hopeless_) on_hopeless_();
  }
  action(ready);
}

}  // namespace formwork::localhost
