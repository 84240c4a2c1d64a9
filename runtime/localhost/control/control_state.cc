// GET state and queues.

#include <algorithm>

#include <unistd.h>

#include "runtime/localhost/control/control.h"
#include "runtime/localhost/control/values.h"
#include "runtime/localhost/documents/control.h"
#include "runtime/localhost/text/dotnet.h"
#include "runtime/localhost/text/strings.h"

namespace formwork::localhost {
namespace {

std::string_view TriggerWord(BindingKind kind) {
  switch (kind) {
    case BindingKind::kHttpTrigger:
      return "http";
    case BindingKind::kQueueTrigger:
      return "queue";
    case BindingKind::kCosmosTrigger:
      return "changes";
    case BindingKind::kTimerTrigger:
      return "timer";
    case BindingKind::kOrchestrationTrigger:
      return "orchestration";
    case BindingKind::kActivityTrigger:
      return "activity";
    default:
      return "other";
  }
}

std::string_view StateWord(Supervisor::State state) {
  switch (state) {
    case Supervisor::State::kDown:
      return "down";
    case Supervisor::State::kStarting:
      return "starting";
    case Supervisor::State::kReady:
      return "ready";
    case Supervisor::State::kExited:
      return "exited";
    case Supervisor::State::kMissing:
      return "missing";
    case Supervisor::State::kGaveUp:
      return "gave up";
  }
  return "";
}

Json Percentile(std::deque<int64_t> values, size_t percent) {
  if (values.empty()) return {};
  std::ranges::sort(values);
  // The nearest rank: so many percent of the calls took no longer. Of two, the 95 % is the slower.
  return Json::Int(values[(values.size() * percent + 99) / 100 - 1]);
}

bool IsSystem(std::string_view name) {
  return StartsWithAnyCase(name, "formwork-");
}

Json FunctionJson(HostParts& parts, const Function& function) {
  Json json = Json::Object();
  json.Set("name", Text(function.name));
  json.Set("app", Text(function.app->name));
  const bool good = function.error.empty();
  json.Set("trigger", Text(good ? TriggerWord(function.trigger().kind) : "other"));
  std::string detail;
  for (const Front::Entry& entry : FrontOf(parts, function).entries()) {
    if (entry.function != &function) continue;
    for (const std::string& method : entry.methods)
      detail += (detail.empty() ? "" : ",") + method;
    detail += (detail.empty() ? "" : " ") + entry.url;
  }
  if (good && detail.empty()) {
    for (const char* member : {"queueName", "containerName", "schedule"}) {
      if (detail.empty()) detail = function.trigger().Text(member);
    }
  }
  json.Set("detail", Text(detail));
  json.Set("parameters", ParametersOf(parts, function));
  json.Set("system", Json::Bool(IsSystem(function.name)));
  json.Set("error", Text(function.error));
  json.Set("disabled", Json::Bool(function.disabled));
  const FunctionCounts& counts = parts.platform.log.Counts(function.name);
  json.Set("running", Json::Int(counts.running));
  json.Set("succeeded", Json::Int(counts.invocations - counts.failures));
  json.Set("failed", Json::Int(counts.failures));
  json.Set("p50Ms", Percentile(counts.millis, 50));
  json.Set("p95Ms", Percentile(counts.millis, 95));
  json.Set("lastAt", Stamp(counts.last));
  return json;
}

Json QueueJson(HostParts& parts, const QueueStatus& status) {
  Json json = Json::Object();
  json.Set("name", Text(status.name));
  const QueueRole role = RoleOf(parts, status.name);
  json.Set("kind", Text(role.kind));
  json.Set("of", Text(role.of));
  json.Set("depth", Json::Int(status.messages));
  json.Set("visible", Json::Int(status.visible));
  json.Set("oldestAt", Stamp(status.oldest));
  json.Set("nextVisibleAt", Stamp(parts.platform.queues.NextVisible(status.name)));
  return json;
}

Json QueuesJson(HostParts& parts) {
  Json queues = Json::Array();
  for (const QueueStatus& status : parts.platform.queues.List())
    queues.Push(QueueJson(parts, status));
  return queues;
}

Json TimerJson(const TimerListener& timer) {
  Json json = Json::Object();
  json.Set("function", Text(timer.function().name));
  json.Set("schedule", Text(timer.function().trigger().Text("schedule")));
  json.Set("lastAt", Stamp(timer.last()));
  Json next = Json::Array();
  for (const Time time : timer.Coming(3))
    next.Push(Stamp(time));
  json.Set("next", std::move(next));
  json.Set("isPastDue", Json::Bool(timer.past_due()));
  return json;
}

Json HostJsonOf(HostParts& parts) {
  Json json = Json::Object();
  json.Set("state", Text(parts.state));
  json.Set("version", Text(kHostVersion));
  json.Set("pid", Json::Int(::getpid()));
  json.Set("port", Json::Int(parts.apps.front().app.port));
  json.Set("startedAt", Stamp(parts.started));
  json.Set("now", Stamp(parts.platform.loop.Now()));
  json.Set("clock", Text(parts.options.virtual_start ? "virtual" : "real"));
  const auto& recent = parts.platform.events.recent();
  json.Set("event", Json::Int(recent.empty() ? 0 : static_cast<int64_t>(recent.back().number)));
  Json errors = Json::Array();
  for (const RunningApp& running : parts.apps) {
    for (const std::string& error : running.app.host.errors)
      errors.Push(Text(error));
  }
  if (!errors.items.empty()) json.Set("errors", std::move(errors));
  return json;
}

Json HandlerJson(const RunningApp& running) {
  Json json = Json::Object();
  const Supervisor* supervisor = running.app.supervisor;
  if (supervisor == nullptr) return json;
  json.Set("state", Text(StateWord(supervisor->state())));
  json.Set("pid", Json::Int(supervisor->pid()));
  json.Set("port", Json::Int(supervisor->port()));
  json.Set("starts", Json::Int(supervisor->starts()));
  return json;
}

Json EdgesJson(const Platform& platform) {
  Json edges = Json::Array();
  for (const EdgeCount& edge : platform.edges.list()) {
    Json json = Json::Object();
    json.Set("from", Text(edge.from));
    json.Set("to", Text(edge.to));
    json.Set("verb", Text(edge.verb));
    json.Set("count", Json::Int(edge.count));
    json.Set("failed", Json::Int(edge.failed));
    edges.Push(std::move(json));
  }
  return edges;
}

Json ServicesJson(const HostParts& parts) {
  Json services = Json::Array();
  for (const ServiceProxies::Status& service : parts.services.List()) {
    Json json = Json::Object();
    json.Set("name", Text(service.name));
    json.Set("url", Text(service.url));
    json.Set("calls", Json::Int(service.calls));
    json.Set("failed", Json::Int(service.failed));
    services.Push(std::move(json));
  }
  return services;
}

}  // namespace

std::string DescribeState(HostParts& parts) {
  Platform& platform = parts.platform;
  Json state = Json::Object();
  Json app = Json::Object();
  app.Set("name", Text(parts.options.name));
  app.Set("environment", Text(parts.options.environment));
  app.Set("root", Text(parts.apps.front().app.root));
  state.Set("app", std::move(app));
  state.Set("host", HostJsonOf(parts));
  state.Set("handler", HandlerJson(parts.apps.front()));
  Json apps = Json::Array();
  Json functions = Json::Array();
  for (const RunningApp& running : parts.apps) {
    Json one = Json::Object();
    one.Set("name", Text(running.app.name));
    one.Set("port", Json::Int(running.app.port));
    one.Set("handler", HandlerJson(running));
    apps.Push(std::move(one));
    for (const Function& function : running.app.functions)
      functions.Push(FunctionJson(parts, function));
  }
  state.Set("apps", std::move(apps));
  state.Set("functions", std::move(functions));
  state.Set("queues", QueuesJson(parts));
  state.Set("containers", DescribeContainers(platform.documents, platform.feed));
  Json timers = Json::Array();
  for (const TimerListener& timer : parts.listeners.timers())
    timers.Push(TimerJson(timer));
  state.Set("timers", std::move(timers));
  const auto summary =
      platform.workflows == nullptr ? std::nullopt : ReadJson(platform.workflows->Summary());
  state.Set("workflows", summary.value_or(Json::Object()));
  state.Set("services", ServicesJson(parts));
  ControlRequest faults;
  faults.method = "GET";
  faults.path = {"faults"};
  state.Set("faults", ReadJson(HandleFaults(parts, faults).json).value_or(Json::Array()));
  state.Set("edges", EdgesJson(platform));
  return WriteJson(state);
}

std::string DescribeQueues(HostParts& parts) {
  Json answer = Json::Object();
  answer.Set("queues", QueuesJson(parts));
  return WriteJson(answer);
}

QueueRole RoleOf(const HostParts& parts, const std::string& queue) {
  if (const Json* owners = parts.graph.Find("deadLetters")) {
    if (const Json* owner = owners->Find(queue)) return {"dead-letter", owner->text};
  }
  if (EndsWithAnyCase(queue, "-poison")) return {"poison", queue.substr(0, queue.size() - 7)};
  if (EndsWithAnyCase(queue, "-dead")) return {"dead-letter", queue.substr(0, queue.size() - 5)};
  return {"queue", ""};
}

}  // namespace formwork::localhost
