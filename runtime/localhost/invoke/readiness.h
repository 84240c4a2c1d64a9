#pragma once
// Waiting for an app's handler to be ready, and saying once that it never will be.

#include <chrono>
#include <functional>

#include "runtime/localhost/invoke/platform.h"

namespace formwork::localhost {

class Readiness {
 public:
  explicit Readiness(Platform& platform) : platform_(platform) {}

  // False when it does not come up and the host has to stop.
  void WhenReady(const App& app, std::function<void(bool)> action);

  // Nobody became ready in time.
  void OnHopeless(std::function<void()> action) { on_hopeless_ = std::move(action); }

 private:
  // Looks every few milliseconds.
  void Await(const Supervisor& supervisor, std::chrono::steady_clock::time_point limit,
             std::function<void(bool)> action);

  Platform& platform_;
  std::function<void()> on_hopeless_;
  bool hopeless_ = false;
};

}  // namespace formwork::localhost
