#include "runtime/localhost/host/host.h"

#include <csignal>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>
#include <utility>

#include <sys/epoll.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "runtime/localhost/control/control.h"
#include "runtime/localhost/dashboard/dashboard.h"
#include "runtime/localhost/host/parts.h"
#include "runtime/localhost/text/dotnet.h"
#include "runtime/localhost/text/strings.h"
#include "runtime/localhost/triggers/workflow_calls.h"

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
  return fs::absolute(path).lexically_normal().string();
}

Settings ReadSettings(const HostOptions& options, std::string& fault) {
  Settings settings;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string_view text = *entry;
    const size_t equals = text.find('=');
    if (equals != std::string_view::npos)
      settings.Add(text.substr(0, equals), std::string(text.substr(equals + 1)));
  }
  const std::string file =
      options.settings_file.empty() ? options.root + "/local.settings.json" : options.settings_file;
  if (const auto text = ReadWhole(file)) {
    fault = settings.AddLocalSettings(*text);
    if (!fault.empty()) fault = file + ": " + fault;
  } else if (!options.settings_file.empty()) {
    fault = file + ": cannot be read";
  }
  settings.Add("FUNCTIONS_WORKER_RUNTIME", "custom");
  settings.Add("AzureWebJobsScriptRoot", options.root);
  settings.Add("AZURE_FUNCTIONS_ENVIRONMENT", "Development");
  settings.Add("FORMWORK_ENVIRONMENT", options.environment);
  return settings;
}

DatabaseOptions StateOptions(const HostOptions& options) {
  if (!options.state.empty()) {
    fs::create_directories(fs::path(options.state).parent_path());
    if (options.fresh) {
      for (const char* suffix : {"", "-wal", "-shm"})
        fs::remove(options.state + suffix);
    }
  }
  return {.path = options.state, .exclusive = !options.state.empty()};
}

std::unique_ptr<Clock> MakeClock(const HostOptions& options) {
  if (options.virtual_start) return std::make_unique<VirtualClock>(*options.virtual_start);
  return std::make_unique<RealClock>();
}

class Host {
 public:
  explicit Host(const HostOptions& options)
      : options_(options),
        settings_(ReadSettings(options_, fault_)),
        host_json_(ReadHostJson(ReadWhole(options_.root + "/host.json"), settings_, Cores())),
        functions_(ReadFunctions(options_.root, host_json_, settings_)),
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
        front_(platform_, invoker_, keys_, functions_),
        server_(loop_, outbox_,
                [this](const std::shared_ptr<Exchange>& exchange) { Serve(exchange); }),
        control_(parts_) {}

  int Run();

 private:
  static int64_t Cores() { return std::max(1L, ::sysconf(_SC_NPROCESSORS_ONLN)); }

  void Serve(const std::shared_ptr<Exchange>& exchange);
  void WatchSignals();
  void WriteEvents();
  bool ReadResources();
  void Report();
  void StartHandler();
  void ListEdges(const Function& function);
  void ListenForWork();
  void StartTriggers();
  void StartWorkflows();
  void Sweep();
  void WriteRunFile();
  void WriteMeasured();
  void KeepMeasured();
  void AnnounceReady();
  void StopSoon(int code);

  HostOptions options_;
  std::string fault_;
  Settings settings_;
  HostJson host_json_;
  std::vector<Function> functions_;
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
  Platform platform_{loop_, outbox_, events_, client_, database_, journal_,  documents_,
                     feed_, queues_, faults_, edges_,  settings_, host_json_};
  Invoker invoker_;
  Keys keys_;
  Front front_;
  std::list<QueueListener> queue_listeners_;
  std::list<ChangesListener> change_listeners_;
  std::list<TimerListener> timer_listeners_;
  std::unique_ptr<WorkflowCalls> workflow_calls_;
  std::unique_ptr<WorkflowEngine> workflows_;
  std::unique_ptr<Supervisor> supervisor_;
  HostParts parts_{options_,         platform_,    invoker_,         keys_,
                   front_,           functions_,   queue_listeners_, change_listeners_,
                   timer_listeners_, clock_->Now()};
  HttpServer server_;
  Control control_;
  int signals_ = -1;
  int exit_code_ = kHostDone;
  bool stopping_ = false;
  bool triggers_started_ = false;
  std::chrono::steady_clock::time_point begun_ = std::chrono::steady_clock::now();
};

void Host::Serve(const std::shared_ptr<Exchange>& exchange) {
  if (control_.Handle(exchange) || HandleAdmin(parts_, exchange) || front_.Handle(exchange)) return;
  const std::string& target = exchange->head().target;
  if (auto page = AnswerDashboard(exchange->head().method, target)) {
    exchange->Answer(std::move(*page));
    return;
  }
  if (!host_json_.errors.empty()) {
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

// What goes to standard output is collected over a round and written at its end, after the commit.
void Host::WriteEvents() {
  if (options_.output == OutputForm::kQuiet) return;
  auto pending = std::make_shared<std::string>();
  events_.Listen([this, pending](const Event& event) {
    const std::string line = options_.output == OutputForm::kJson
                                 ? WriteJson(event.json)
                                 : ConsoleLine(event, options_.colour);
    if (!line.empty()) pending->append(line).push_back('\n');
  });
  loop_.AtRoundEnd([pending] {
    if (pending->empty()) return;
    std::fwrite(pending->data(), 1, pending->size(), stdout);
    std::fflush(stdout);
    pending->clear();
  });
}

bool Host::ReadResources() {
  if (options_.resources_file.empty()) return true;
  const auto text = ReadWhole(options_.resources_file);
  const auto json = text ? ReadJson(*text) : std::nullopt;
  if (!json) {
    std::cerr << "formwork-localhost: " << options_.resources_file << ": cannot be read\n";
    return false;
  }
  Transaction whole(database_);
  if (const Json* queues = json->Find("queues")) {
    for (const Json& queue : queues->items)
      queues_.Create(queue.text);
  }
  if (const Json* containers = json->Find("containers")) {
    for (const Json& item : containers->items) {
      ContainerSpec spec;
      spec.database = item.Text("database");
      spec.name = item.Text("name");
      spec.partition_path = item.Text("partitionKey");
      if (const Json* ttl = item.Find("ttl")) spec.default_ttl = ttl->AsInt();
      if (const Json* keys = item.Find("uniqueKeys")) {
        for (const Json& key : keys->items) {
          std::vector<std::string>& paths = spec.unique_keys.emplace_back();
          for (const Json& path : key.items)
            paths.push_back(path.text);
        }
      }
      if (const auto refused = documents_.Ensure(spec)) {
        std::cerr << "formwork-localhost: container '" << spec.name << "': " << *refused
                  << " (--fresh begins anew)\n";
        return false;
      }
    }
  }
  whole.Commit();
  if (const Json* graph = json->Find("graph")) parts_.graph = *graph;
  return true;
}

void Host::Report() {
  for (const std::string& error : host_json_.errors)
    events_.Log("error", "Host.Startup", error);
  for (const std::string& warning : host_json_.warnings)
    events_.Log("warning", "Host.Startup", warning);
  for (const Function& function : functions_) {
    if (!function.error.empty())
      events_.Log("error", "Host.Startup",
                  "The '" + function.name + "' function is in error: " + function.error);
  }
  if (!host_json_.has_handler && host_json_.errors.empty()) {
    host_json_.errors.emplace_back("WorkerConfig for runtime: custom not found");
    events_.Log("error", "Host.Startup", host_json_.errors.back());
  }
  parts_.state = host_json_.errors.empty() ? "Running" : "Error";
}

void Host::StartHandler() {
  bool any = false;
  for (const Function& function : functions_)
    any = any || function.error.empty();
  if (!any || !host_json_.errors.empty()) return AnnounceReady();
  HandlerPlan plan;
  plan.root = options_.root;
  plan.description = host_json_.handler;
  if (!options_.handler.empty()) plan.description.executable = Absolute(options_.handler);
  plan.initialization_timeout = host_json_.initialization_timeout;
  plan.port = host_json_.port;
  plan.graceful = options_.graceful;
  supervisor_ = std::make_unique<Supervisor>(loop_, client_, events_, settings_, plan,
                                             Supervisor::Hooks{[this] {
                                                                 StartTriggers();
                                                                 AnnounceReady();
                                                               },
                                                               [this] { StopSoon(kHostGaveUp); }});
  platform_.supervisor = supervisor_.get();
  invoker_.OnHopeless([this] { StopSoon(kHostGaveUp); });
  supervisor_->Start();
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

void Host::StartTriggers() {
  if (triggers_started_) return;
  triggers_started_ = true;
  TimerListener::Migrate(database_);
  for (const Function& function : functions_) {
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
  ListenForWork();
  StartWorkflows();  // before any trigger fires: starters and sweepers ask for instances
  for (TimerListener& listener : timer_listeners_) {
    if (!listener.fault().empty())
      events_.Log(
          "error", "Host.Startup",
          "The '" + listener.function().name + "' function is in error: " + listener.fault());
    listener.Start();
  }
  for (QueueListener& listener : queue_listeners_)
    listener.Start();
  for (ChangesListener& listener : change_listeners_)
    listener.Start();
  Sweep();
}

void Host::StartWorkflows() {
  WorkflowSettings settings = ReadWorkflowSettings(host_json_, functions_);
  if (settings.orchestrators.empty()) return;
  settings.base_url =
      "http://localhost:" + std::to_string(parts_.port) + "/runtime/webhooks/durabletask";
  settings.key = keys_.system();
  workflow_calls_ = std::make_unique<WorkflowCalls>(platform_, invoker_, functions_);
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
  fs::create_directories(fs::path(options_.run_file).parent_path());
  const std::string temporary = options_.run_file + ".new";
  // The key is for this user alone.
  std::ofstream(temporary).close();
  fs::permissions(temporary, fs::perms::owner_read | fs::perms::owner_write);
  std::ofstream out(temporary);
  out << R"({"port":)" << parts_.port << R"(,"pid":)" << ::getpid() << R"(,"key":)"
      << QuoteJson(parts_.control_key) << R"(,"hostKey":)" << QuoteJson(keys_.host())
      << R"(,"masterKey":)" << QuoteJson(keys_.master()) << "}\n";
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
  const auto ms =
      std::chrono::duration_cast<Duration>(std::chrono::steady_clock::now() - begun_).count();
  const std::string url = "http://127.0.0.1:" + std::to_string(parts_.port);
  std::vector<JsonMember> urls;
  for (const Front::Entry& entry : front_.entries()) {
    std::string methods;
    for (const std::string& method : entry.methods)
      methods += (methods.empty() ? "" : ",") + method;
    urls.push_back({entry.function->name,
                    Json::String((methods.empty() ? "ANY" : methods) + " " + url + entry.url)});
  }
  events_.Emit("host", {{"message",
                         Json::String("ready on " + url + " after " + std::to_string(ms) + " ms")},
                        {"state", Json::String(parts_.state)},
                        {"url", Json::String(url)},
                        {"ms", Json::Int(ms)},
                        {"routes", Json::Object(std::move(urls))},
                        {"host_key", Json::String(keys_.host())},
                        {"master_key", Json::String(keys_.master())}});
}

void Host::StopSoon(int code) {
  if (stopping_) return;
  stopping_ = true;
  exit_code_ = code;
  server_.StopListening();
  for (QueueListener& listener : queue_listeners_)
    listener.Pause();
  for (ChangesListener& listener : change_listeners_)
    listener.Pause();
  for (TimerListener& listener : timer_listeners_)
    listener.Pause();
  if (workflow_calls_) workflow_calls_->Pause();
  if (!supervisor_) return loop_.Stop();
  supervisor_->Stop([this] { loop_.Stop(); });
}

int Host::Run() {
  if (!fault_.empty()) {
    std::cerr << "formwork-localhost: " << fault_ << "\n";
    return kHostFailed;
  }
  for (const std::string& text : options_.faults) {
    std::string what;
    auto fault = ParseFault(text, what);
    if (!fault) {
      std::cerr << "formwork-localhost: --fault " << text << ": " << what << "\n";
      return kHostFailed;
    }
    faults_.Add(std::move(*fault));
  }
  loop_.AtRoundEnd([this] { journal_.Commit(); });
  loop_.AtRoundEnd([this] { outbox_.Flush(); });
  loop_.SetBusy([this] { return invoker_.in_flight() > 0; });
  WriteEvents();
  WatchSignals();
  if (!ReadResources()) return kHostFailed;
  if (const std::string why = server_.Listen(options_.port); !why.empty()) {
    std::cerr << "formwork-localhost: port " << options_.port << ": " << why << "\n";
    return kHostFailed;
  }
  parts_.port = server_.port();
  parts_.control_key = MakeSecret();
  parts_.stop = [this] { StopSoon(kHostDone); };
  Report();
  WriteRunFile();
  events_.Listen([this](const Event& event) {
    if (event.kind == "log") platform_.measured.ReadLine(event.json.Text("message"));
  });
  KeepMeasured();
  StartHandler();
  loop_.Run();
  journal_.Commit();
  WriteMeasured();
  if (!options_.run_file.empty()) fs::remove(options_.run_file);
  return exit_code_;
}

}  // namespace

int RunHost(const HostOptions& options_given) {
  HostOptions options = options_given;
  options.root = Absolute(options.root);
  while (options.root.size() > 1 && options.root.back() == '/')
    options.root.pop_back();
  Host host(options);
  return host.Run();
}

}  // namespace formwork::localhost
