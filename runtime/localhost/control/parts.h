#pragma once
// Everything that listens, for those who show or drive it: the control surface.

#include <functional>
#include <string>
#include <vector>

#include "runtime/localhost/host/options.h"
#include "runtime/localhost/http/front.h"
#include "runtime/localhost/invoke/invoker.h"
#include "runtime/localhost/services/service_proxies.h"
#include "runtime/localhost/triggers/listeners.h"

namespace formwork::localhost {

// An app with its routes; the platform has one or several.
struct RunningApp {
  App& app;
  Front& front;
};

struct HostParts {
  const HostOptions& options;
  Platform& platform;
  Invoker& invoker;
  Keys& keys;
  ServiceProxies& services;
  std::vector<RunningApp> apps = {};  // never empty once the host runs; the first is the main one
  Listeners& listeners;
  Time started;
  std::string control_key = {};
  std::string state = "Initializing";  // Running, Error
  Json graph = {};                     // of the resources file: the platform as drawn
  std::function<void()> stop = {};
};

// By name, whatever the case, in any app; nullptr if there is none.
[[nodiscard]] const Function* FindFunction(const HostParts& parts, std::string_view name);
// The routes of the function's app.
[[nodiscard]] const Front& FrontOf(const HostParts& parts, const Function& function);

}  // namespace formwork::localhost
