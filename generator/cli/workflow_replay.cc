// `formwork workflow replay`: would the code as it is now break instances that are in flight?
// Builds the app and lets its program replay their histories: from the running platform or from
// files.

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <ostream>
#include <sstream>

#include "generator/base/str_cat.h"
#include "generator/cli/build_app.h"
#include "generator/cli/commands.h"
#include "generator/cli/host_client.h"
#include "generator/cli/session.h"
#include "generator/cli/stale.h"
#include "generator/emit/json/value.h"
#include "generator/reader/read_yaml.h"

namespace formwork::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kMost = "1000";  // instances that the host lists at once

// JSON is YAML: what the host and the app's program say is read as everything else.
std::optional<reader::Node> ReadJson(const std::string& text) {
  SourceMap sources;
  DiagnosticList sink;
  const FileId file = sources.Add("answer", text);
  return reader::ReadYaml(sources, file, sink);
}

std::string Text(const reader::Node& object, std::string_view key) {
  const reader::Node* value = object.Find(key);
  return value == nullptr ? "" : value->text;
}

// One line: a file may have been indented by hand or by us.
std::string OneLine(std::string text) {
  for (char& c : text) {
    if (c == '\n' || c == '\r') c = ' ';
  }
  return text;
}

Result<std::string> Recording(const RunningHost& host, std::string_view instance) {
  const auto answer =
      CallHost(host, "GET", StrCat("workflows/", EncodeSegment(instance), "/recording"));
  if (!answer) return answer.error();
  if (answer->status == 404)
    return Error{Error::Code::kNotFound, "is neither a file nor an instance of the platform",
                 std::string(instance)};
  if (answer->status != 200)
    return Error{Error::Code::kIo, RefusalText(*answer), std::string(instance)};
  return answer->body;
}

// The instances that have not ended, newest first.
Result<std::vector<std::string>> InFlight(const RunningHost& host) {
  const auto answer =
      CallHost(host, "GET", StrCat("workflows?status=Running,Pending,Suspended&limit=", kMost));
  if (!answer) return answer.error();
  const auto json = ReadJson(answer->body);
  const reader::Node* list = json ? json->Find("workflows") : nullptr;
  if (list == nullptr) return Error{Error::Code::kIo, "the platform's list cannot be read", ""};
  std::vector<std::string> instances;
  for (const reader::Node& row : list->items)
    instances.push_back(Text(row, "instanceId"));
  return instances;
}

// The recordings, one a line.
Result<std::string> Collect(const std::vector<std::string>& wanted, const std::string& project) {
  std::string lines;
  std::vector<std::string> instances;
  std::error_code ignored;
  for (const std::string& name : wanted) {
    if (!fs::is_regular_file(name, ignored)) {
      instances.push_back(name);
      continue;
    }
    std::ostringstream text;
    text << std::ifstream(name, std::ios::binary).rdbuf();
    lines += OneLine(text.str()) + "\n";
  }
  if (!wanted.empty() && instances.empty()) return lines;
  const auto host = FindRunningHost(project);
  if (!host && !instances.empty())
    return Error{Error::Code::kNotFound,
                 "is no file, and no platform is running here whose instance it could be",
                 instances.front()};
  if (!host) return host.error();
  if (wanted.empty()) {
    auto all = InFlight(*host);
    if (!all) return all.error();
    instances = *std::move(all);
  }
  for (const std::string& instance : instances) {
    const auto recording = Recording(*host, instance);
    if (!recording) return recording.error();
    lines += OneLine(*recording) + "\n";
  }
  return lines;
}

// "workflow":"NAME" of a recording, without reading what may be megabytes.
std::string WorkflowOf(std::string_view line) {
  constexpr std::string_view mark = "\"workflow\":";
  size_t begin = line.find(mark);
  if (begin == std::string_view::npos) return "";
  begin = line.find('"', begin + mark.size());
  if (begin == std::string_view::npos) return "";
  return std::string(line.substr(begin + 1, line.find('"', begin + 1) - begin - 1));
}

bool Holds(const blueprint::App& app, std::string_view workflow) {
  return std::ranges::any_of(app.functions,
                             [&](const auto& function) { return *function == workflow; });
}

// The app that --app names, else the workflow's own; the first one with a workflow for a workflow
// that is gone.
std::string AppOf(const Arguments& arguments, const blueprint::Blueprint& blueprint,
                  std::string_view workflow) {
  if (const auto given = arguments.Value("--app")) return *given;
  for (const blueprint::App& app : blueprint.apps) {
    if (Holds(app, workflow)) return *app.name;
  }
  for (const blueprint::App& app : blueprint.apps) {
    for (const blueprint::Workflow& known : blueprint.workflows) {
      if (Holds(app, *known.name)) return *app.name;
    }
  }
  return *blueprint.apps.front().name;
}

json::Value ToValue(const reader::Node& verdict) {
  json::Value value = json::Value::Obj();
  for (size_t i = 0; i < verdict.keys.size(); ++i) {
    const std::string& key = verdict.keys[i].text;
    const std::string& text = verdict.items[i].text;
    value.Set(key, key == "fits"   ? json::Value::Bool(text == "true")
                   : key == "step" ? json::Value::Number(text)
                                   : json::Value::Str(text));
  }
  return value;
}

int Report(const Arguments& arguments, Env& env, const std::string& verdicts) {
  std::istringstream lines(verdicts);
  json::Value list = json::Value::Arr();
  size_t count = 0;
  size_t broken = 0;
  for (std::string line; std::getline(lines, line);) {
    const auto verdict = ReadJson(line);
    if (!verdict || verdict->Find("fits") == nullptr)
      return Fail(env, StrCat("the app's program said: ", line), kWorldFailed);
    const bool fits = Text(*verdict, "fits") == "true";
    ++count;
    broken += fits ? 0 : 1;
    list.Add(ToValue(*verdict));
    if (arguments.Has("--json")) continue;
    env.out << StrCat(Text(*verdict, "workflow"), " ", Text(*verdict, "instance"), ": ",
                      fits ? "fits" : Text(*verdict, "problem"), "\n");
  }
  if (arguments.Has("--json")) {
    json::Value root = json::Value::Obj({{"schema_version", json::Value::Int(1)}});
    root.Set("replayed", std::move(list));
    env.out << json::Write(root);
  } else {
    env.err << StrCat("formwork: ", count, " replayed, ", broken, " would break\n");
  }
  return broken == 0 ? kDone : kGateFailed;
}

int RunReplay(const Arguments& arguments, Env& env) {
  const auto [session, code] = OpenChecked(arguments, env);
  if (session == nullptr) return code;
  const auto recordings = Collect(arguments.Values("HISTORY"), session->directory);
  if (!recordings) return Fail(env, Describe(recordings.error()), kWorldFailed);
  std::map<std::string, std::string> lines_of;  // by app
  std::istringstream lines(*recordings);
  for (std::string line; std::getline(lines, line);)
    lines_of[AppOf(arguments, Chosen(*session), WorkflowOf(line))] += line + "\n";
  if (!arguments.Has("--no-build")) {
    Needs needs;
    for (const auto& [app, own] : lines_of)
      needs.folders.push_back(StrCat("apps/", app));
    if (const auto stop = StopWhereIncomplete(*session, needs, arguments, env)) return *stop;
  }
  std::string verdicts;
  for (const auto& [app, own] : lines_of) {
    const AppBuild build{.folder = StrCat(session->directory, "/apps/", app)};
    if (!arguments.Has("--no-build")) {
      if (const int built = BuildApp(build, env); built != kDone) return built;
    }
    const auto said = FilterThrough(build.Handler(), build.folder, "FORMWORK_ROLE=replay", own);
    if (!said) return Fail(env, Describe(said.error()), kWorldFailed);
    verdicts += *said;
  }
  return Report(arguments, env, verdicts);
}

}  // namespace

Command ReplayCommand() {
  return {.name = "workflow replay",
          .summary = "Replay histories against the code as it is now; exit 5 if it breaks one",
          .example = "formwork workflow replay",
          .options = {{.name = "HISTORY",
                       .value = "HISTORY",
                       .help = "Instances, or files of `workflow history` (default: every instance "
                               "that has not ended)",
                       .repeated = true},
                      {.name = "--app",
                       .value = "APP",
                       .help = "Which function app (default: each workflow's own)"},
                      {.name = "--no-build", .help = "Replay against what was built before"}},
          .run = RunReplay};
}

}  // namespace formwork::cli
