// Which of the two processes this is, and what each of them serves.

#include <csignal>
#include <cstdio>
#include <exception>
#include <iostream>
#include <thread>

#include <formwork/workflow_app.h>
#include <unistd.h>

#include "runtime/front/child.h"
#include "runtime/front/front.h"
#include "runtime/front/orchestrations.h"
#include "runtime/front/replay.h"
#include "runtime/src/server.h"
#include "runtime/src/settings.h"

namespace formwork {
namespace {

constexpr int kStoppedExit =
    200;  // as in runtime/src/app.cc: started again if needed, counted by nobody
constexpr int kFailedExit = 1;

sigset_t StopSignals() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGTERM);
  sigaddset(&set, SIGINT);
  return set;
}

int ServeFront(const WorkflowRegistry& registry, bool dead_letters) {
  const sigset_t stops = StopSignals();
  pthread_sigmask(SIG_BLOCK, &stops, nullptr);
  std::signal(SIGPIPE, SIG_IGN);
  front::Child child;
  Dispatcher dispatcher;
  front::RegisterOrchestrations(dispatcher, registry, dead_letters);
  dispatcher.SetFallback(
      front::ForwardTo(child, {.patience_ms = front::PatienceOfHost("host.json")}));
  ServerOptions options;
  options.port = static_cast<uint16_t>(IntegerSetting("FUNCTIONS_CUSTOMHANDLER_PORT", 0, 0, 65535));
  Server server(options, dispatcher);
  const uint16_t port = server.Listen();
  if (options.port == 0) std::fprintf(stderr, "listening on 127.0.0.1:%u\n", unsigned{port});
  std::thread signals([&server, &stops] {
    int signal = 0;
    sigwait(&stops, &signal);
    server.Stop();
  });
  server.Run();
  signals.join();
  return kStoppedExit;
}

}  // namespace

class WorkflowApp::Impl {
 public:
  explicit Impl(std::string build) : app(std::move(build)) {}

  App app;
  WorkflowRegistry registry;
  bool dead_letters = false;
};

WorkflowApp::WorkflowApp(std::string build) : impl_(std::make_unique<Impl>(std::move(build))) {}

WorkflowApp::~WorkflowApp() = default;

App& WorkflowApp::app() {
  return impl_->app;
}

WorkflowRegistry& WorkflowApp::workflows() {
  return impl_->registry;
}

void WorkflowApp::UseDeadLetters() {
  impl_->dead_letters = true;
}

int WorkflowApp::Run() {
  const std::string role = front::Role();
  if (role == front::kChildRole) return impl_->app.Run();
  try {
    if (role == front::kReplayRole) {
      return front::ReplayLines(impl_->registry, std::cin, std::cout);
    }
    return ServeFront(impl_->registry, impl_->dead_letters);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "error: %s\n", error.what());
    return kFailedExit;
  }
}

}  // namespace formwork
