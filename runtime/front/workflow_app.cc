// Which of the two processes this is, and what each of them serves.

#include <cstdio>
#include <exception>
#include <iostream>

#include <formwork/workflow_app.h>
#include <unistd.h>

#include "runtime/front/child.h"
#include "runtime/front/child_relay.h"
#include "runtime/front/orchestrations.h"
#include "runtime/front/patience.h"
#include "runtime/front/replay.h"
#include "runtime/src/serve.h"

namespace formwork {
namespace {

int ServeFront(const WorkflowRegistry& registry, bool dead_letters) {
  const BlockedSignals blocked;
  Dispatcher dispatcher;
  front::RegisterOrchestrations(dispatcher, registry, dead_letters);
  front::ChildRelay relay({.patience_ms = front::PatienceOfHost("host.json")});
  return Serve(
      dispatcher, [] {}, &relay);
}

}  // namespace

class WorkflowApp::Impl {
 public:
  explicit Impl(std::string build) : app(std::move(build)) {}

  App app;
  WorkflowRegistry registry;
  bool dead_letters = false;
  void (*read)() = nullptr;
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

void WorkflowApp::ReadAtStart(void (*read)()) {
  impl_->read = read;
}

int WorkflowApp::Run() {
  const std::string role = front::Role();
  if (role == front::kChildRole) return impl_->app.Run();
  try {
    if (role == front::kReplayRole) {
      return front::ReplayLines(impl_->registry, std::cin, std::cout);
    }
    // The child would refuse them too, but by then the host would have been told that all is well.
    impl_->app.ReadSettings();
    if (impl_->read != nullptr) impl_->read();
    return ServeFront(impl_->registry, impl_->dead_letters);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "error: %s\n", error.what());
    return kFailedExit;
  }
}

}  // namespace formwork
