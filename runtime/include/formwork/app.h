#pragma once
// The function app: all functions and the server behind them. main is three lines:
//   formwork::App app(build);  app::Register(app);  return app.Run();

#include <memory>
#include <string>

#include <formwork/function.h>

namespace formwork {

class Dispatcher;

class App {
 public:
  // `build` says which build this is; the health function reports it.
  explicit App(std::string build = "dev");
  App(const App&) = delete;
  App& operator=(const App&) = delete;
  ~App();

  void Add(const FunctionInfo& function);
  void Add(const ServiceInfo& service);

  // The seam for what is not a plain function (orchestrations): see runtime/src/dispatcher.h.
  [[nodiscard]] Dispatcher& dispatcher();

  // Throws what would end Run: for a process that does not serve these functions itself, and must
  // not begin if they cannot be served. Instead of Run, not before it.
  void ReadSettings();

  // Reads the settings, binds FUNCTIONS_CUSTOMHANDLER_PORT, serves until SIGTERM. The process's
  // exit code: never 0 while the host still needs us, because it would not start us again.
  [[nodiscard]] int Run();

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace formwork
