// Made by formwork from blueprint.yaml; change that file and run `formwork generate`.

#include "generated/workflows.h"

#include <formwork/call.h>

namespace formwork {

WorkflowRetry ActivityOf<app::RaiseAlert>::Retry() {
  static const WorkflowRetry policy =
      RetrySetting("FORMWORK_ACTIVITY_RAISE_ALERT", WorkflowRetry{.attempts = 4, .first = std::chrono::milliseconds{1000}, .max = std::chrono::milliseconds{30000}, .backoff = 2});
  return policy;
}

WorkflowRetry ActivityOf<app::UpdateStats>::Retry() {
  static const WorkflowRetry policy =
      RetrySetting("FORMWORK_ACTIVITY_UPDATE_STATS", WorkflowRetry{.attempts = 4, .first = std::chrono::milliseconds{1000}, .max = std::chrono::milliseconds{30000}, .backoff = 2});
  return policy;
}

WorkflowRetry ActivityOf<app::WriteLog>::Retry() {
  static const WorkflowRetry policy =
      RetrySetting("FORMWORK_ACTIVITY_WRITE_LOG", WorkflowRetry{.attempts = 4, .first = std::chrono::milliseconds{1000}, .max = std::chrono::milliseconds{30000}, .backoff = 2});
  return policy;
}

}  // namespace formwork

namespace app {
namespace {

constexpr formwork::WorkflowInfo kWorkflows[] = {
    {.name = "process-event", .source = "queue stream-events", .dead_letter = "deadLetterStreamEventsDead",
     .keep_ms = 2592000000, .keep_setting = "FORMWORK_WORKFLOW_PROCESS_EVENT_KEEP"},
};

void StartProcessEvent(formwork::Call& call) {
  StreamEvent event;
  call.Message(event);
  formwork::StartWorkflow(call, "process-event", event.id.ToString(), formwork::EncodeJson(event));
}

void WriteLetter(formwork::Call& call) {
  formwork::WriteWorkflowLetter(call, kWorkflows);
}

void Sweep(formwork::Call& call) {
  formwork::SweepWorkflows(call, kWorkflows);
}

void Purge(formwork::Call& call) {
  formwork::PurgeWorkflows(call, kWorkflows);
}

}  // namespace

void RegisterWorkflows(formwork::WorkflowApp& app) {
  app.workflows().Add("process-event", &ProcessEvent);
  {
    formwork::FunctionInfo info;
    info.name = "formwork-start-process-event";
    info.trigger = formwork::TriggerKind::kQueue;
    info.input = "message";
    info.source = "stream-events";
    info.dead_letter = "deadLetter";
    info.attempts = 5;
    info.attempts_setting = "FORMWORK_QUEUE_STREAM_EVENTS_ATTEMPTS";
    info.run = StartProcessEvent;
    app.app().Add(info);
  }
  app.UseDeadLetters();
  {
    formwork::FunctionInfo info;
    info.name = "formwork-dead-letter";
    info.trigger = formwork::TriggerKind::kActivity;
    info.input = "input";
    info.run = WriteLetter;
    app.app().Add(info);
  }
  {
    formwork::FunctionInfo info;
    info.name = "formwork-sweep";
    info.trigger = formwork::TriggerKind::kSchedule;
    info.input = "timer";
    info.run = Sweep;
    app.app().Add(info);
  }
  {
    formwork::FunctionInfo info;
    info.name = "formwork-purge";
    info.trigger = formwork::TriggerKind::kSchedule;
    info.input = "timer";
    info.run = Purge;
    app.app().Add(info);
  }
}

}  // namespace app
