// The app: settings, functions, services, and what it says at its start.

#include <chrono>
#include <cstdio>
#include <exception>
#include <vector>

#include <formwork/app.h>
#include <unistd.h>

#include "runtime/src/events.h"
#include "runtime/src/log_lines.h"
#include "runtime/src/runner.h"
#include "runtime/src/serve.h"
#include "runtime/src/service_clients.h"

namespace formwork {
namespace {

std::chrono::steady_clock::time_point Now() {
  return std::chrono::steady_clock::now();
}

}  // namespace

class App::Impl {
 public:
  explicit Impl(std::string build)
      : lines_(STDOUT_FILENO), services_(&lines_), parts_{&lines_, &services_, std::move(build)} {}

  // Whoever binds a service or a function reads its settings.
  void ReadSettings() {
    for (const ServiceInfo& service : service_infos_)
      services_.Add(service);
    parts_.functions = functions_.size();
    for (const FunctionInfo& function : functions_) {
      BoundHandler bound = BindFunction(function, parts_);
      dispatcher_.Register(function.name, std::move(bound.handler), std::move(bound.options));
    }
  }

  int Run(std::chrono::steady_clock::time_point started) {
    ReadSettings();
    return Serve(dispatcher_, [this, started] {
      const std::chrono::duration<double, std::milli> took = Now() - started;
      Emit(&lines_, StartEvent{parts_.build, dispatcher_.size(), took.count()});
    });
  }

  void Add(const FunctionInfo& function) { functions_.push_back(function); }

  void Add(const ServiceInfo& service) { service_infos_.push_back(service); }

  Dispatcher& dispatcher() { return dispatcher_; }

 private:
  BlockedSignals blocked_;
  LogLines lines_;
  ServiceClients services_;
  AppParts parts_;
  std::vector<FunctionInfo> functions_;
  std::vector<ServiceInfo> service_infos_;
  Dispatcher dispatcher_;
};

App::App(std::string build) : impl_(std::make_unique<Impl>(std::move(build))) {}

App::~App() = default;

void App::Add(const FunctionInfo& function) {
  impl_->Add(function);
}

void App::Add(const ServiceInfo& service) {
  impl_->Add(service);
}

Dispatcher& App::dispatcher() {
  return impl_->dispatcher();
}

void App::ReadSettings() {
  impl_->ReadSettings();
}

int App::Run() {
  const auto started = Now();
  try {
    return impl_->Run(started);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "error: %s\n", error.what());
    return kFailedExit;
  }
}

}  // namespace formwork
