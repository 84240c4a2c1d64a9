#include "runtime/localhost/host/host.h"

#include <csignal>
#include <iostream>
#include <set>
#include <utility>

#include <sys/epoll.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "runtime/localhost/control/control.h"
#include "runtime/localhost/control/parts.h"
#include "runtime/localhost/host/app_host.h"
#include "runtime/localhost/host/clock_mark.h"
#include "runtime/localhost/host/console.h"
#include "runtime/localhost/host/resources.h"
#include "runtime/localhost/host/run_files.h"
#include "runtime/localhost/invoke/bindings.h"
#include "runtime/localhost/services/service_proxies.h"
#include "runtime/localhost/text/strings.h"
#include "runtime/localhost/triggers/workflow_calls.h"

namespace formwork::localhost {
namespace {

DatabaseOptions StateOptions(const HostOptions& options) {
  if (options.state.empty()) return {};
  MakeFolderOf(options.state);
  return {.path = options.state, .exclusive = true, .fresh = options.fresh};
}

std::unique_ptr<Clock> MakeClock(const HostOptions& options) {
  if (options.virtual_start) return std::make_unique<VirtualClock>(*options.virtual_start);
  return std::make_unique<RealClock>();
}

class Host {
 public:
  explicit Host(const HostOptions& options)
      : options_(options),
        clock_(MakeClock(options_)),
        loop_(*clock_),
        events_(*clock_),
        client_(loop_, outbox_),
        database_(StateOptions(options_)),
        journal_(database_),
        documents_(database_, *clock_),
        feed_(database_, *clock_, documents_),
        queues_(database_, *clock_),
        invoker_(platform_),
        keys_(database_),
        control_(parts_) {}

  int Run();

 private:
  void Serve(const App& app, const std::shared_ptr<Exchange>& exchange);
  void WatchSignals();
  void ReadServiceLines();
  [[nodiscard]] std::string Prepare();
  [[nodiscard]] std::string AddFaults();
  [[nodiscard]] std::string AddApps();
  void StartHandlers();
  void OnReady(AppHost& app);
  void ListEdges(const Function& function);
  void StartWorkflows();
  void Sweep();
  void WriteMeasured();
  void KeepMeasured();
  void AnnounceReady();
  void StopSoon(int code);

  HostOptions options_;
  std::unique_ptr<Clock> clock_;
  Loop loop_;
  Outbox outbox_;
  Events events_;
  Console console_{loop_};
  HttpClient client_;
  Database database_;
  Journal journal_;
  ClockMark clock_mark_{database_};
  Documents documents_;
  ChangeFeed feed_;
  QueueStore queues_;
  Faults faults_;
  Edges edges_;
  Platform platform_{loop_,      outbox_, events_, client_, database_, journal_,
                     documents_, feed_,   queues_, faults_, edges_};
  Invoker invoker_;
  Keys keys_;
  ServiceProxies services_{platform_};
  std::list<AppHost> apps_;
  std::set<const AppHost*> starting_;  // not ready yet
  Listeners listeners_{platform_, invoker_};
  std::unique_ptr<WorkflowCalls> workflow_calls_;
  std::unique_ptr<WorkflowEngine> workflows_;
  HostParts parts_{options_, platform_, invoker_, keys_, services_, {}, listeners_, clock_->Now()};
  Control control_;
  RunFiles run_files_{options_.run_file};
  int signals_ = -1;
  int exit_code_ = kHostDone;
  bool stopping_ = false;
  bool announced_ = false;
  std::chrono::steady_clock::time_point begun_ = std::chrono::steady_clock::now();
};

void Host::Serve(const App& app, const std::shared_ptr<Exchange>& exchange) {
  if (control_.Handle(exchange) || HandleAdmin(parts_, app, exchange)) return;
  for (AppHost& one : apps_) {
    if (&one.app() == &app && one.front().Handle(exchange)) return;
  }
  const std::string& target = exchange->head().target;
  if (!app.host.errors.empty()) {
    exchange->Answer(HttpAnswer{.status = 503,
                                .headers = {{"Content-Type", "text/plain; charset=utf-8"}},
                                .body = "Function host is not running."});
  } else if (target == "/" || target.compare(0, 2, "/?") == 0) {
    exchange->Answer(HttpAnswer{.headers = {{"Content-Type", "text/html"}},
                                .body = "<!DOCTYPE html><title>Function app</title><p>Your "
                                        "function app is up and running.</p>\n"});
  } else {
    exchange->Answer(HttpAnswer{.status = 404});
  }
}

void Host::WatchSignals() {
  sigset_t set;
  sigemptyset(&set);
  for (const int signal : {SIGINT, SIGTERM, SIGHUP})
    sigaddset(&set, signal);
  ::sigprocmask(SIG_BLOCK, &set, nullptr);
  signals_ = ::signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
  loop_.Add(signals_, EPOLLIN, [this](uint32_t) {
    signalfd_siginfo info{};
    while (::read(signals_, &info, sizeof info) == static_cast<ssize_t>(sizeof info))
      StopSoon(kHostDone);
  });
}

// Handlers that say which function has called which service (docs/contracts.md, "Lines that alerts
// and cost read") get it counted: the tokens, and the edge of the graph.
void Host::ReadServiceLines() {
  events_.Listen([this](const Event& event) {
    if (event.kind != "log" || event.line.find(R"(\"service\")") == std::string::npos) return;
    const auto json = ReadJson(event.line);
    const auto line = json ? ReadJson(json->Text("message")) : std::nullopt;
    if (!line || line->Text("formwork") != "service") return;
    platform_.measured.ReadLine(json->Text("message"));
    EdgeCount& edge = edges_.At("function:" + std::string(line->Text("function")),
                                "service:" + std::string(line->Text("service")), "calls");
    ++edge.count;
    if (line->Text("outcome") != "ok") ++edge.failed;
  });
}

void Host::StartHandlers() {
  for (AppHost& app : apps_) {
    const auto on_ready = [this, &app] { OnReady(app); };
    const auto on_gave_up = [this] { StopSoon(announced_ ? kHostGaveUp : kHandlerNeverReady); };
    starting_.insert(&app);
    if (!app.Start(options_.graceful, {on_ready, on_gave_up})) starting_.erase(&app);
  }
  invoker_.OnHopeless([this] { StopSoon(kHostGaveUp); });
  if (starting_.empty()) AnnounceReady();
}

// Once for every app; a swapped handler comes here too.
void Host::OnReady(AppHost& app) {
  if (starting_.erase(&app) == 0) return;
  for (const Function& function : app.app().functions) {
    if (function.error.empty()) ListEdges(function);
  }
  listeners_.Add(app.app());
  StartWorkflows();  // before any trigger fires: starters and sweepers ask for instances
  listeners_.Start();
  if (starting_.empty()) AnnounceReady();
}

// Every edge is known from the start, with a count of zero.
void Host::ListEdges(const Function& function) {
  const std::string self = "function:" + function.name;
  for (const Binding& binding : function.bindings) {
    const std::string node = TargetNode(binding);
    if (node.empty()) continue;
    edges_.At(binding.out ? self : node, binding.out ? node : self, VerbOf(binding));
  }
}

// One engine for all apps, made with the first that is ready; a call for another waits for it.
void Host::StartWorkflows() {
  if (workflows_) return;
  std::vector<const Function*> functions;
  for (AppHost& app : apps_) {
    for (const Function& function : app.app().functions)
      functions.push_back(&function);
  }
  WorkflowSettings settings = ReadWorkflowSettings(functions);
  if (settings.orchestrators.empty()) return;
  settings.base_url = "http://localhost:" + std::to_string(apps_.front().app().port) +
                      "/runtime/webhooks/durabletask";
  settings.key = keys_.system();
  workflow_calls_ = std::make_unique<WorkflowCalls>(platform_, invoker_, functions);
  workflows_ =
      std::make_unique<WorkflowEngine>(database_, *clock_, *workflow_calls_, std::move(settings));
  platform_.workflows = workflows_.get();
  journal_.Open();
  workflows_->Run();
}

// Expired documents go a few at a time. What the clock has come to is kept as often, and at the
// end.
void Host::Sweep() {
  constexpr int64_t kAtOnce = 500;
  journal_.Open();
  clock_mark_.Keep(loop_.Now());
  const bool more = documents_.Sweep(kAtOnce) == kAtOnce;
  loop_.After(more ? Duration(50) : Duration(30'000), [this] { Sweep(); });
}

void Host::WriteMeasured() {
  run_files_.WriteMeasured(platform_.measured, std::chrono::steady_clock::now() - begun_);
}

void Host::KeepMeasured() {
  WriteMeasured();
  loop_.After(Duration(5'000), [this] { KeepMeasured(); });
}

void Host::AnnounceReady() {
  if (announced_) return;
  announced_ = true;
  const auto ms =
      std::chrono::duration_cast<Duration>(std::chrono::steady_clock::now() - begun_).count();
  Json urls = Json::Object();
  for (AppHost& app : apps_) {
    const std::string base = "http://127.0.0.1:" + std::to_string(app.app().port);
    for (const Front::Entry& entry : app.front().entries()) {
      std::string methods;
      for (const std::string& method : entry.methods)
        methods += (methods.empty() ? "" : ",") + method;
      std::string url = (methods.empty() ? "ANY" : methods) + " " + base + entry.url;
      urls.members.push_back({entry.function->name, Json::String(std::move(url))});
    }
  }
  const std::string url = "http://127.0.0.1:" + std::to_string(apps_.front().app().port);
  events_.Emit("host", {{"message", "ready on " + url + " after " + std::to_string(ms) + " ms"},
                        {"state", parts_.state},
                        {"url", url},
                        {"ms", int64_t{ms}},
                        {"routes", EncodedJson{WriteJson(urls)}},
                        {"host_key", keys_.host()},
                        {"master_key", keys_.master()}});
}

void Host::StopSoon(int code) {
  if (stopping_) return;
  stopping_ = true;
  exit_code_ = code;
  for (AppHost& app : apps_)
    app.StopListening();
  console_.Hurry();
  listeners_.Pause();
  if (workflow_calls_) workflow_calls_->Pause();
  const auto left = std::make_shared<size_t>(apps_.size());
  for (AppHost& app : apps_) {
    app.Stop([this, left] {
      if (--*left == 0) loop_.Stop();
    });
  }
}

std::string Host::AddFaults() {
  for (const std::string& text : options_.faults) {
    std::string what;
    auto fault = faults_.Parse(text, what);
    if (!fault) return "--fault " + text + ": " + what;
    faults_.Add(std::move(*fault));
  }
  return "";
}

std::string Host::AddApps() {
  uint16_t port = options_.port;
  for (const AppOptions& options : options_.apps) {
    AppHost& app =
        apps_.emplace_back(platform_, invoker_, keys_, options, options_,
                           [this](const App& own, const std::shared_ptr<Exchange>& exchange) {
                             Serve(own, exchange);
                           });
    if (!app.fault().empty()) return app.fault();
    if (const std::string why = app.Listen(port); !why.empty())
      return "port " + std::to_string(port) + ": " + why + " (--port 0 takes a free one)";
    if (port != 0) ++port;
    if (std::string why = services_.Adopt(app.app().settings); !why.empty()) return why;
    parts_.apps.push_back({app.app(), app.front()});
    app.Report();
    if (!app.app().host.errors.empty()) parts_.state = "Error";
  }
  if (parts_.state != "Error") parts_.state = "Running";
  return "";
}

// Everything that can be refused, before anything is started. "" or what was.
std::string Host::Prepare() {
  if (!options_.resources_file.empty()) {
    std::string refused =
        MakeResources(options_.resources_file, database_, queues_, documents_, parts_.graph);
    if (!refused.empty()) return refused;
    if (const Json* calls = parts_.graph.Find("calls")) {
      for (const Json& call : calls->items)
        edges_.At(call.Text("from"), call.Text("to"), "calls");
    }
  }
  if (std::string refused = AddApps(); !refused.empty()) return refused;
  return AddFaults();
}

int Host::Run() {
  loop_.AtRoundEnd([this] { journal_.Commit(); });
  loop_.AtRoundEnd([this] { outbox_.Flush(); });
  loop_.SetBusy([this] { return invoker_.in_flight() > 0; });
  console_.Write(events_, options_.output, options_.colour);
  WatchSignals();
  parts_.control_key = MakeSecret();
  parts_.stop = [this] { StopSoon(kHostDone); };
  if (const std::string refused = Prepare(); !refused.empty()) {
    std::cerr << "formwork-localhost: " << refused << "\n";
    return kHostFailed;
  }
  if (!run_files_.Announce(parts_)) {
    std::cerr << "formwork-localhost: " << options_.run_file << " cannot be written\n";
    return kHostFailed;
  }
  ReadServiceLines();
  KeepMeasured();
  TimerListener::Migrate(database_);
  clock_mark_.Warn(loop_.Now(), events_);
  Sweep();
  StartHandlers();
  loop_.Run();
  loop_.RunOnce(Duration(0));  // what was said last
  journal_.Open();
  clock_mark_.Keep(loop_.Now());
  journal_.Commit();
  WriteMeasured();
  run_files_.Withdraw();
  return exit_code_;
}

}  // namespace

int RunHost(const HostOptions& options) {
  Host host(options);
  return host.Run();
}

}  // namespace formwork::localhost
