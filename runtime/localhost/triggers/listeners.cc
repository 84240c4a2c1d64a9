#include "runtime/localhost/triggers/listeners.h"

#include <utility>

namespace formwork::localhost {

Listeners::Listeners(Platform& platform, Invoker& invoker)
    : platform_(platform), invoker_(invoker) {
  platform_.queues.OnPut([this](std::string_view queue) {
    for (QueueListener& listener : queues_) {
      if (listener.queue() == queue) listener.Wake();
    }
  });
  platform_.documents.OnChange([this](const Container& container) {
    for (ChangesListener& listener : changes_) {
      if (listener.Follows(container)) listener.Wake();
    }
  });
}

void Listeners::Add(const App& app) {
  for (const Function& function : app.functions) {
    if (function.error.empty() && !function.disabled) Add(function);
  }
}

void Listeners::Add(const Function& function) {
  const BindingKind kind = function.trigger().kind;
  if (kind == BindingKind::kQueueTrigger) {
    QueueListener& made = queues_.emplace_back(platform_, invoker_, function);
    unstarted_.emplace_back([&made] { made.Start(); });
  } else if (kind == BindingKind::kCosmosTrigger) {
    ChangesListener& made = changes_.emplace_back(platform_, invoker_, function);
    unstarted_.emplace_back([&made] { made.Start(); });
  } else if (kind == BindingKind::kTimerTrigger) {
    TimerListener& made = timers_.emplace_back(platform_, invoker_, function);
    unstarted_.emplace_back([this, &made] {
      if (!made.fault().empty())
        platform_.events.Log(
            "error", "Host.Startup",
            "The '" + made.function().name + "' function is in error: " + made.fault());
      made.Start();
    });
  }
}

void Listeners::Start() {
  for (const auto& start : std::exchange(unstarted_, {}))
    start();
}

void Listeners::Pause() {
  for (QueueListener& listener : queues_)
    listener.Pause();
  for (ChangesListener& listener : changes_)
    listener.Pause();
  for (TimerListener& listener : timers_)
    listener.Pause();
}

}  // namespace formwork::localhost
