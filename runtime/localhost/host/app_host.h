#pragma once
// One function app of the platform at work: its files read, its HTTP front on a port of its own,
// its handler started and watched. What its functions are triggered by is the host's business.

#include <functional>
#include <memory>
#include <string>

#include "runtime/localhost/control/parts.h"
#include "runtime/localhost/host/options.h"
#include "runtime/localhost/io/http_server.h"

namespace formwork::localhost {

class AppHost {
 public:
  // What no function's route fits goes to `other`.
  using OtherRequests = std::function<void(const App&, const std::shared_ptr<Exchange>&)>;

  AppHost(Platform& platform, Invoker& invoker, Keys& keys, const AppOptions& options,
          const HostOptions& host, OtherRequests other);
  AppHost(const AppHost&) = delete;
  AppHost& operator=(const AppHost&) = delete;

  [[nodiscard]] App& app() { return app_; }

  [[nodiscard]] Front& front() { return front_; }

  // "" or why its settings cannot be read.
  [[nodiscard]] const std::string& fault() const { return fault_; }

  // 0 takes a free port. "" or why it cannot have it.
  [[nodiscard]] std::string Listen(uint16_t port);
  // Says what is wrong with its files.
  void Report();
  // False when it has nothing to run. `ready` comes again after a swap.
  [[nodiscard]] bool Start(bool graceful, Supervisor::Hooks hooks);

  void StopListening() { server_.StopListening(); }

  void Stop(std::function<void()> done);

 private:
  Platform& platform_;
  std::string fault_;
  std::string handler_;
  App app_;
  Front front_;
  HttpServer server_;
  std::unique_ptr<Supervisor> supervisor_;
};

}  // namespace formwork::localhost
