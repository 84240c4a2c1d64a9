// `formwork run`: builds the app with CMake, starts the local host beside this executable, and
// keeps it: restarts it when the handler has died three times, swaps a rebuilt handler in while it
// runs (--watch).

#include <chrono>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <ostream>
#include <thread>

#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "generator/base/overload.h"
#include "generator/base/str_cat.h"
#include "generator/cli/build_app.h"
#include "generator/cli/commands.h"
#include "generator/cli/host_client.h"
#include "generator/cli/session.h"

namespace formwork::cli {
namespace {

namespace fs = std::filesystem;
using std::chrono::milliseconds;

constexpr int kHostGaveUp = 75;         // formwork-localhost: the handler died too often
volatile std::sig_atomic_t g_stop = 0;  // NOLINT: what a signal handler may touch

void OnSignal(int) {
  g_stop = 1;
}

pid_t Start(const std::vector<std::string>& words) {
  std::vector<char*> arguments;
  for (const std::string& word : words)
    arguments.push_back(const_cast<char*>(word.c_str()));  // NOLINT: exec's interface
  arguments.push_back(nullptr);
  const pid_t parent = ::getpid();
  const pid_t child = ::fork();
  if (child == 0) {
    ::prctl(PR_SET_PDEATHSIG, SIGTERM);  // NOLINT: prctl's interface
    if (::getppid() != parent) ::_exit(127);
    ::execvp(arguments[0], arguments.data());
    ::_exit(127);
  }
  return child;
}

// Beside this executable, as installed; in the build tree; else by PATH.
std::string FindLocalHost(const Env& env) {
  if (const auto given = env.getenv("FORMWORK_LOCALHOST")) return *given;
  std::error_code ignored;
  const fs::path here = fs::read_symlink("/proc/self/exe", ignored).parent_path();
  for (const char* place : {"formwork-localhost", "../runtime/localhost/host/formwork-localhost"}) {
    if (fs::exists(here / place, ignored)) return (here / place).lexically_normal().string();
  }
  return "formwork-localhost";
}

std::string Quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + '"';
}

std::string ContainerText(const blueprint::Blueprint& blueprint,
                          const blueprint::Container& container) {
  std::string text = StrCat("{\"database\":", Quoted(blueprint.name.value),
                            ",\"name\":", Quoted(container.name.value),
                            ",\"partitionKey\":", Quoted(container.partition_key.value));
  if (container.ttl) {
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(container.ttl->value);
    text += StrCat(",\"ttl\":", seconds.count());
  }
  text += ",\"uniqueKeys\":[";
  for (size_t i = 0; i < container.unique_keys.size(); ++i) {
    text += i > 0 ? ",[" : "[";
    const auto& paths = container.unique_keys[i].paths;
    for (size_t k = 0; k < paths.size(); ++k)
      text += StrCat(k > 0 ? "," : "", Quoted(paths[k].value));
    text += "]";
  }
  return text + "]}";
}

// "stream-events-dead":"stream-events": whose failures each dead letter queue holds.
std::string DeadLetterOwners(const graph::Graph& graph) {
  std::map<std::string, std::string> owners;
  for (const graph::Edge& edge : graph.edges) {
    if (edge.verb != graph::Verb::kDeadLetters) continue;
    for (const graph::Edge* cause : graph.To(edge.from)) {
      const graph::Node& source = graph.At(cause->from);
      const bool triggers =
          cause->verb == graph::Verb::kTriggers && source.kind == graph::Kind::kQueue;
      if (triggers && !source.poison) owners.try_emplace(graph.At(edge.to).name, source.name);
    }
  }
  std::string text;
  for (const auto& [dead, owner] : owners)
    text += StrCat(text.empty() ? "" : ",", Quoted(dead), ":", Quoted(owner));
  return text;
}

// What the infrastructure would have made before the first function runs.
std::string ResourcesText(const Session& session) {
  const blueprint::Blueprint& blueprint = Chosen(session);
  std::string text = "{\"containers\":[";
  for (size_t i = 0; i < blueprint.containers.size(); ++i) {
    text += StrCat(i > 0 ? "," : "", ContainerText(blueprint, blueprint.containers[i]));
  }
  text += "],\"queues\":[";
  bool first = true;
  for (const graph::Node& node : session.graph.nodes) {
    if (node.kind != graph::Kind::kQueue) continue;
    text += StrCat(first ? "" : ",", Quoted(node.name));
    first = false;
  }
  return text + "],\"graph\":{\"deadLetters\":{" + DeadLetterOwners(session.graph) + "}}}\n";
}

struct Plan {
  std::string project;  // the blueprint's folder
  AppBuild build;
  std::string name;
  std::string resources;
  std::vector<std::string> routes;  // "POST /channels/{channelId}/messages  post-message (public)"
  bool watch = false;
  std::vector<std::string> host;  // the command line of formwork-localhost
};

// The newest change below the app, but for what the build makes. Two kinds: code, and what the host
// reads.
struct Stamps {
  fs::file_time_type code{};
  fs::file_time_type configuration{};
};

Stamps Look(const Plan& plan) {
  Stamps stamps;
  std::error_code ignored;
  auto it = fs::recursive_directory_iterator(plan.build.folder, ignored);
  for (; !ignored && it != fs::recursive_directory_iterator(); it.increment(ignored)) {
    if (it->path().filename() == "build" && it->is_directory(ignored))
      it.disable_recursion_pending();
    if (!it->is_regular_file(ignored)) continue;
    fs::file_time_type& stamp =
        it->path().extension() == ".json" ? stamps.configuration : stamps.code;
    stamp = std::max(stamp, it->last_write_time(ignored));
  }
  return stamps;
}

// Rebuilds and swaps; what the host reads itself needs a new host.
enum class Change : char { kNone, kSwapped, kRestart };

Change OnChange(const Plan& plan, Stamps& seen, Env& env) {
  const Stamps now = Look(plan);
  if (now.configuration != seen.configuration) {
    seen = now;
    return BuildApp(plan.build, env) == kDone ? Change::kRestart : Change::kNone;
  }
  if (now.code == seen.code) return Change::kNone;
  seen = now;
  const auto begun = std::chrono::steady_clock::now();
  if (BuildApp(plan.build, env) != kDone) return Change::kNone;
  const auto host = FindRunningHost(plan.project);
  const auto answer =
      host ? CallHost(*host, "POST", "handler/swap") : Result<HostAnswer>(host.error());
  if (!answer || answer->status != 200) {
    env.err << "formwork: the new handler was not taken: "
            << (answer ? answer->body : Describe(answer.error())) << "\n";
    return Change::kNone;
  }
  const auto took =
      std::chrono::duration_cast<milliseconds>(std::chrono::steady_clock::now() - begun);
  env.err << "formwork: rebuilt and swapped in " << took.count() << " ms\n";
  return Change::kSwapped;
}

// What is where, as soon as the host has said where it is.
void Announce(const Plan& plan, pid_t child, Env& env) {
  for (int i = 0; i < 500 && g_stop == 0; ++i) {
    const auto host = FindRunningHost(plan.project);
    if (host && host->pid == child) {
      const std::string url = StrCat("http://127.0.0.1:", host->port);
      env.err << "formwork: API        " << url << "/api\n";
      for (const std::string& route : plan.routes)
        env.err << "formwork:              " << route << "\n";
      env.err << "formwork: keys       x-functions-key: " << host->host_key << " (functions), "
              << host->master_key << " (admin)\n"
              << "formwork: dashboard  " << url << "/formwork/#key=" << host->key << "\n";
      return;
    }
    if (::kill(child, 0) != 0) return;
    std::this_thread::sleep_for(milliseconds(10));
  }
}

// Until the host ends or a change needs a new one. The exit code, -1 for "start again".
int Attend(const Plan& plan, pid_t child, Stamps& seen, Env& env) {
  bool told = false;
  int64_t ticks = 0;
  while (true) {
    int status = 0;
    if (::waitpid(child, &status, WNOHANG) == child) {
      if (g_stop != 0) return kInterrupted;
      const int code = WIFEXITED(status) ? WEXITSTATUS(status) : kWorldFailed;
      if (code != kHostGaveUp) return code == 0 ? kDone : kWorldFailed;
      env.err << "formwork: the handler died three times and the host stopped, as in Azure; "
                 "starting the host again\n";
      return -1;
    }
    if (g_stop != 0 && !told) {
      ::kill(child, SIGTERM);
      told = true;
    }
    if (plan.watch && !told && ++ticks % 10 == 0 && OnChange(plan, seen, env) == Change::kRestart) {
      env.err << "formwork: configuration changed; starting the host again\n";
      ::kill(child, SIGTERM);
      ::waitpid(child, &status, 0);
      return -1;
    }
    std::this_thread::sleep_for(milliseconds(30));
  }
}

int Keep(const Plan& plan, Env& env) {
  struct sigaction action {};

  action.sa_handler = OnSignal;
  ::sigaction(SIGINT, &action, nullptr);
  ::sigaction(SIGTERM, &action, nullptr);
  Stamps seen = Look(plan);
  std::vector<std::string> words = plan.host;
  while (true) {
    const pid_t child = Start(words);
    if (child < 0) return Fail(env, "the local host cannot be started", kWorldFailed);
    Announce(plan, child, env);
    const int code = Attend(plan, child, seen, env);
    if (code >= 0) return code;
    std::erase(words, "--fresh");  // only the first start begins with nothing
  }
}

void AddOptions(const Arguments& arguments, const Env& env, Plan& plan) {
  std::vector<std::string>& words = plan.host;
  const auto add = [&](std::string_view name, const std::string& value) {
    words.emplace_back(name);
    words.push_back(value);
  };
  add("--port", arguments.ValueOr("--port", "7071"));
  add("--run-file", plan.project + "/.formwork/run.json");
  add("--resources", plan.resources);
  add("--handler", plan.build.Handler());
  add("--name", plan.name);
  add("--environment", "local");
  std::error_code ignored;
  const std::string own = plan.build.folder + "/local.settings.json";
  add("--settings",
      fs::exists(own, ignored) ? own : plan.build.folder + "/local.settings.example.json");
  if (!arguments.Has("--in-memory")) add("--state", plan.project + "/.formwork/state.db");
  if (arguments.Has("--clock")) add("--clock", arguments.ValueOr("--clock", "real"));
  for (const std::string& fault : arguments.Values("--fault"))
    add("--fault", fault);
  const bool json = arguments.Has("--json") || arguments.ValueOr("--output", "text") == "json";
  add("--output", json ? "json" : "text");
  for (const char* flag : {"--fresh", "--graceful"}) {
    if (arguments.Has(flag)) words.emplace_back(flag);
  }
  if (env.out_is_terminal && !env.getenv("NO_COLOR")) words.emplace_back("--colour");
}

std::string RouteLine(const blueprint::HttpTrigger& http, std::string_view name,
                      blueprint::Access access) {
  const std::string route = StrCat(Word(*http.method), " ", *http.route);
  const std::string pad(route.size() < 40 ? 40 - route.size() : 1, ' ');
  return StrCat(route, pad, "  ", name, " (", Word(access), ")");
}

std::vector<std::string> Routes(const blueprint::Blueprint& blueprint) {
  std::vector<std::string> routes;
  for (const auto& function : blueprint.functions) {
    const auto* http = std::get_if<blueprint::HttpTrigger>(&function.trigger);
    if (http != nullptr) routes.push_back(RouteLine(*http, *function.name, *function.access));
  }
  for (const auto& workflow : blueprint.workflows) {
    const auto* http = std::get_if<blueprint::HttpTrigger>(&workflow.trigger);
    if (http != nullptr) routes.push_back(RouteLine(*http, *workflow.name, *workflow.access));
  }
  return routes;
}

int RunRun(const Arguments& arguments, Env& env) {
  const auto [session, code] = OpenChecked(arguments, env);
  if (session == nullptr) return code;
  const blueprint::Blueprint& blueprint = Chosen(*session);
  Plan plan;
  plan.project = session->directory;
  plan.name = blueprint.name.value;
  plan.watch = arguments.Has("--watch");
  plan.routes = Routes(blueprint);
  const std::string app = arguments.ValueOr("--app", blueprint.apps.front().name.value);
  plan.build.folder = StrCat(plan.project, "/apps/", app);
  std::error_code ignored;
  if (!fs::exists(plan.build.folder + "/host.json", ignored)) {
    return Fail(env, StrCat("apps/", app, " is not there; run `formwork generate` first"),
                kWorldFailed);
  }
  if (blueprint.apps.size() > 1 && !arguments.Has("--app")) {
    env.err << "formwork: running the app '" << app << "'; --app NAME runs another one\n";
  }
  if (!arguments.Has("--no-build")) {
    if (const int built = BuildApp(plan.build, env); built != kDone) return built;
  }
  fs::create_directories(plan.project + "/.formwork", ignored);
  plan.resources = plan.project + "/.formwork/resources.json";
  std::ofstream(plan.resources) << ResourcesText(*session);
  plan.host = {FindLocalHost(env), plan.build.folder};
  AddOptions(arguments, env, plan);
  env.out.flush();
  return Keep(plan, env);
}

}  // namespace

Command RunCommand() {
  return {.name = "run",
          .summary = "Build the project and run the whole platform on this machine",
          .example = "formwork run --watch",
          .options =
              {{.name = "--watch",
                .help = "Rebuild on a save and swap the handler without dropping a request"},
               {.name = "--port", .value = "N", .help = "The HTTP port (7071); 0 takes a free one"},
               {.name = "--app", .value = "APP", .help = "Which function app (default: the first)"},
               {.name = "--output",
                .value = "FORM",
                .help = "text (default) or json: one event a line",
                .choices = {"text", "json"}},
               {.name = "--fresh", .help = "Begin with an empty state"},
               {.name = "--in-memory", .help = "Keep nothing"},
               {.name = "--clock",
                .value = "CLOCK",
                .help = "real (default), virtual, or virtual:TIME"},
               {.name = "--fault",
                .value = "RULE",
                .help = "A fault on purpose: handler=crash:1/100, queue=delay:2s",
                .repeated = true},
               {.name = "--graceful", .help = "End the handler with SIGTERM, for sanitizers"},
               {.name = "--no-build", .help = "Run what was built before"}},
          .run = RunRun};
}

}  // namespace formwork::cli
