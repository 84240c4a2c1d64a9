// `formwork workflow …`: start, show and steer the workflows of a running platform.

#include <functional>
#include <ostream>

#include "generator/base/str_cat.h"
#include "generator/cli/answers.h"
#include "generator/cli/commands.h"
#include "generator/cli/host_client.h"
#include "generator/cli/session.h"

namespace formwork::cli {
namespace {

// JSON with two blanks of indentation, one member a line.
std::string IndentJson(std::string_view json) {
  std::string out;
  size_t depth = 0;
  bool text = false;
  const auto line = [&] { out.append("\n").append(depth * 2, ' '); };
  for (size_t i = 0; i < json.size(); ++i) {
    const char c = json[i];
    const char next = i + 1 < json.size() ? json[i + 1] : '\0';
    if (text || c == '"') {
      out += c;
      if (text && c == '\\') out += json[++i];
      if (c == '"') text = !text;
    } else if ((c == '{' && next == '}') || (c == '[' && next == ']')) {
      out.append({c, json[++i]});
    } else if (c == '{' || c == '[') {
      out += c;
      ++depth;
      line();
    } else if (c == '}' || c == ']') {
      depth -= depth > 0 ? 1 : 0;
      line();
      out += c;
    } else if (c == ',') {
      out += c;
      line();
    } else if (c != ' ' && c != '\n') {
      out += c;
      if (c == ':') out += ' ';
    }
  }
  return out + "\n";
}

using Words = std::function<std::string(std::string_view json)>;

// Where there is nothing to show but that it was done.
Words Done(std::string_view word) {
  return [word](std::string_view) { return StrCat(word, "\n"); };
}

// One request to the running host, and what it answers: in these words for a person.
int Ask(const Arguments& arguments, Env& env, std::string_view method, const std::string& path,
        std::string_view body = "", const Words& words = IndentJson) {
  const auto host = FindRunningHost(ProjectDirectory(arguments, env));
  if (!host) return Fail(env, Describe(host.error()), kWorldFailed);
  const auto answer = CallHost(*host, method, path, body);
  if (!answer) return Fail(env, Describe(answer.error()), kWorldFailed);
  if (answer->status == 410) return Fail(env, "the instance has ended already", kWorldFailed);
  if (answer->status >= 400) return Fail(env, RefusalText(*answer), kWorldFailed);
  const std::string json = answer->body.empty() ? "null" : answer->body;
  if (arguments.Has("--json")) {
    env.out << IndentJson(StrCat("{\"schema_version\":1,\"result\":", json, "}"));
  } else {
    env.out << words(json);
  }
  return kDone;
}

std::string Path(const Arguments& arguments, std::string_view rest = "") {
  return StrCat("workflows/", EncodeSegment(arguments.ValueOr("ID", "")), rest);
}

int Start(const Arguments& arguments, Env& env) {
  const std::string path = StrCat("workflows?name=", EncodeSegment(arguments.ValueOr("NAME", "")),
                                  "&instance=", EncodeSegment(arguments.ValueOr("--id", "")));
  const auto input = InputOf(arguments, env);
  return input ? Ask(arguments, env, "POST", path, *input) : kWorldFailed;
}

int List(const Arguments& arguments, Env& env) {
  const std::string path =
      StrCat("workflows?status=", EncodeSegment(arguments.ValueOr("--status", "")),
             "&limit=", EncodeSegment(arguments.ValueOr("--top", "100")));
  return Ask(arguments, env, "GET", path, "", WorkflowsText);
}

int Show(const Arguments& arguments, Env& env) {
  return Ask(arguments, env, "GET", Path(arguments));
}

int Raise(const Arguments& arguments, Env& env) {
  const std::string event = EncodeSegment(arguments.ValueOr("EVENT", ""));
  const std::string path = Path(arguments, StrCat("/raise/", event));
  const auto input = InputOf(arguments, env);
  return input ? Ask(arguments, env, "POST", path, *input, Done("raised")) : kWorldFailed;
}

int Terminate(const Arguments& arguments, Env& env) {
  return Ask(arguments, env, "POST", Path(arguments, "/terminate"), "", Done("terminating"));
}

int Suspend(const Arguments& arguments, Env& env) {
  return Ask(arguments, env, "POST", Path(arguments, "/suspend"), "", Done("suspending"));
}

int Resume(const Arguments& arguments, Env& env) {
  return Ask(arguments, env, "POST", Path(arguments, "/resume"), "", Done("resuming"));
}

int Purge(const Arguments& arguments, Env& env) {
  return Ask(arguments, env, "DELETE", Path(arguments), "", Done("purged"));
}

int History(const Arguments& arguments, Env& env) {
  return Ask(arguments, env, "GET", Path(arguments, "/recording"));
}

constexpr Option kId = {.name = "ID", .help = "The instance", .required = true};

}  // namespace

std::vector<Command> WorkflowCommands() {
  const Option data = {.name = "--data",
                       .value = "JSON",
                       .help = "What goes along: text, @FILE, or - for standard input"};
  return {
      {"workflow start",
       "Start an instance of a workflow",
       "formwork workflow start process-event --data @event.json",
       {{.name = "NAME", .help = "The workflow", .required = true},
        {.name = "--id", .value = "ID", .help = "The instance's id (default: a new one)"},
        data},
       &Start},
      {"workflow list",
       "List the instances of workflows",
       "formwork workflow list --status Running",
       {{.name = "--status",
         .value = "STATUS",
         .help = "Running, Completed, Failed, Terminated, Pending or Suspended"},
        {.name = "--top",
         .value = "N",
         .help = "How many at most (default: 100)",
         .most = 100'000}},
       &List},
      {"workflow show",
       "Show an instance with its history",
       "formwork workflow show 7f2c1f6e",
       {kId},
       &Show},
      {"workflow raise",
       "Raise an event for an instance",
       "formwork workflow raise 7f2c1f6e approved --data true",
       {kId, {.name = "EVENT", .help = "The event's name", .required = true}, data},
       &Raise},
      {"workflow terminate",
       "End an instance at once",
       "formwork workflow terminate 7f2c1f6e",
       {kId},
       &Terminate},
      {"workflow suspend",
       "Let an instance pause",
       "formwork workflow suspend 7f2c1f6e",
       {kId},
       &Suspend},
      {"workflow resume",
       "Let a paused instance go on",
       "formwork workflow resume 7f2c1f6e",
       {kId},
       &Resume},
      {"workflow purge",
       "Forget an instance and its history",
       "formwork workflow purge 7f2c1f6e",
       {kId},
       &Purge},
      {"workflow history",
       "Print an instance's history as a file that tests replay",
       "formwork workflow history 7f2c1f6e",
       {kId},
       &History},
      ReplayCommand(),
  };
}

}  // namespace formwork::cli
