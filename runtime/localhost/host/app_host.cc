#include "runtime/localhost/host/app_host.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <utility>

#include <unistd.h>

#include "runtime/localhost/config/http_routes.h"

namespace formwork::localhost {
namespace {

namespace fs = std::filesystem;

std::optional<std::string> ReadWhole(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) return std::nullopt;
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

std::string Absolute(const std::string& path) {
  std::string whole = fs::absolute(path).lexically_normal().string();
  while (whole.size() > 1 && whole.back() == '/')
    whole.pop_back();
  return whole;
}

// The environment first, then the file: as Azure's own tools do it.
Settings ReadSettings(const AppOptions& options, const std::string& root,
                      const std::string& environment, std::string& fault) {
  Settings settings;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string_view text = *entry;
    const size_t equals = text.find('=');
    if (equals != std::string_view::npos)
      settings.Add(text.substr(0, equals), std::string(text.substr(equals + 1)));
  }
  const std::string file =
      options.settings_file.empty() ? root + "/local.settings.json" : options.settings_file;
  if (const auto text = ReadWhole(file)) {
    fault = settings.AddLocalSettings(*text);
    if (!fault.empty()) fault = file + ": " + fault;
  } else if (!options.settings_file.empty()) {
    fault = file + ": cannot be read";
  }
  settings.Add("FUNCTIONS_WORKER_RUNTIME", "custom");
  settings.Add("AzureWebJobsScriptRoot", root);
  settings.Add("AZURE_FUNCTIONS_ENVIRONMENT", "Development");
  settings.Add("FORMWORK_ENVIRONMENT", environment);
  return settings;
}

App ReadApp(const AppOptions& options, const std::string& environment, std::string& fault) {
  App app;
  app.root = Absolute(options.root);
  app.name = fs::path(app.root).filename().string();
  app.settings = ReadSettings(options, app.root, environment, fault);
  const int64_t cores = std::max(1L, ::sysconf(_SC_NPROCESSORS_ONLN));
  app.host = ReadHostJson(ReadWhole(app.root + "/host.json"), app.settings, cores);
  app.functions = ReadFunctions(app.root, app.host, app.settings);
  AddRouteFunctions(app.host, app.settings, app.functions);
  return app;
}

}  // namespace

AppHost::AppHost(Platform& platform, Invoker& invoker, Keys& keys, const AppOptions& options,
                 const HostOptions& host, OtherRequests other)
    : platform_(platform),
      handler_(options.handler.empty() ? "" : Absolute(options.handler)),
      app_(ReadApp(options, host.environment, fault_)),
      front_(platform, invoker, keys, app_),
      server_(platform.loop, platform.outbox,
              [this, other = std::move(other)](const std::shared_ptr<Exchange>& exchange) {
                other(app_, exchange);
              }) {
  for (Function& function : app_.functions)
    function.app = &app_;
}

std::string AppHost::Listen(uint16_t port) {
  std::string why = server_.Listen(port);
  app_.port = server_.port();
  return why;
}

void AppHost::Report() {
  Events& events = platform_.events;
  if (!app_.host.has_handler && app_.host.errors.empty())
    app_.host.errors.emplace_back("WorkerConfig for runtime: custom not found");
  for (const std::string& error : app_.host.errors)
    events.Log("error", "Host.Startup", error);
  for (const std::string& warning : app_.host.warnings)
    events.Log("warning", "Host.Startup", warning);
  for (const Function& function : app_.functions) {
    if (!function.error.empty())
      events.Log("error", "Host.Startup",
                 "The '" + function.name + "' function is in error: " + function.error);
  }
}

bool AppHost::Start(bool graceful, Supervisor::Hooks hooks) {
  const bool any = std::any_of(app_.functions.begin(), app_.functions.end(),
                               [](const Function& function) { return function.error.empty(); });
  if (!any || !app_.host.errors.empty()) return false;
  HandlerPlan plan;
  plan.root = app_.root;
  plan.description = app_.host.handler;
  if (!handler_.empty()) plan.description.executable = handler_;
  plan.initialization_timeout = app_.host.initialization_timeout;
  plan.port = app_.host.port;
  plan.graceful = graceful;
  supervisor_ = std::make_unique<Supervisor>(platform_.loop, platform_.client, platform_.events,
                                             app_.settings, plan, std::move(hooks));
  app_.supervisor = supervisor_.get();
  supervisor_->Start();
  return true;
}

void AppHost::Stop(std::function<void()> done) {
  if (!supervisor_) return done();
  supervisor_->Stop(std::move(done));
}

}  // namespace formwork::localhost
