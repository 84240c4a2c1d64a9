#include "runtime/localhost/triggers/workflow_calls.h"

#include <utility>

#include "runtime/localhost/text/strings.h"

namespace formwork::localhost {

WorkflowCalls::WorkflowCalls(Platform& platform, Invoker& invoker,
                             const std::vector<const Function*>& functions)
    : platform_(platform), invoker_(invoker) {
  for (const Function* function : functions) {
    if (function->error.empty()) functions_.emplace(function->name, function);
  }
  ListEdges(functions);
}

// function.json does not say which orchestration is started or which activities it calls. With one
// orchestration in the app there is no question, so its edges show before anything has run; others
// show once they are used.
void WorkflowCalls::ListEdges(const std::vector<const Function*>& functions) {
  std::vector<std::string> orchestrations;
  for (const auto& [name, function] : functions_) {
    if (function->trigger().kind == BindingKind::kOrchestrationTrigger)
      orchestrations.push_back("function:" + name);
  }
  if (orchestrations.size() != 1) return;
  for (const Function* function : functions) {
    if (!function->error.empty()) continue;
    const std::string self = "function:" + function->name;
    if (function->trigger().kind == BindingKind::kActivityTrigger)
      platform_.edges.At(orchestrations[0], self, "calls");
    for (const Binding& binding : function->bindings) {
      if (binding.out && binding.kind == BindingKind::kDurableClient)
        platform_.edges.At(self, orchestrations[0], "starts");
    }
  }
}

// Two apps may have activities of the same name (the system's own): an orchestration calls that of
// its own app.
const Function* WorkflowCalls::Find(const WorkflowCall& call) const {
  const auto [begin, end] = functions_.equal_range(call.function);
  if (begin == end) return nullptr;
  const auto caller = running_.find(call.instance);
  const auto orchestration =
      caller == running_.end() ? functions_.end() : functions_.find(caller->second);
  if (orchestration == functions_.end()) return begin->second;
  for (auto it = begin; it != end; ++it) {
    if (it->second->app == orchestration->second->app) return it->second;
  }
  return begin->second;
}

void WorkflowCalls::Invoke(WorkflowCall call, std::function<void(WorkflowReply)> done) {
  // The host is stopping: the work stays in the database, and the next host takes it up. An answer
  // made up here would fail the instance for good.
  if (paused_) return;
  const Function* function = Find(call);
  if (function == nullptr) {
    platform_.loop.Post([done = std::move(done)] { done({WorkflowEnd::kLost, 0, "", ""}); });
    return;
  }
  Invocation invocation;
  invocation.function = function;
  invocation.id = MakeGuid();
  invocation.cause = platform_.log.LeaderOf(call.instance);
  if (call.orchestrator) platform_.log.Leads(invocation.id, call.instance);
  invocation.trigger = (call.orchestrator ? "orchestration " : "activity ") + call.instance;
  invocation.raw = call.orchestrator;
  if (!call.orchestrator) invocation.input = call.text;
  invocation.data.SetText(call.binding, call.text);
  invocation.metadata.SetText("instanceId", call.instance);
  if (!call.orchestrator) {
    invocation.metadata.Set("data", QuoteJson(call.text));
    AddBodyMetadata(call.text, invocation.metadata);
  }
  AddSysMetadata(call.function, platform_.loop.Now(), MakeGuid(), invocation.metadata);
  const auto caller = running_.find(call.instance);
  const bool counted = !call.orchestrator && caller != running_.end();
  std::string from = counted ? "function:" + caller->second : "";
  std::string to = "function:" + call.function;
  invoker_.Invoke(std::move(invocation), [this, done = std::move(done), edge_from = std::move(from),
                                          edge_to = std::move(to)](InvocationEnd end) {
    if (paused_ && (end.unreachable || end.timed_out)) return;  // we ended the handler ourselves
    WorkflowReply reply;
    reply.status = end.handler_status;
    reply.reason = std::move(end.handler_reason);
    reply.body = std::move(end.handler_body);
    if (end.timed_out) {
      reply.end = WorkflowEnd::kTimeout;
    } else if (end.unreachable) {
      reply.end = WorkflowEnd::kLost;
    } else if (!end.ok && reply.status < 300) {
      // No answer could be asked for, or it was good and an output of it could not be written.
      reply.status = 500;
      reply.reason = std::move(end.failure);
    }
    if (!edge_from.empty()) {
      EdgeCount& edge = platform_.edges.At(edge_from, edge_to, "calls");
      ++edge.count;
      if (reply.end != WorkflowEnd::kAnswered || reply.status >= 300) ++edge.failed;
    }
    done(std::move(reply));
  });
}

void WorkflowCalls::WakeAt(Time time) {
  if (alarm_) platform_.loop.CancelAt(*alarm_);
  alarm_ = platform_.loop.At(time, [this] {
    alarm_.reset();
    if (paused_ || platform_.workflows == nullptr) return;
    platform_.journal.Open();
    platform_.workflows->Run();
  });
}

void WorkflowCalls::OnChange(const WorkflowChange& change) {
  const bool open = change.status == "Running" || change.status == "Pending";
  if (open) running_[change.instance] = change.name;
  if (!open) running_.erase(change.instance);
  platform_.events.Emit(
      "workflow",
      {{"instance", change.instance}, {"name", change.name}, {"status", change.status}});
}

WorkflowSettings ReadWorkflowSettings(const std::vector<const Function*>& functions) {
  WorkflowSettings settings;
  const Function* first = nullptr;
  for (const Function* function : functions) {
    if (!function->error.empty() || function->disabled) continue;
    const Binding& trigger = function->trigger();
    if (trigger.kind == BindingKind::kOrchestrationTrigger) {
      if (first == nullptr) first = function;
      settings.orchestrators.emplace(function->name, trigger.name);
    }
    if (trigger.kind == BindingKind::kActivityTrigger)
      settings.activities.emplace(function->name, trigger.name);
  }
  if (first == nullptr) return settings;
  const HostJson& host = first->app->host;
  if (const Json* hub = host.durable.FindAnyCase("hubName"); hub != nullptr && hub->IsString())
    settings.hub = hub->text;
  const auto limit = [&](std::string_view name, size_t otherwise) {
    const Json* value = host.durable.FindAnyCase(name);
    const auto number = value == nullptr ? std::nullopt : ParseInt(value->text);
    return number && *number > 0 ? static_cast<size_t>(*number) : otherwise;
  };
  settings.max_activities = limit("maxConcurrentActivityFunctions", settings.max_activities);
  settings.max_orchestrators =
      limit("maxConcurrentOrchestratorFunctions", settings.max_orchestrators);
  return settings;
}

}  // namespace formwork::localhost
