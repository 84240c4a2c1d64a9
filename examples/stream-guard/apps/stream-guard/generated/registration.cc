// Made by formwork from blueprint.yaml; change that file and run `formwork generate`.

#include "generated/functions.h"
#include "generated/names.h"

namespace app {

void Register(formwork::App& app) {
  app.Add(formwork::ServiceInfo{
    .name = "gemini",
    .kind = formwork::ServiceKind::kGemini,
    .setting = "FORMWORK_SERVICE_GEMINI",
    .url = "https://generativelanguage.googleapis.com",
    .model = "gemini-2.5-flash-lite",
    .secret_setting = settings::kSecretGeminiApiKey,
    .deadline_ms = 800,
    .timeout_ms = 600,
    .attempts = 3,
    .first_ms = 50,
    .max_ms = 200,
    .exponential = true,
    .fail_open = true,
  });
  app.Add(PostMessageInfo());
  app.Add(ListMessagesInfo());
  app.Add(ListViolationsInfo());
  app.Add(ReviewViolationInfo());
  app.Add(FlagStreamInfo());
  app.Add(StreamStatsInfo());
  app.Add(NightlyReportInfo());
  app.Add(UpdateStatsInfo());
  app.Add(RaiseAlertInfo());
  app.Add(WriteLogInfo());
  app.Add(formwork::FunctionInfo{
    .name = "formwork-move-stream-events",
    .trigger = formwork::TriggerKind::kMover,
    .input = "message",
    .source = "stream-events",
    .dead_letter = "deadLetter",
    .attempts = 5,
    .attempts_setting = settings::kQueueStreamEventsAttempts,
    .consumer = "formwork-start-process-event",
  });
  app.Add(formwork::FunctionInfo{
    .name = "formwork-health",
    .trigger = formwork::TriggerKind::kHealth,
    .input = "req",
  });
  app.Add(formwork::FunctionInfo{
    .name = "GET /health",
    .trigger = formwork::TriggerKind::kHealth,
    .input = "req",
  });
}

}  // namespace app
