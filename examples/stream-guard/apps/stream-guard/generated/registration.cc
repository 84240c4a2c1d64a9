// Made by formwork from blueprint.yaml; change that file and run `formwork generate`.

#include "generated/functions.h"

namespace app {

void Register(formwork::App& app) {
  {
    formwork::ServiceInfo info;
    info.name = "gemini";
    info.kind = formwork::ServiceKind::kGemini;
    info.setting = "FORMWORK_SERVICE_GEMINI";
    info.url = "https://generativelanguage.googleapis.com";
    info.model = "gemini-2.5-flash-lite";
    info.secret_setting = "FORMWORK_SECRET_GEMINI_API_KEY";
    info.deadline_ms = 800;
    info.timeout_ms = 600;
    info.attempts = 3;
    info.first_ms = 50;
    info.max_ms = 200;
    info.exponential = true;
    info.fail_open = true;
    app.Add(info);
  }
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
  {
    formwork::FunctionInfo info;
    info.name = "formwork-move-stream-events";
    info.trigger = formwork::TriggerKind::kMover;
    info.input = "message";
    info.dead_letter = "deadLetter";
    info.source = "stream-events";
    info.consumer = "formwork-start-process-event";
    info.attempts = 5;
    info.attempts_setting = "FORMWORK_QUEUE_STREAM_EVENTS_ATTEMPTS";
    app.Add(info);
  }
  {
    formwork::FunctionInfo info;
    info.name = "formwork-health";
    info.trigger = formwork::TriggerKind::kHealth;
    info.input = "req";
    app.Add(info);
  }
  {
    formwork::FunctionInfo info;
    info.name = "GET /health";
    info.trigger = formwork::TriggerKind::kHealth;
    info.input = "req";
    app.Add(info);
  }
}

}  // namespace app
