// `formwork run`: builds the apps with CMake, starts the local host beside this executable, and
// keeps it: restarts it when a handler has died three times, swaps a rebuilt handler in while it
// runs (--watch).

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <ostream>
#include <sstream>
#include <thread>

#include <sys/wait.h>
#include <unistd.h>

#include "generator/base/str_cat.h"
#include "generator/base/text.h"
#include "generator/cli/build_app.h"
#include "generator/cli/child.h"
#include "generator/cli/commands.h"
#include "generator/cli/host_client.h"
#include "generator/cli/run_plan.h"
#include "generator/cli/stale.h"
#include "generator/tree/run_lock.h"

namespace formwork::cli {
namespace {

namespace fs = std::filesystem;
using std::chrono::milliseconds;

// formwork-localhost: a handler died three times; the same, and it never was ready.
constexpr int kHostGaveUp = 75;
constexpr int kHandlerNeverReady = 76;
volatile std::sig_atomic_t g_stop = 0;  // NOLINT: what a signal handler may touch

void OnSignal(int) {
  g_stop = 1;
}

// The newest change below an app, but for what the build makes. Two kinds: code, and what the host
// reads. (The clock of files may begin in the future: its zero is no early time.)
struct Stamps {
  fs::file_time_type code = fs::file_time_type::min();
  fs::file_time_type configuration = fs::file_time_type::min();
};

Stamps Look(const RunApp& app) {
  Stamps stamps;
  std::error_code ignored;
  auto it = fs::recursive_directory_iterator(app.build.folder, ignored);
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

std::vector<Stamps> LookAtAll(const RunPlan& plan) {
  std::vector<Stamps> all;
  for (const RunApp& app : plan.apps)
    all.push_back(Look(app));
  return all;
}

void Swap(const RunPlan& plan, const RunApp& app, std::chrono::steady_clock::time_point begun,
          Env& env) {
  const auto host = FindRunningHost(plan.project);
  const auto answer = host ? CallHost(*host, "POST", "handler/swap?app=" + EncodeSegment(app.name))
                           : Result<HostAnswer>(host.error());
  if (!answer || answer->status != 200) {
    env.err << "formwork: the new handler was not taken: "
            << (answer ? answer->body : Describe(answer.error())) << "\n";
    return;
  }
  const auto took =
      std::chrono::duration_cast<milliseconds>(std::chrono::steady_clock::now() - begun);
  env.err << "formwork: " << app.name << " rebuilt and swapped in " << took.count() << " ms\n";
}

// Rebuilds and swaps. True when the host has to start anew: it reads its own files once.
bool OnChanges(const RunPlan& plan, std::vector<Stamps>& seen, Env& env) {
  bool restart = false;
  for (size_t i = 0; i < plan.apps.size(); ++i) {
    const Stamps now = Look(plan.apps[i]);
    const bool configuration = now.configuration != seen[i].configuration;
    if (!configuration && now.code == seen[i].code) continue;
    seen[i] = now;
    const auto begun = std::chrono::steady_clock::now();
    if (BuildApp(plan.apps[i].build, env) != kDone) continue;
    restart = restart || configuration;
    if (!configuration) Swap(plan, plan.apps[i], begun, env);
  }
  return restart;
}

// The ports in the run file's "apps", by name; the file is our own host's, in one form.
std::string PortOf(const RunPlan& plan, const RunApp& app) {
  std::ifstream in(plan.project + "/.formwork/run.json");
  std::ostringstream text;
  text << in.rdbuf();
  const std::string all = text.str();
  const std::string mark = JsonQuote(app.name) + ":";
  const size_t apps = all.find("\"apps\":");
  const size_t at = apps == std::string::npos ? apps : all.find(mark, apps + 7);
  if (at == std::string::npos) return "";
  const size_t begin = at + mark.size();
  return all.substr(begin, all.find_first_not_of("0123456789", begin) - begin);
}

// What is where, as soon as the host has said where it is.
void Announce(const RunPlan& plan, pid_t child, Env& env) {
  for (int i = 0; i < 500 && g_stop == 0; ++i) {
    const auto host = FindRunningHost(plan.project);
    if (host && host->pid == child) {
      for (const RunApp& app : plan.apps) {
        const std::string name = plan.apps.size() > 1 ? StrCat("  ", app.name) : "";
        env.err << "formwork: API        http://127.0.0.1:" << PortOf(plan, app) << "/api" << name
                << "\n";
        for (const std::string& route : app.routes)
          env.err << "formwork:              " << route << "\n";
      }
      env.err << "formwork: keys       x-functions-key: " << host->host_key << " (functions), "
              << host->master_key << " (admin)\n"
              << "formwork: dashboard  http://127.0.0.1:" << host->port
              << "/formwork/#key=" << host->key << "\n";
      return;
    }
    if (::kill(child, 0) != 0) return;
    std::this_thread::sleep_for(milliseconds(10));
  }
}

// Until the host ends or a change needs a new one. The exit code, -1 for "start again".
int Attend(const RunPlan& plan, pid_t child, std::vector<Stamps>& seen, Env& env) {
  bool told = false;
  int64_t ticks = 0;
  while (true) {
    int status = 0;
    if (::waitpid(child, &status, WNOHANG) == child) {
      if (g_stop != 0) return kInterrupted;
      if (WIFSIGNALED(status)) {
        return Fail(env,
                    StrCat("the local host was ended from outside (", ::strsignal(WTERMSIG(status)),
                           "); `formwork run` goes on with what it kept"),
                    kWorldFailed);
      }
      const int code = WIFEXITED(status) ? WEXITSTATUS(status) : kWorldFailed;
      if (code == kHandlerNeverReady) {
        return Fail(env, "the handler ended three times before it was ready; see above why",
                    kWorldFailed);
      }
      if (code != kHostGaveUp) return code == 0 ? kDone : kWorldFailed;
      env.err << "formwork: the handler died three times and the host stopped, as in Azure; "
                 "starting the host again\n";
      return -1;
    }
    if (g_stop != 0 && !told) {
      ::kill(child, SIGTERM);
      told = true;
    }
    if (plan.watch && !told && ++ticks % 10 == 0 && OnChanges(plan, seen, env)) {
      env.err << "formwork: configuration changed; starting the host again\n";
      ::kill(child, SIGTERM);
      ::waitpid(child, &status, 0);
      return -1;
    }
    std::this_thread::sleep_for(milliseconds(30));
  }
}

// A free port that the first start took is the platform's from then on: who talks to it finds it
// again after a restart.
void KeepPort(const RunPlan& plan, std::vector<std::string>& words) {
  const auto host = FindRunningHost(plan.project);
  const auto given = std::find(words.begin(), words.end(), "--port");
  const bool taken = plan.apps.size() == 1 && host && given != words.end();
  if (taken) *std::next(given) = std::to_string(host->port);
}

// `seen` is how the sources were before they were built: what is saved meanwhile is built again.
int Keep(const RunPlan& plan, std::vector<Stamps> seen, Env& env) {
  struct sigaction action {};

  action.sa_handler = OnSignal;
  ::sigaction(SIGINT, &action, nullptr);
  ::sigaction(SIGTERM, &action, nullptr);
  std::vector<std::string> words = plan.host;
  while (true) {
    const pid_t child = StartChild(words);
    if (child < 0) return Fail(env, "the local host cannot be started", kWorldFailed);
    Announce(plan, child, env);
    KeepPort(plan, words);
    const int code = Attend(plan, child, seen, env);
    if (code >= 0) return code;
    std::erase(words, "--fresh");  // only the first start begins with nothing
  }
}

int RunRun(const Arguments& arguments, Env& env) {
  const auto [session, code] = OpenChecked(arguments, env, Warnings::kInFull);
  if (session == nullptr) return code;
  if (session->environment.empty()) session->environment = "local";
  RunPlan plan;
  plan.project = session->directory;
  plan.watch = arguments.Has("--watch");
  plan.apps = AppsToRun(*session, arguments);
  if (plan.apps.empty()) return Fail(env, "the blueprint has no app of that name", kUsage);
  const Result<RunLock> lock =
      RunLock::Acquire(plan.project, {.name = "run.lock", .wait = milliseconds(0)});
  if (!lock) {
    const bool busy = lock.error().code == Error::Code::kBusy;
    return Fail(
        env,
        busy ? StrCat("a platform runs here already (", Describe(lock.error()), "); stop it first")
             : Describe(lock.error()),
        kWorldFailed);
  }
  Needs needs = {.folders = {}, .build = !arguments.Has("--no-build")};
  for (const RunApp& app : plan.apps)
    needs.folders.push_back("apps/" + app.name);
  if (const auto stop = StopWhereIncomplete(*session, needs, arguments, env)) return *stop;
  const std::vector<Stamps> seen = LookAtAll(plan);
  std::error_code ignored;
  for (const RunApp& app : plan.apps) {
    if (!needs.build) break;
    if (const int built = BuildApp(app.build, env); built != kDone) return built;
  }
  fs::create_directories(plan.project + "/.formwork", ignored);
  const std::string resources = plan.project + "/.formwork/resources.json";
  std::ofstream(resources) << ResourcesText(*session);
  plan.host = HostCommand(plan, *session, arguments, env, resources);
  if (arguments.Has("--no-timeouts")) {
    // The environment wins over local.settings.json.
    for (const auto& [name, value] : EndlessSettings(*session))
      ::setenv(name.c_str(), value.c_str(), 1);
  }
  env.out.flush();
  return Keep(plan, seen, env);
}

}  // namespace

Command RunCommand() {
  return {
      .name = "run",
      .summary = "Build the project and run the whole platform on this machine",
      .example = "formwork run --watch",
      .options = {{.name = "--watch",
                   .help = "Rebuild on a save and swap the handler without dropping a request"},
                  {.name = "--port",
                   .value = "N",
                   .help = "The first app's HTTP port (7071); 0 takes free ones",
                   .most = 65535},
                  {.name = "--app",
                   .value = "APP",
                   .help = "Only this function app (default: all, each on a port of its own)",
                   .repeated = true},
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
                   .help =
                       "A fault on purpose: handler=crash:1/100, queue=delay:2s, cosmos=429:5%, "
                       "SERVICE=timeout:20%",
                   .repeated = true},
                  {.name = "--graceful", .help = "End the handler with SIGTERM, for sanitizers"},
                  {.name = "--no-timeouts",
                   .help = "No time limits on functions: a debugger may stop them"},
                  {.name = "--no-build", .help = "Run what was built before"}},
      .run = RunRun};
}

}  // namespace formwork::cli
