#pragma once
// Everything that waits for work: the listeners of queues, changes and timers. Those of an app are
// made when its handler is ready, and started together once whatever they call is there.

#include <functional>
#include <list>
#include <vector>

#include "runtime/localhost/triggers/changes_listener.h"
#include "runtime/localhost/triggers/queue_listener.h"
#include "runtime/localhost/triggers/timer_listener.h"

namespace formwork::localhost {

class Listeners {
 public:
  Listeners(Platform& platform, Invoker& invoker);
  Listeners(const Listeners&) = delete;
  Listeners& operator=(const Listeners&) = delete;

  // A listener for each trigger that is enabled and not in error. None is started yet.
  void Add(const App& app);
  // Those that were added since the last start.
  void Start();
  void Pause();

  [[nodiscard]] const std::list<QueueListener>& queues() const { return queues_; }

  [[nodiscard]] const std::list<ChangesListener>& changes() const { return changes_; }

  [[nodiscard]] std::list<TimerListener>& timers() { return timers_; }

  [[nodiscard]] const std::list<TimerListener>& timers() const { return timers_; }

 private:
  void Add(const Function& function);

  Platform& platform_;
  Invoker& invoker_;
  std::list<QueueListener> queues_;
  std::list<ChangesListener> changes_;
  std::list<TimerListener> timers_;
  std::vector<std::function<void()>> unstarted_;
};

}  // namespace formwork::localhost
