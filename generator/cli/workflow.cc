// `formwork workflow …`: start, show and steer the workflows of a running platform.

#include <istream>
#include <iterator>
#include <ostream>

#include "generator/base/str_cat.h"
#include "generator/cli/commands.h"
#include "generator/cli/control.h"

namespace formwork::cli {
namespace {

int Report(const Arguments& arguments, Env& env, const Result<ControlAnswer>& answer,
           std::string_view done) {
  if (!answer) {
    env.err << "formwork: " << Describe(answer.error()) << '\n';
    return kWorldFailed;
  }
  if (answer->status >= 400) {
    env.err << "formwork: "
            << (answer->status == 404   ? "there is no such workflow instance"
                : answer->status == 410 ? "the instance has ended already"
                                        : answer->body)
            << '\n';
    return kWorldFailed;
  }
  const bool json = arguments.Has("--json");
  const std::string body = answer->body.empty() ? "null" : answer->body;
  if (json) {
    env.out << IndentJson(StrCat("{\"schema_version\":1,\"result\":", body, "}"));
  } else if (!done.empty()) {
    env.out << done << '\n';
  } else {
    env.out << IndentJson(body);
  }
  return kDone;
}

std::string Path(const Arguments& arguments, std::string_view rest = "") {
  return StrCat("workflows/", EncodeUrlPart(arguments.ValueOr("ID", "")), rest);
}

// The data of an option or, for "-", of standard input.
std::string Data(const Arguments& arguments, Env& env, std::string_view otherwise) {
  std::string data = arguments.ValueOr("--data", otherwise);
  if (data == "-") data.assign(std::istreambuf_iterator<char>(env.in), {});
  return data;
}

int Start(const Arguments& arguments, Env& env) {
  const std::string path = StrCat("workflows?name=", EncodeUrlPart(arguments.ValueOr("NAME", "")),
                                  "&instance=", EncodeUrlPart(arguments.ValueOr("--id", "")));
  return Report(arguments, env, AskHost(arguments, env, "POST", path, Data(arguments, env, "")),
                "");
}

int List(const Arguments& arguments, Env& env) {
  const std::string path =
      StrCat("workflows?status=", EncodeUrlPart(arguments.ValueOr("--status", "")),
             "&limit=", EncodeUrlPart(arguments.ValueOr("--top", "100")));
  return Report(arguments, env, AskHost(arguments, env, "GET", path), "");
}

int Show(const Arguments& arguments, Env& env) {
  return Report(arguments, env, AskHost(arguments, env, "GET", Path(arguments)), "");
}

int Raise(const Arguments& arguments, Env& env) {
  const std::string event = EncodeUrlPart(arguments.ValueOr("EVENT", ""));
  const std::string path = Path(arguments, StrCat("/raise/", event));
  return Report(arguments, env, AskHost(arguments, env, "POST", path, Data(arguments, env, "null")),
                "raised");
}

int Terminate(const Arguments& arguments, Env& env) {
  return Report(arguments, env, AskHost(arguments, env, "POST", Path(arguments, "/terminate")),
                "terminating");
}

int Suspend(const Arguments& arguments, Env& env) {
  return Report(arguments, env, AskHost(arguments, env, "POST", Path(arguments, "/suspend")),
                "suspending");
}

int Resume(const Arguments& arguments, Env& env) {
  return Report(arguments, env, AskHost(arguments, env, "POST", Path(arguments, "/resume")),
                "resuming");
}

int History(const Arguments& arguments, Env& env) {
  return Report(arguments, env, AskHost(arguments, env, "GET", Path(arguments, "/recording")), "");
}

constexpr Option kId = {.name = "ID", .help = "The instance", .required = true};

}  // namespace

std::vector<Command> WorkflowCommands() {
  const Option data = {
      .name = "--data", .value = "JSON", .help = "What goes along; - reads standard input"};
  return {
      {"workflow start",
       "Start an instance of a workflow",
       "formwork workflow start process-event --data '{\"id\":\"7\"}'",
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
        {.name = "--top", .value = "N", .help = "How many at most (default: 100)"}},
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
      {"workflow history",
       "Print an instance's history as a file that tests replay",
       "formwork workflow history 7f2c1f6e",
       {kId},
       &History},
  };
}

}  // namespace formwork::cli
