// The app: settings, functions, server, signals, exit code.

#include <chrono>
#include <csignal>
#include <cstdio>
#include <exception>
#include <thread>
#include <vector>

#include <formwork/app.h>
#include <unistd.h>

#include "runtime/src/events.h"
#include "runtime/src/log_lines.h"
#include "runtime/src/runner.h"
#include "runtime/src/server.h"
#include "runtime/src/service_clients.h"
#include "runtime/src/settings.h"

namespace formwork {
namespace {

// The host takes 0 as "done, never start it again" and counts anything but 200 as a crash: three
// within half an hour stop the host. Asked to stop, we leave with 200: started again if someone
// still needs us, counted by nobody.
constexpr int kStoppedExit = 200;
constexpr int kFailedExit = 1;

sigset_t StopSignals() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGTERM);
  sigaddset(&set, SIGINT);
  return set;
}

// Made before any thread: all inherit it, and one of them waits for the signals.
struct BlockedSignals {
  BlockedSignals() {
    const sigset_t set = StopSignals();
    pthread_sigmask(SIG_BLOCK, &set, nullptr);
    std::signal(SIGPIPE, SIG_IGN);
  }
};

std::chrono::steady_clock::time_point Now() {
  return std::chrono::steady_clock::now();
}

}  // namespace

class App::Impl {
 public:
  explicit Impl(std::string build)
      : lines_(STDOUT_FILENO), services_(&lines_), parts_{&lines_, &services_, std::move(build)} {}

  int Run(std::chrono::steady_clock::time_point started) {
    for (const ServiceInfo& service : service_infos_)
      services_.Add(service);
    parts_.functions = functions_.size();
    for (const FunctionInfo& function : functions_) {
      BoundHandler bound = BindFunction(function, parts_);
      dispatcher_.Register(function.name, std::move(bound.handler), std::move(bound.options));
    }
    ServerOptions options;
    options.port =
        static_cast<uint16_t>(IntegerSetting("FUNCTIONS_CUSTOMHANDLER_PORT", 0, 0, 65535));
    options.listener = IntegerSetting(kListenerVariable, -1, 0, 1'000'000);
    Server server(options, dispatcher_);
    const uint16_t port = server.Listen();
    if (options.port == 0 && port != 0)
      std::fprintf(stderr, "listening on 127.0.0.1:%u\n", unsigned{port});
    const std::chrono::duration<double, std::milli> took = Now() - started;
    Emit(&lines_, StartEvent{parts_.build, dispatcher_.size(), took.count()});
    std::thread signals([&server] { WaitForStop(server); });
    server.Run();
    signals.join();
    return kStoppedExit;
  }

  void Add(const FunctionInfo& function) { functions_.push_back(function); }

  void Add(const ServiceInfo& service) { service_infos_.push_back(service); }

  Dispatcher& dispatcher() { return dispatcher_; }

 private:
  static void WaitForStop(Server& server) {
    const sigset_t set = StopSignals();
    int signal = 0;
    sigwait(&set, &signal);
    server.Stop();
  }

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
