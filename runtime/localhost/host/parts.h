#pragma once
// Everything that listens, for those who show or drive it: the control surface.

#include <functional>
#include <list>
#include <string>
#include <vector>

#include "runtime/localhost/host/options.h"
#include "runtime/localhost/http/front.h"
#include "runtime/localhost/invoke/invoker.h"
#include "runtime/localhost/triggers/changes_listener.h"
#include "runtime/localhost/triggers/queue_listener.h"
#include "runtime/localhost/triggers/timer_listener.h"

namespace formwork::localhost {

struct HostParts {
  const HostOptions& options;
  Platform& platform;
  Invoker& invoker;
  Keys& keys;
  Front& front;
  const std::vector<Function>& functions;
  std::list<QueueListener>& queues;
  std::list<ChangesListener>& changes;
  std::list<TimerListener>& timers;
  Time started;
  uint16_t port = 0;
  std::string control_key = {};
  std::string state = "Initializing";  // Running, Error
  Json graph = {};                     // of the resources file: the platform as drawn
  std::function<void()> stop = {};
};

}  // namespace formwork::localhost
