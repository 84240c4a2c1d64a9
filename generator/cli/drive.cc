// The commands that drive a running platform: each is one request to its control surface.

#include "generator/cli/drive.h"

#include <ostream>

#include "generator/base/str_cat.h"
#include "generator/base/text.h"
#include "generator/cli/answers.h"
#include "generator/cli/commands.h"
#include "generator/cli/host_client.h"
#include "generator/cli/session.h"

namespace formwork::cli {
namespace {

int RunInvoke(const Arguments& arguments, Env& env) {
  const auto input = InputOf(arguments, env);
  if (!input) return kWorldFailed;
  std::string body = StrCat("{\"input\":", JsonQuote(*input), ",\"params\":{");
  bool first = true;
  for (const std::string& parameter : arguments.Values("--param")) {
    const size_t equals = parameter.find('=');
    if (equals == std::string::npos) return Fail(env, "--param is written NAME=VALUE", kUsage);
    body += StrCat(first ? "" : ",", JsonQuote(parameter.substr(0, equals)), ":",
                   JsonQuote(parameter.substr(equals + 1)));
    first = false;
  }
  body += StrCat("},\"query\":", JsonQuote(arguments.ValueOr("--query", "")), "}");
  // The function's own time-out ends it; the host says so.
  const auto answer =
      Ask(arguments, env, "POST", At("functions", arguments, "FUNCTION", "/invoke?wait=true"), body,
          Patience::kEndless);
  if (!answer) return kWorldFailed;
  const InvokedText told = InvokedAs(arguments.ValueOr("FUNCTION", ""), *answer);
  if (arguments.Has("--json")) {
    env.out << *answer << "\n";
  } else {
    env.out << told.output;
    env.err << "formwork: " << told.summary << "\n";
  }
  return told.ok ? kDone : kWorldFailed;
}

int RunTimerFire(const Arguments& arguments, Env& env) {
  const auto answer = Ask(arguments, env, "POST", At("timers", arguments, "FUNCTION", "/fire"), "");
  return Say(arguments, env, answer, [&](const std::string&) {
    return StrCat("fired ", arguments.ValueOr("FUNCTION", ""), "\n");
  });
}

int RunFaultAdd(const Arguments& arguments, Env& env) {
  const auto answer = Ask(arguments, env, "POST", "faults",
                          StrCat("{\"spec\":", JsonQuote(arguments.ValueOr("RULE", "")), "}"));
  return Say(arguments, env, answer,
             [&](const std::string& body) { return StrCat(MemberText(body, "id"), " is on\n"); });
}

int RunFaultList(const Arguments& arguments, Env& env) {
  return Say(arguments, env, Ask(arguments, env, "GET", "faults", ""), FaultsText);
}

int RunFaultClear(const Arguments& arguments, Env& env) {
  const std::string rule = arguments.ValueOr("RULE", "");
  const auto answer = Ask(arguments, env, "DELETE",
                          rule.empty() ? "faults" : StrCat("faults/", EncodeSegment(rule)), "");
  return Say(arguments, env, answer, [&](const std::string&) {
    return rule.empty() ? std::string("no faults any more\n") : StrCat(rule, " is off\n");
  });
}

int RunClockAdvance(const Arguments& arguments, Env& env) {
  const auto answer =
      Ask(arguments, env, "POST", "clock/advance",
          StrCat("{\"by\":", JsonQuote(arguments.ValueOr("BY", "")), "}"), Patience::kEndless);
  return Say(arguments, env, answer, [](const std::string& body) {
    return StrCat("it is ", MemberText(body, "now"), "\n");
  });
}

// The lines of `run`, written by the host; with --json its events. Ends with the host or the
// reader.
int FollowLogs(const Arguments& arguments, Env& env) {
  const auto host = FindRunningHost(ProjectDirectory(arguments, env));
  if (!host) return Fail(env, Describe(host.error()), kWorldFailed);
  const bool colour = InColour(env, env.out_is_terminal);
  const std::string form = arguments.Has("--json") ? "" : colour ? "&form=colour" : "&form=text";
  const auto ended = FollowEvents(*host, "events?since=0" + form, [&](std::string_view line) {
    env.out << line << "\n";
    env.out.flush();
    return static_cast<bool>(env.out);
  });
  return ended ? kDone : Fail(env, Describe(ended.error()), kWorldFailed);
}

int RunLogs(const Arguments& arguments, Env& env) {
  const std::string id = arguments.ValueOr("ID", "");
  const std::string function = arguments.ValueOr("--function", "");
  const bool narrowed = !function.empty() || arguments.Has("--failed");
  if (arguments.Has("--follow")) {
    if (id.empty() && !narrowed) return FollowLogs(arguments, env);
    return Fail(env, "--follow shows all that happens: leave the rest out", kUsage);
  }
  if (!id.empty()) {
    if (narrowed) return Fail(env, "one invocation is meant, or those that fit: not both", kUsage);
    return Say(arguments, env, Ask(arguments, env, "GET", "invocations/" + EncodeSegment(id)),
               InvocationText);
  }
  const auto answer = Ask(arguments, env, "GET",
                          StrCat("invocations?limit=", arguments.ValueOr("--limit", "50"),
                                 function.empty() ? "" : "&function=", EncodeSegment(function),
                                 arguments.Has("--failed") ? "&outcome=failed" : ""));
  return Say(arguments, env, answer, [&](const std::string& body) {
    return narrowed ? InvocationsText(body, "nothing of that kind") : InvocationsText(body);
  });
}

const Option kFunction = {
    .name = "FUNCTION", .value = "FUNCTION", .help = "The function", .required = true};

std::vector<Command> FaultCommands() {
  const Option rule = {.name = "RULE",
                       .value = "RULE",
                       .help =
                           "handler=crash:1/100, queue=delay:2s, cosmos=429:5%, "
                           "SERVICE=timeout:20%"};
  Option needed = rule;
  needed.required = true;
  return {
      {.name = "fault add",
       .summary = "Make something fail on purpose",
       .example = "formwork fault add handler=crash:1/100",
       .options = {needed},
       .run = RunFaultAdd},
      {.name = "fault list",
       .summary = "Show the faults and how often each has hit",
       .example = "formwork fault list",
       .options = {},
       .run = RunFaultList},
      {.name = "fault clear",
       .summary = "Stop one fault, or all",
       .example = "formwork fault clear",
       .options = {rule},
       .run = RunFaultClear},
  };
}

}  // namespace

std::vector<Command> DriveCommands() {
  std::vector<Command> all = {
      {.name = "invoke",
       .summary = "Call a function of the running platform by hand",
       .example = "formwork invoke post-message --param channelId=lobby --data "
                  "'{\"author\":\"ann\",\"text\":\"hi\"}'",
       .options = {kFunction,
                   DataOption(),
                   {.name = "--param",
                    .value = "NAME=VALUE",
                    .help = "A parameter of the route",
                    .repeated = true},
                   {.name = "--query", .value = "TEXT", .help = "The query string"}},
       .run = RunInvoke},
      {.name = "timer fire",
       .summary = "Fire a timer now",
       .example = "formwork timer fire nightly-report",
       .options = {kFunction},
       .run = RunTimerFire},
      {.name = "clock advance",
       .summary =
           "Move the virtual clock of a platform run with --clock virtual, and wait for what "
           "becomes due",
       .example = "formwork clock advance 10m",
       .options =
           {{.name = "BY", .value = "TIME", .help = "How far (30s, 10m, 2h)", .required = true}},
       .run = RunClockAdvance},
      {.name = "logs",
       .summary = "Show the last invocations or all of one, or follow what happens",
       .example = "formwork logs --failed",
       .options =
           {{.name = "ID", .value = "ID", .help = "One invocation; its first letters will do"},
            {.name = "--function", .value = "NAME", .help = "Only those of this function"},
            {.name = "--failed", .help = "Only those that failed"},
            {.name = "--follow",
             .help = "Print what happens as it happens; with --json one object a line"},
            {.name = "--limit", .value = "N", .help = "At most so many (50)", .most = 100'000}},
       .run = RunLogs},
  };
  for (std::vector<Command> more : {FaultCommands(), QueueCommands(), ItemCommands()})
    all.insert(all.end(), more.begin(), more.end());
  return all;
}

}  // namespace formwork::cli
