// function.json: exact binding names, routes, levels, schedules and leases, as docs/contracts.md
// says.

#include <algorithm>

#include "generator/base/overload.h"
#include "generator/base/str_cat.h"
#include "generator/base/text.h"
#include "generator/blueprint/setting_names.h"
#include "generator/graph/bindings.h"
#include "generator/target/azure/host_files.h"
#include "generator/target/azure/naming.h"
#include "generator/target/azure/settings.h"

namespace formwork::azure {

using graph::Kind;
using graph::Node;
using graph::SystemRole;
using graph::Verb;
using json::Value;

namespace {

Value Binding(std::string_view type, std::string_view direction, std::string_view name) {
  Value binding = Value::Obj();
  binding.Set("type", Value::Str(type))
      .Set("direction", Value::Str(direction))
      .Set("name", Value::Str(name));
  return binding;
}

std::string_view AuthLevel(blueprint::Access access) {
  switch (access) {
    case blueprint::Access::kPublic:
      return "anonymous";
    case blueprint::Access::kKey:
      return "function";
    case blueprint::Access::kAdmin:
      return "admin";
  }
  return "function";
}

class FunctionWriter {
 public:
  FunctionWriter(const AppView& view, const Running& running)
      : view_(view), running_(running), node_(*running.node), bindings_(Value::Arr()) {}

  Value Write() {
    switch (node_.system) {
      case SystemRole::kNone:
        WriteDeclared();
        break;
      case SystemRole::kHealth:
        Http("health", blueprint::Method::kGet, blueprint::Access::kPublic);
        break;
      case SystemRole::kMover:
        WriteMover();
        break;
      case SystemRole::kStarter:
        WriteStarter();
        break;
      case SystemRole::kDeadLetterActivity:
        Add(Binding("activityTrigger", "in", "input"));
        DeadLetters();
        break;
      case SystemRole::kSweeper:
      case SystemRole::kPurger:
        Timer(graph::SystemSchedule(node_.system));
        Client();
        DeadLetters();
        break;
    }
    Value function = Value::Obj({{"bindings", std::move(bindings_)}});
    if (retry_.kind() == Value::Kind::kObj) function.Set("retry", std::move(retry_));
    return function;
  }

 private:
  void Add(Value binding) { bindings_.Add(std::move(binding)); }

  void Http(std::string_view route, blueprint::Method method, blueprint::Access access) {
    Value trigger = Binding("httpTrigger", "in", "req");
    trigger.Set("authLevel", Value::Str(AuthLevel(access)));
    trigger.Set("methods", Value::Strs({LowerAscii(Word(method))}));
    trigger.Set("route", Value::Str(route));
    Add(std::move(trigger));
    Add(Binding("http", "out", "res"));
  }

  void Http(const blueprint::HttpTrigger& http, blueprint::Access access) {
    std::string_view route = *http.route;
    if (route.starts_with('/')) route.remove_prefix(1);
    Http(route, *http.method, access);
  }

  Value Queue(std::string_view type, std::string_view direction, std::string_view name,
              std::string_view queue) {
    Value binding = Binding(type, direction, name);
    binding.Set("queueName", Value::Str(queue)).Set("connection", Value::Str("QUEUES"));
    return binding;
  }

  Value Cosmos(std::string_view type, std::string_view direction, std::string_view name,
               std::string_view container) {
    Value binding = Binding(type, direction, name);
    binding.Set("connection", Value::Str("DATABASE"));
    binding.Set("databaseName", Value::Str(DatabaseName(*view_.blueprint)));
    binding.Set("containerName", Value::Str(container));
    return binding;
  }

  void Timer(std::string_view schedule) {
    Value trigger = Binding("timerTrigger", "in", "timer");
    trigger.Set("schedule", Value::Str(schedule)).Set("useMonitor", Value::Bool(true));
    Add(std::move(trigger));
  }

  void Client() { Add(Binding("durableClient", "in", "client")); }

  void Changes(const blueprint::ChangesTrigger& changes,
               const std::optional<blueprint::AzureFeedOptions>& options) {
    Value trigger = Cosmos("cosmosDBTrigger", "in", "documents", *changes.container);
    trigger.Set("leaseContainerName", Value::Str(kLeases));
    // Without a prefix of its own, a second function on the container would take half of its
    // changes.
    trigger.Set("leaseContainerPrefix", Value::Str(StrCat(node_.name, "-")));
    trigger.Set("createLeaseContainerIfNotExists", Value::Bool(false));
    using std::chrono::milliseconds;
    const milliseconds latency = *view_.blueprint->objectives.event_latency;
    trigger.Set("feedPollDelay",
                Value::Int(std::clamp(latency / 2, milliseconds{500}, milliseconds{5000}).count()));
    if (options && *options->max_items > 0)
      trigger.Set("maxItemsPerInvocation", Value::Int(*options->max_items));
    if (options && *options->from_beginning) trigger.Set("startFromBeginning", Value::Bool(true));
    Add(std::move(trigger));
  }

  // The change feed goes on after a failed batch unless the host itself retries, without end: it is
  // the runtime that gives up after `attempts` and writes the dead letter.
  void RetryWithoutEnd(const std::optional<blueprint::Retry>& retry) {
    using std::chrono::seconds;
    const blueprint::Duration first = retry ? *retry->first : seconds{1};
    const blueprint::Duration longest = retry ? *retry->max : seconds{60};
    retry_ = Value::Obj(
        {{"strategy", Value::Str("exponentialBackoff")},
         {"maxRetryCount", Value::Int(-1)},
         {"minimumInterval", Value::Str(blueprint::FormatTimeSpan(first))},
         {"maximumInterval", Value::Str(blueprint::FormatTimeSpan(std::max(first, longest)))}});
  }

  void RetryOfSchedule(const blueprint::Retry& retry) {
    const int64_t again = std::max<int64_t>(*retry.attempts - 1, 0);
    if (again == 0) return;
    retry_ = Value::Obj();
    const bool fixed = *retry.backoff == blueprint::Backoff::kFixed;
    retry_.Set("strategy", Value::Str(fixed ? "fixedDelay" : "exponentialBackoff"));
    retry_.Set("maxRetryCount", Value::Int(again));
    if (fixed) {
      retry_.Set("delayInterval", Value::Str(blueprint::FormatTimeSpan(*retry.first)));
    } else {
      retry_.Set("minimumInterval", Value::Str(blueprint::FormatTimeSpan(*retry.first)));
      retry_.Set("maximumInterval",
                 Value::Str(blueprint::FormatTimeSpan(std::max(*retry.first, *retry.max))));
    }
  }

  void Read(const blueprint::Read& read) {
    Value binding = Cosmos("cosmosDB", "in", *read.name, *read.from);
    if (read.partition) binding.Set("partitionKey", Value::Str(StrCat("{", **read.partition, "}")));
    if (read.id) binding.Set("id", Value::Str(StrCat("{", **read.id, "}")));
    if (read.query) binding.Set("sqlQuery", Value::Str(HostQuery(**read.query)));
    Add(std::move(binding));
  }

  void Reach(const blueprint::Reach& reach) {
    for (const blueprint::Read& read : reach.reads)
      Read(read);
    for (const blueprint::Write& write : reach.writes) {
      const std::string name = graph::OutputBindingName(reach, write);
      const bool container = view_.graph->Find(Kind::kContainer, *write.to) != nullptr;
      Add(container ? Cosmos("cosmosDB", "out", name, *write.to)
                    : Queue("queue", "out", name, *write.to));
    }
  }

  // Where the function leaves what it could not handle.
  void DeadLetters() {
    const bool many =
        node_.system == SystemRole::kDeadLetterActivity || node_.system == SystemRole::kSweeper;
    for (const graph::Edge* edge : view_.graph->From(node_.id)) {
      if (edge->verb != Verb::kDeadLetters && edge->verb != Verb::kMoves) continue;
      const std::string& queue = view_.graph->At(edge->to).name;
      const std::string name =
          many ? graph::SharedDeadLetterBindingName(queue) : graph::DeadLetterBindingName();
      Value binding = Queue("queue", "out", name, queue);
      const auto& items = bindings_.items();
      if (std::ranges::find(items, binding) == items.end()) Add(std::move(binding));
    }
  }

  void WriteMover() {
    Add(Queue("queueTrigger", "in", "message", TriggerOf(*view_.graph, node_.id)->name));
    DeadLetters();
  }

  void WriteStarter() {
    const blueprint::Workflow& workflow = *running_.workflow;
    std::visit(Overload{[&](const blueprint::HttpTrigger& http) { Http(http, *workflow.access); },
                        [&](const blueprint::QueueTrigger& queue) {
                          Add(Queue("queueTrigger", "in", "message", *queue.queue));
                        }},
               workflow.trigger);
    Client();
    Add(Binding("durableClient", "out", "starter"));
    DeadLetters();
  }

  void WriteFunction(const blueprint::Function& function) {
    std::visit(Overload{[&](const blueprint::HttpTrigger& http) { Http(http, *function.access); },
                        [&](const blueprint::QueueTrigger& queue) {
                          Add(Queue("queueTrigger", "in", "message", *queue.queue));
                        },
                        [&](const blueprint::ChangesTrigger& changes) {
                          Changes(changes, function.azure);
                          RetryWithoutEnd(function.retry);
                        },
                        [&](const blueprint::ScheduleTrigger&) {
                          Timer(StrCat("%", blueprint::ScheduleSetting(node_.name), "%"));
                          if (function.retry) RetryOfSchedule(*function.retry);
                        }},
               function.trigger);
    Reach(function.reach);
    DeadLetters();
  }

  void WriteDeclared() {
    if (node_.kind == Kind::kWorkflow) return Add(Binding("orchestrationTrigger", "in", "context"));
    if (node_.kind == Kind::kActivity) {
      Add(Binding("activityTrigger", "in", "input"));
      if (running_.activity != nullptr) Reach(running_.activity->reach);
      return;
    }
    if (running_.function != nullptr) WriteFunction(*running_.function);
  }

  const AppView& view_;
  const Running& running_;
  const Node& node_;
  Value bindings_;
  Value retry_;
};

}  // namespace

std::string HostQuery(std::string_view query) {
  std::string out;
  char quote = 0;
  for (size_t i = 0; i < query.size(); ++i) {
    const char c = query[i];
    const bool name = i + 1 < query.size() && (IsAsciiAlnum(query[i + 1]) || query[i + 1] == '_');
    if (quote == 0 && c == '@' && name) {
      size_t end = i + 1;
      while (end < query.size() && (IsAsciiAlnum(query[end]) || query[end] == '_'))
        ++end;
      out += StrCat("{", query.substr(i + 1, end - i - 1), "}");
      i = end - 1;
      continue;
    }
    if (quote == 0 && (c == '\'' || c == '"')) {
      quote = c;
    } else if (quote != 0 && c == '\\' && i + 1 < query.size()) {
      out.push_back(c);
      ++i;
    } else if (c == quote) {
      quote = 0;
    }
    out.push_back(query[i]);
  }
  return out;
}

Value FunctionJson(const AppView& view, const Running& running) {
  return FunctionWriter(view, running).Write();
}

}  // namespace formwork::azure
