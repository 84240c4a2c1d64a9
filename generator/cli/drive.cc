// The commands that drive a running platform: each is one request to its control surface. Input
// comes from --data, from a file (@FILE) or from standard input (-).

#include <ostream>

#include "generator/base/str_cat.h"
#include "generator/base/text.h"
#include "generator/cli/commands.h"
#include "generator/cli/host_client.h"
#include "generator/cli/session.h"

namespace formwork::cli {
namespace {

// Makes the request and prints what comes back. 2xx is success.
int Call(const Arguments& arguments, Env& env, std::string_view method, const std::string& path,
         std::string_view body) {
  const auto host = FindRunningHost(ProjectDirectory(arguments, env));
  if (!host) return Fail(env, Describe(host.error()), kWorldFailed);
  const auto answer = CallHost(*host, method, path, body);
  if (!answer) return Fail(env, Describe(answer.error()), kWorldFailed);
  if (answer->status >= 300) return Fail(env, RefusalText(*answer), kWorldFailed);
  if (!answer->body.empty()) env.out << answer->body << "\n";
  return kDone;
}

std::string At(std::string_view resource, const Arguments& arguments, std::string_view name,
               std::string_view rest) {
  return StrCat(resource, "/", EncodeSegment(arguments.ValueOr(name, "")), rest);
}

int RunInvoke(const Arguments& arguments, Env& env) {
  std::string body = StrCat("{\"input\":", JsonQuote(InputOf(arguments, env)), ",\"params\":{");
  bool first = true;
  for (const std::string& parameter : arguments.Values("--param")) {
    const size_t equals = parameter.find('=');
    if (equals == std::string::npos) return Fail(env, "--param is written NAME=VALUE", kUsage);
    body += StrCat(first ? "" : ",", JsonQuote(parameter.substr(0, equals)), ":",
                   JsonQuote(parameter.substr(equals + 1)));
    first = false;
  }
  body += StrCat("},\"query\":", JsonQuote(arguments.ValueOr("--query", "")), "}");
  return Call(arguments, env, "POST", At("functions", arguments, "FUNCTION", "/invoke?wait=true"),
              body);
}

int RunQueueSend(const Arguments& arguments, Env& env) {
  const std::string delay = arguments.ValueOr("--delay", "");
  const std::string rest =
      StrCat("/messages", delay.empty() ? "" : "?delay=", EncodeSegment(delay));
  return Call(arguments, env, "POST", At("queues", arguments, "QUEUE", rest),
              InputOf(arguments, env));
}

int RunQueuePeek(const Arguments& arguments, Env& env) {
  return Call(
      arguments, env, "GET",
      At("queues", arguments, "QUEUE", "/messages?limit=" + arguments.ValueOr("--limit", "32")),
      "");
}

// Its dead letter queue and what the host put aside (-poison); naming one of those works too.
int RunQueueDead(const Arguments& arguments, Env& env) {
  return Call(arguments, env, "GET", At("queues", arguments, "QUEUE", "/dead"), "");
}

int RunQueueRedrive(const Arguments& arguments, Env& env) {
  const std::string id = arguments.ValueOr("--id", "");
  return Call(arguments, env, "POST", At("queues", arguments, "QUEUE", "/redrive"),
              id.empty() ? "" : StrCat("{\"id\":", JsonQuote(id), "}"));
}

int RunQueueClear(const Arguments& arguments, Env& env) {
  return Call(arguments, env, "POST", At("queues", arguments, "QUEUE", "/clear"), "");
}

int RunItemPut(const Arguments& arguments, Env& env) {
  return Call(arguments, env, "PUT", At("containers", arguments, "CONTAINER", "/items"),
              InputOf(arguments, env));
}

int RunItemGet(const Arguments& arguments, Env& env) {
  const std::string rest =
      StrCat("/items/", EncodeSegment(arguments.ValueOr("ID", "")),
             "?partition=", EncodeSegment(arguments.ValueOr("--partition", "")));
  return Call(arguments, env, "GET", At("containers", arguments, "CONTAINER", rest), "");
}

int RunItemQuery(const Arguments& arguments, Env& env) {
  const std::string body =
      StrCat("{\"sql\":", JsonQuote(arguments.ValueOr("SQL", "SELECT * FROM c")), "}");
  return Call(arguments, env, "POST", At("containers", arguments, "CONTAINER", "/query"), body);
}

int RunTimerFire(const Arguments& arguments, Env& env) {
  return Call(arguments, env, "POST", At("timers", arguments, "FUNCTION", "/fire"), "");
}

int RunFaultAdd(const Arguments& arguments, Env& env) {
  return Call(arguments, env, "POST", "faults",
              StrCat("{\"spec\":", JsonQuote(arguments.ValueOr("RULE", "")), "}"));
}

int RunFaultList(const Arguments& arguments, Env& env) {
  return Call(arguments, env, "GET", "faults", "");
}

int RunFaultClear(const Arguments& arguments, Env& env) {
  const std::string rule = arguments.ValueOr("RULE", "");
  return Call(arguments, env, "DELETE",
              rule.empty() ? "faults" : StrCat("faults/", EncodeSegment(rule)), "");
}

int RunClockAdvance(const Arguments& arguments, Env& env) {
  return Call(arguments, env, "POST", "clock/advance",
              StrCat("{\"by\":", JsonQuote(arguments.ValueOr("BY", "")), "}"));
}

int RunLogs(const Arguments& arguments, Env& env) {
  const auto host = FindRunningHost(ProjectDirectory(arguments, env));
  if (!host) return Fail(env, Describe(host.error()), kWorldFailed);
  const bool follow = arguments.Has("--follow");
  if (!follow)
    return Call(arguments, env, "GET", "invocations?limit=" + arguments.ValueOr("--limit", "50"),
                "");
  const auto ended = FollowEvents(*host, "events?since=0", [&](std::string_view json) {
    env.out << json << "\n";
    env.out.flush();
    return static_cast<bool>(env.out);
  });
  return ended ? kDone : Fail(env, Describe(ended.error()), kWorldFailed);
}

const Option kData = {
    .name = "--data", .value = "TEXT", .help = "The content: text, @FILE, or - for standard input"};
const Option kQueue = {.name = "QUEUE", .value = "QUEUE", .help = "The queue", .required = true};
const Option kContainer = {
    .name = "CONTAINER", .value = "CONTAINER", .help = "The container", .required = true};
const Option kFunction = {
    .name = "FUNCTION", .value = "FUNCTION", .help = "The function", .required = true};

std::vector<Command> QueueCommands() {
  return {
      {.name = "queue send",
       .summary = "Send a message to a queue of the running platform",
       .example = "formwork queue send stream-events --data @event.json",
       .options = {kQueue,
                   kData,
                   {.name = "--delay",
                    .value = "TIME",
                    .help = "Keep it hidden so long (10s, 5m)"}},
       .run = RunQueueSend},
      {.name = "queue peek",
       .summary = "Show the messages of a queue without taking them",
       .example = "formwork queue peek stream-events",
       .options = {kQueue, {.name = "--limit", .value = "N", .help = "At most so many (32)"}},
       .run = RunQueuePeek},
      {.name = "queue dead",
       .summary = "Show a queue's dead letters, those the host itself set aside included",
       .example = "formwork queue dead stream-events",
       .options = {kQueue},
       .run = RunQueueDead},
      {.name = "queue redrive",
       .summary =
           "Send a queue's dead letters back to where they came from, those set aside included",
       .example = "formwork queue redrive stream-events",
       .options = {kQueue, {.name = "--id", .value = "ID", .help = "Only this message"}},
       .run = RunQueueRedrive},
      {.name = "queue clear",
       .summary = "Remove every message of a queue",
       .example = "formwork queue clear stream-events-dead",
       .options = {kQueue},
       .run = RunQueueClear},
  };
}

std::vector<Command> ItemCommands() {
  const Option id = {.name = "ID", .value = "ID", .help = "The document's id", .required = true};
  return {
      {.name = "item put",
       .summary = "Create or replace a document",
       .example = "formwork item put messages --data @message.json",
       .options = {kContainer, kData},
       .run = RunItemPut},
      {.name = "item get",
       .summary = "Read a document by its id",
       .example = "formwork item get messages 17 --partition lobby",
       .options = {kContainer,
                   id,
                   {.name = "--partition", .value = "VALUE", .help = "The partition key's value"}},
       .run = RunItemGet},
      {.name = "item query",
       .summary = "Ask a container with Cosmos SQL",
       .example = "formwork item query messages \"SELECT * FROM c WHERE c.moderated = false\"",
       .options = {kContainer,
                   {.name = "SQL", .value = "SQL", .help = "The query", .required = true}},
       .run = RunItemQuery},
      {.name = "item list",
       .summary = "Show the documents of a container",
       .example = "formwork item list messages",
       .options = {kContainer},
       .run = RunItemQuery},
  };
}

}  // namespace

std::vector<Command> DriveCommands() {
  const Option rule = {.name = "RULE",
                       .value = "RULE",
                       .help = "handler=crash:1/100, queue=delay:2s, cosmos=429:5%"};
  Option needed = rule;
  needed.required = true;
  std::vector<Command> all = {
      {.name = "invoke",
       .summary = "Call a function of the running platform by hand",
       .example = "formwork invoke post-message --param channelId=lobby --data "
                  "'{\"author\":\"ann\",\"text\":\"hi\"}'",
       .options = {kFunction,
                   kData,
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
      {.name = "clock advance",
       .summary = "Move the virtual clock of a platform run with --clock virtual",
       .example = "formwork clock advance 10m",
       .options =
           {{.name = "BY", .value = "TIME", .help = "How far (30s, 10m, 2h)", .required = true}},
       .run = RunClockAdvance},
      {.name = "logs",
       .summary = "Show the last invocations, or follow what happens",
       .example = "formwork logs --follow",
       .options = {{.name = "--follow",
                    .help = "Print each event as it happens, one JSON object a line"},
                   {.name = "--limit", .value = "N", .help = "At most so many (50)"}},
       .run = RunLogs},
  };
  for (Command& command : QueueCommands())
    all.push_back(std::move(command));
  for (Command& command : ItemCommands())
    all.push_back(std::move(command));
  return all;
}

}  // namespace formwork::cli
