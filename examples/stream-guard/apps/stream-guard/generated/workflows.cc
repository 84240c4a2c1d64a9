// Made by formwork from blueprint.yaml; change that file and run `formwork generate`.

#include "generated/workflows.h"

#include <formwork/call.h>

#include "generated/names.h"

namespace formwork {

WorkflowRetry ActivityOf<app::RaiseAlert>::Retry() {
  static const WorkflowRetry policy = RetrySetting(
      "FORMWORK_ACTIVITY_RAISE_ALERT",
      {.attempts = 4, .first = std::chrono::milliseconds{1'000}, .max = std::chrono::milliseconds{30'000}, .backoff = 2});
  return policy;
}

WorkflowRetry ActivityOf<app::UpdateStats>::Retry() {
  static const WorkflowRetry policy = RetrySetting(
      "FORMWORK_ACTIVITY_UPDATE_STATS",
      {.attempts = 4, .first = std::chrono::milliseconds{1'000}, .max = std::chrono::milliseconds{30'000}, .backoff = 2});
  return policy;
}

WorkflowRetry ActivityOf<app::WriteLog>::Retry() {
  static const WorkflowRetry policy = RetrySetting(
      "FORMWORK_ACTIVITY_WRITE_LOG",
      {.attempts = 4, .first = std::chrono::milliseconds{1'000}, .max = std::chrono::milliseconds{30'000}, .backoff = 2});
  return policy;
}

}  // namespace formwork

namespace app {
namespace {

constexpr formwork::WorkflowInfo kWorkflows[] = {
    {.name = "process-event", .source = "queue stream-events", .dead_letter = "deadLetterStreamEventsDead",
     .keep_ms = 2'592'000'000, .keep_setting = settings::kWorkflowProcessEventKeep},
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
  app.app().Add(formwork::FunctionInfo{
    .name = "formwork-start-process-event",
    .trigger = formwork::TriggerKind::kQueue,
    .input = "message",
    .source = "stream-events",
    .dead_letter = "deadLetter",
    .attempts = 5,
    .attempts_setting = settings::kQueueStreamEventsAttempts,
    .run = StartProcessEvent,
  });
  app.UseDeadLetters();
  app.app().Add(formwork::FunctionInfo{
    .name = "formwork-dead-letter",
    .trigger = formwork::TriggerKind::kActivity,
    .input = "input",
    .run = WriteLetter,
  });
  app.app().Add(formwork::FunctionInfo{
    .name = "formwork-sweep",
    .trigger = formwork::TriggerKind::kSchedule,
    .input = "timer",
    .run = Sweep,
  });
  app.app().Add(formwork::FunctionInfo{
    .name = "formwork-purge",
    .trigger = formwork::TriggerKind::kSchedule,
    .input = "timer",
    .run = Purge,
  });
  app.ReadAtStart([] {
    static_cast<void>(formwork::ActivityOf<RaiseAlert>::Retry());
    static_cast<void>(formwork::ActivityOf<UpdateStats>::Retry());
    static_cast<void>(formwork::ActivityOf<WriteLog>::Retry());
    formwork::ReadWorkflowSettings(kWorkflows);
  });
}

}  // namespace app
