#include "generator/cli/run_plan.h"

#include <algorithm>
#include <filesystem>

#include "generator/base/str_cat.h"
#include "generator/blueprint/setting_names.h"

namespace formwork::cli {
namespace {

namespace fs = std::filesystem;

std::string RouteLine(const blueprint::HttpTrigger& http, std::string_view name,
                      blueprint::Access access) {
  const std::string route = StrCat(Word(*http.method), " ", *http.route);
  const std::string pad(route.size() < 40 ? 40 - route.size() : 1, ' ');
  return StrCat(route, pad, "  ", name, " (", Word(access), ")");
}

// In which app a function or workflow runs.
std::string AppOf(const graph::Graph& graph, graph::Kind kind, std::string_view name) {
  const graph::Node* node = graph.Find(kind, name);
  const graph::NodeId app = node == nullptr ? graph::Graph::kNoNode : graph.app_of.at(node->id);
  return app == graph::Graph::kNoNode ? "" : graph.At(app).name;
}

template <class Things>
void AddRoutes(const Things& things, const graph::Graph& graph, graph::Kind kind,
               std::vector<RunApp>& apps) {
  for (const auto& thing : things) {
    const auto* http = std::get_if<blueprint::HttpTrigger>(&thing.trigger);
    if (http == nullptr) continue;
    const auto app = std::ranges::find(apps, AppOf(graph, kind, *thing.name), &RunApp::name);
    if (app != apps.end()) app->routes.push_back(RouteLine(*http, *thing.name, *thing.access));
  }
}

}  // namespace

std::string LocalHostProgram(const Env& env) {
  if (const auto given = env.getenv("FORMWORK_LOCALHOST")) return *given;
  std::error_code ignored;
  const fs::path here = fs::read_symlink("/proc/self/exe", ignored).parent_path();
  for (const char* place : {"formwork-localhost", "../runtime/localhost/host/formwork-localhost"}) {
    if (fs::exists(here / place, ignored)) return (here / place).lexically_normal().string();
  }
  return "formwork-localhost";
}

std::vector<RunApp> AppsToRun(const Session& session, const Arguments& arguments) {
  const std::vector<std::string> wanted = arguments.Values("--app");
  std::vector<RunApp> apps;
  for (const auto& app : Chosen(session).apps) {
    if (!wanted.empty() && std::ranges::find(wanted, app.name.value) == wanted.end()) continue;
    apps.push_back({.name = app.name.value,
                    .build = {.folder = StrCat(session.directory, "/apps/", app.name.value)}});
  }
  AddRoutes(Chosen(session).functions, session.graph, graph::Kind::kFunction, apps);
  AddRoutes(Chosen(session).workflows, session.graph, graph::Kind::kWorkflow, apps);
  return apps;
}

std::vector<std::string> HostCommand(const RunPlan& plan, const Session& session,
                                     const Arguments& arguments, const Env& env,
                                     const std::string& resources) {
  std::vector<std::string> words = {LocalHostProgram(env)};
  const auto add = [&](std::string_view name, const std::string& value) {
    words.emplace_back(name);
    words.push_back(value);
  };
  std::error_code ignored;
  for (const RunApp& app : plan.apps) {
    const std::string own = app.build.folder + "/local.settings.json";
    words.push_back(app.build.folder);
    add("--handler", app.build.Handler());
    add("--settings",
        fs::exists(own, ignored) ? own : app.build.folder + "/local.settings.example.json");
  }
  add("--port", arguments.ValueOr("--port", "7071"));
  add("--run-file", plan.project + "/.formwork/run.json");
  add("--resources", resources);
  add("--name", Chosen(session).name.value);
  add("--environment", "local");
  if (!arguments.Has("--in-memory")) add("--state", plan.project + "/.formwork/state.db");
  if (arguments.Has("--clock")) add("--clock", arguments.ValueOr("--clock", "real"));
  for (const std::string& fault : arguments.Values("--fault"))
    add("--fault", fault);
  const bool json = arguments.Has("--json") || arguments.ValueOr("--output", "text") == "json";
  add("--output", json ? "json" : "text");
  for (const char* flag : {"--fresh", "--graceful"}) {
    if (arguments.Has(flag)) words.emplace_back(flag);
  }
  if (InColour(env, env.out_is_terminal)) words.emplace_back("--colour");
  return words;
}

std::vector<std::pair<std::string, std::string>> EndlessSettings(const Session& session) {
  std::vector<std::pair<std::string, std::string>> settings = {
      {"AzureFunctionsJobHost__functionTimeout", "-1"}};
  const blueprint::Blueprint& blueprint = Chosen(session);
  for (const blueprint::Function& function : blueprint.functions)
    settings.emplace_back(blueprint::TimeoutSetting(*function.name), "0s");
  for (const blueprint::Activity& activity : blueprint.activities)
    settings.emplace_back(blueprint::TimeoutSetting(*activity.name), "0s");
  return settings;
}

}  // namespace formwork::cli
