#include "runtime/localhost/host/host.h"

#include <csignal>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <set>
#include <utility>

#include <sys/epoll.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "runtime/localhost/control/control.h"
#include "runtime/localhost/control/parts.h"
#include "runtime/localhost/host/app_host.h"
#include "runtime/localhost/host/resources.h"
#include "runtime/localhost/services/service_proxies.h"
#include "runtime/localhost/text/strings.h"
#include "runtime/localhost/triggers/workflow_calls.h"

namespace formwork::localhost {
namespace {

namespace fs = std::filesystem;

// A name without a folder lies in the working directory, which is there.
void MakeFolderOf(const std::string& file) {
  if (const fs::path folder = fs::path(file).parent_path(); !folder.empty())
    fs::create_directories(folder);
}

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
  void WriteEvents();
  void ReadServiceLines();
  [[nodiscard]] std::string Prepare();
  [[nodiscard]] std::string AddFaults();
  [[nodiscard]] std::string AddApps();
  void StartHandlers();
  void OnReady(AppHost& app);
  void ListEdges(const Function& function);
  void ListenForWork();
  void StartTriggers(const App& app);
  void StartWorkflows();
  void Sweep();
  void WriteRunFile();
  void WriteMeasured();
  void KeepMeasured();
  void AnnounceReady();
  void StopSoon(int code);

  HostOptions options_;
  std::unique_ptr<Clock> clock_;
  Loop loop_;
  Outbox outbox_;
  Events events_;
  HttpClient client_;
  Database database_;
  Journal journal_;
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
  std::list<QueueListener> queue_listeners_;
  std::list<ChangesListener> change_listeners_;
  std::list<TimerListener> timer_listeners_;
  std::unique_ptr<WorkflowCalls> workflow_calls_;
  std::unique_ptr<WorkflowEngine> workflows_;
  HostParts parts_{options_,         platform_,    invoker_,         keys_,
                   services_,        {},           queue_listeners_, change_listeners_,
                   timer_listeners_, clock_->Now()};
  Control control_;
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

// What goes to standard output is collected and written at a round's end, after the commit: at once
// when little happens, every few milliseconds when much does.
void Host::WriteEvents() {
  if (options_.output == OutputForm::kQuiet) return;
  static constexpr std::chrono::milliseconds kBetween{5};

  struct Pending {
    std::string text;
    std::chrono::steady_clock::time_point written;
    bool waits = false;
  };

  auto pending = std::make_shared<Pending>();
  events_.Listen([this, pending](const Event& event) {
    const size_t before = pending->text.size();
    pending->text +=
        options_.output == OutputForm::kJson ? event.line : ConsoleLine(event, options_.colour);
    if (pending->text.size() > before) pending->text.push_back('\n');
  });
  loop_.AtRoundEnd([this, pending] {
    if (pending->text.empty() || (pending->waits && !stopping_)) return;
    const auto now = std::chrono::steady_clock::now();
    if (now - pending->written < kBetween && !stopping_) {
      pending->waits = true;
      loop_.After(kBetween, [pending] { pending->waits = false; });
      return;
    }
    pending->written = now;
    std::fwrite(pending->text.data(), 1, pending->text.size(), stdout);
    std::fflush(stdout);
    pending->text.clear();
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
  StartTriggers(app.app());
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

void Host::ListenForWork() {
  queues_.OnPut([this](std::string_view queue) {
    for (QueueListener& listener : queue_listeners_) {
      if (listener.queue() == queue) listener.Wake();
    }
  });
  documents_.OnChange([this](const Container& container) {
    for (ChangesListener& listener : change_listeners_) {
      if (listener.Follows(container)) listener.Wake();
    }
  });
}

void Host::StartTriggers(const App& app) {
  const auto queue = queue_listeners_.size();
  const auto changes = change_listeners_.size();
  const auto timers = timer_listeners_.size();
  for (const Function& function : app.functions) {
    if (!function.error.empty()) continue;
    ListEdges(function);
    if (function.disabled) continue;
    const BindingKind kind = function.trigger().kind;
    if (kind == BindingKind::kQueueTrigger)
      queue_listeners_.emplace_back(platform_, invoker_, function);
    if (kind == BindingKind::kCosmosTrigger)
      change_listeners_.emplace_back(platform_, invoker_, function);
    if (kind == BindingKind::kTimerTrigger)
      timer_listeners_.emplace_back(platform_, invoker_, function);
  }
  StartWorkflows();  // before any trigger fires: starters and sweepers ask for instances
  for (auto it = std::next(timer_listeners_.begin(), static_cast<std::ptrdiff_t>(timers));
       it != timer_listeners_.end(); ++it) {
    if (!it->fault().empty())
      events_.Log("error", "Host.Startup",
                  "The '" + it->function().name + "' function is in error: " + it->fault());
    it->Start();
  }
  for (auto it = std::next(queue_listeners_.begin(), static_cast<std::ptrdiff_t>(queue));
       it != queue_listeners_.end(); ++it)
    it->Start();
  for (auto it = std::next(change_listeners_.begin(), static_cast<std::ptrdiff_t>(changes));
       it != change_listeners_.end(); ++it)
    it->Start();
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

// Expired documents go a few at a time.
void Host::Sweep() {
  constexpr int64_t kAtOnce = 500;
  journal_.Open();
  const bool more = documents_.Sweep(kAtOnce) == kAtOnce;
  loop_.After(more ? Duration(50) : Duration(30'000), [this] { Sweep(); });
}

void Host::WriteRunFile() {
  if (options_.run_file.empty()) return;
  MakeFolderOf(options_.run_file);
  const std::string temporary = options_.run_file + ".new";
  // The key is for this user alone.
  std::ofstream(temporary).close();
  fs::permissions(temporary, fs::perms::owner_read | fs::perms::owner_write);
  std::ofstream out(temporary);
  out << R"({"port":)" << apps_.front().app().port << R"(,"pid":)" << ::getpid() << R"(,"key":)"
      << QuoteJson(parts_.control_key) << R"(,"hostKey":)" << QuoteJson(keys_.host())
      << R"(,"masterKey":)" << QuoteJson(keys_.master()) << R"(,"apps":{)";
  const char* between = "";
  for (AppHost& app : apps_) {
    out << between << QuoteJson(app.app().name) << ":" << app.app().port;
    between = ",";
  }
  out << "}}\n";
  out.close();
  fs::rename(temporary, options_.run_file);
}

// Beside the run file: what `formwork cost --measured` reads.
void Host::WriteMeasured() {
  if (options_.run_file.empty()) return;
  const fs::path path = fs::path(options_.run_file).parent_path() / "measured.json";
  const fs::path temporary = path.string() + ".new";
  const auto lived = std::chrono::steady_clock::now() - begun_;
  const int64_t seconds = std::chrono::duration_cast<std::chrono::seconds>(lived).count();
  std::ofstream(temporary) << platform_.measured.ToJson(std::max<int64_t>(seconds, 1)) << "\n";
  std::error_code ignored;  // a full disk must not end the platform
  fs::rename(temporary, path, ignored);
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
  for (QueueListener& listener : queue_listeners_)
    listener.Pause();
  for (ChangesListener& listener : change_listeners_)
    listener.Pause();
  for (TimerListener& listener : timer_listeners_)
    listener.Pause();
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
  WriteEvents();
  WatchSignals();
  parts_.control_key = MakeSecret();
  parts_.stop = [this] { StopSoon(kHostDone); };
  if (const std::string refused = Prepare(); !refused.empty()) {
    std::cerr << "formwork-localhost: " << refused << "\n";
    return kHostFailed;
  }
  WriteRunFile();
  ReadServiceLines();
  KeepMeasured();
  TimerListener::Migrate(database_);
  ListenForWork();
  Sweep();
  StartHandlers();
  loop_.Run();
  loop_.RunOnce(Duration(0));  // what was said last
  journal_.Commit();
  WriteMeasured();
  if (!options_.run_file.empty()) fs::remove(options_.run_file);
  return exit_code_;
}

}  // namespace

int RunHost(const HostOptions& options) {
  Host host(options);
  return host.Run();
}

}  // namespace formwork::localhost
