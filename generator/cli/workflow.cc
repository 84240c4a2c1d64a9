// `formwork workflow …`: start, show and steer the workflows of a running platform.

#include <functional>
#include <ostream>

#include "generator/base/str_cat.h"
#include "generator/cli/answers.h"
#include "generator/cli/commands.h"
#include "generator/cli/drive.h"
#include "generator/cli/host_client.h"
#include "generator/cli/session.h"

namespace formwork::cli {
namespace {

using Words = std::function<std::string(std::string_view json)>;

// Where there is nothing to show but that it was done.
Words Done(std::string_view word) {
  return [word](std::string_view) { return StrCat(word, "\n"); };
}

// One request to the running host, and what it answers: in these words for a person.
int Tell(const Arguments& arguments, Env& env, std::string_view method, const std::string& path,
         std::string_view body = "", const Words& words = DocumentText) {
  const std::optional<std::string> answer = Ask(arguments, env, method, path, body);
  if (!answer) return kWorldFailed;
  const std::string json = answer->empty() ? "null" : *answer;
  env.out << (arguments.Has("--json")
                  ? DocumentText(StrCat("{\"schema_version\":1,\"result\":", json, "}"))
                  : words(json));
  return kDone;
}

std::string Path(const Arguments& arguments, std::string_view rest = "") {
  return StrCat("workflows/", EncodeSegment(arguments.ValueOr("ID", "")), rest);
}

int Start(const Arguments& arguments, Env& env) {
  const std::string path = StrCat("workflows?name=", EncodeSegment(arguments.ValueOr("NAME", "")),
                                  "&instance=", EncodeSegment(arguments.ValueOr("--id", "")));
  const auto input = InputOf(arguments, env);
  return input ? Tell(arguments, env, "POST", path, *input) : kWorldFailed;
}

int List(const Arguments& arguments, Env& env) {
  const std::string path =
      StrCat("workflows?status=", EncodeSegment(arguments.ValueOr("--status", "")),
             "&limit=", EncodeSegment(arguments.ValueOr("--top", "100")));
  return Tell(arguments, env, "GET", path, "", WorkflowsText);
}

int Show(const Arguments& arguments, Env& env) {
  return Tell(arguments, env, "GET", Path(arguments));
}

int Raise(const Arguments& arguments, Env& env) {
  const std::string event = EncodeSegment(arguments.ValueOr("EVENT", ""));
  const std::string path = Path(arguments, StrCat("/raise/", event));
  const auto input = InputOf(arguments, env);
  return input ? Tell(arguments, env, "POST", path, *input, Done("raised")) : kWorldFailed;
}

int Terminate(const Arguments& arguments, Env& env) {
  return Tell(arguments, env, "POST", Path(arguments, "/terminate"), "", Done("terminating"));
}

int Suspend(const Arguments& arguments, Env& env) {
  return Tell(arguments, env, "POST", Path(arguments, "/suspend"), "", Done("suspending"));
}

int Resume(const Arguments& arguments, Env& env) {
  return Tell(arguments, env, "POST", Path(arguments, "/resume"), "", Done("resuming"));
}

int Purge(const Arguments& arguments, Env& env) {
  return Tell(arguments, env, "DELETE", Path(arguments), "", Done("purged"));
}

int History(const Arguments& arguments, Env& env) {
  return Tell(arguments, env, "GET", Path(arguments, "/recording"));
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
