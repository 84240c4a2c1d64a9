// `formwork queue …`: messages and dead letters of a running platform.

#include "generator/base/str_cat.h"
#include "generator/base/text.h"
#include "generator/cli/answers.h"
#include "generator/cli/drive.h"
#include "generator/cli/host_client.h"
#include "generator/cli/session.h"

namespace formwork::cli {
namespace {

int RunQueueSend(const Arguments& arguments, Env& env) {
  const std::string delay = arguments.ValueOr("--delay", "");
  const std::string rest =
      StrCat("/messages", delay.empty() ? "" : "?delay=", EncodeSegment(delay));
  const auto message = InputOf(arguments, env);
  if (!message) return kWorldFailed;
  const auto answer = Ask(arguments, env, "POST", At("queues", arguments, "QUEUE", rest), *message);
  return Say(arguments, env, answer, [&](const std::string& body) {
    return StrCat("sent to ", arguments.ValueOr("QUEUE", ""), " as ", MemberText(body, "id"), "\n");
  });
}

int RunQueueList(const Arguments& arguments, Env& env) {
  return Say(arguments, env, Ask(arguments, env, "GET", "queues"), QueuesText);
}

int RunQueuePeek(const Arguments& arguments, Env& env) {
  const std::string rest = "/messages?limit=" + arguments.ValueOr("--limit", "32");
  const auto answer = Ask(arguments, env, "GET", At("queues", arguments, "QUEUE", rest), "");
  return Say(arguments, env, answer, MessagesText);
}

// Its dead letter queue and what the host put aside (-poison); naming one of those works too.
int RunQueueDead(const Arguments& arguments, Env& env) {
  const auto answer = Ask(arguments, env, "GET", At("queues", arguments, "QUEUE", "/dead"), "");
  return Say(arguments, env, answer, DeadLettersText);
}

std::string CountText(std::string_view verb, const std::string& body, std::string_view member) {
  const std::string count = MemberText(body, member);
  return StrCat(verb, " ", count, count == "1" ? " message\n" : " messages\n");
}

int RunQueueRedrive(const Arguments& arguments, Env& env) {
  const std::string id = arguments.ValueOr("--id", "");
  const auto answer = Ask(arguments, env, "POST", At("queues", arguments, "QUEUE", "/redrive"),
                          id.empty() ? "" : StrCat("{\"id\":", JsonQuote(id), "}"));
  return Say(arguments, env, answer,
             [](const std::string& body) { return CountText("sent back", body, "moved"); });
}

int RunQueueClear(const Arguments& arguments, Env& env) {
  const auto answer = Ask(arguments, env, "POST", At("queues", arguments, "QUEUE", "/clear"), "");
  return Say(arguments, env, answer,
             [](const std::string& body) { return CountText("removed", body, "removed"); });
}

const Option kQueue = {.name = "QUEUE", .value = "QUEUE", .help = "The queue", .required = true};

}  // namespace

std::vector<Command> QueueCommands() {
  return {
      {.name = "queue send",
       .summary = "Send a message to a queue of the running platform",
       .example = "formwork queue send stream-events --data @event.json",
       .options = {kQueue,
                   DataOption(),
                   {.name = "--delay",
                    .value = "TIME",
                    .help = "Keep it hidden so long (10s, 5m)"}},
       .run = RunQueueSend},
      {.name = "queue list",
       .summary = "Show the queues, how full each is and which hold dead letters",
       .example = "formwork queue list",
       .options = {},
       .run = RunQueueList},
      {.name = "queue peek",
       .summary = "Show the messages of a queue without taking them",
       .example = "formwork queue peek stream-events",
       .options =
           {kQueue,
            {.name = "--limit", .value = "N", .help = "At most so many (32)", .most = 100'000}},
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

}  // namespace formwork::cli
