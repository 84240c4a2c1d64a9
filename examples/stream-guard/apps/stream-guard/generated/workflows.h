#pragma once
// Made by formwork from blueprint.yaml; change that file and run `formwork generate`.
// The app's workflows, and what their activities are to them.

#include <string_view>

#include <formwork/workflow.h>
#include <formwork/workflow_app.h>

#include "generated/raise_alert.h"
#include "generated/update_stats.h"
#include "generated/write_log.h"
#include "generated/types.h"

namespace formwork {

template <>
struct ActivityOf<app::RaiseAlert> {
  using Input = decltype(app::RaiseAlert::Input::input);
  using Output = decltype(app::RaiseAlert::Output::returns);
  static constexpr std::string_view kName = "raise-alert";
  static WorkflowRetry Retry();
};

template <>
struct ActivityOf<app::UpdateStats> {
  using Input = decltype(app::UpdateStats::Input::input);
  using Output = decltype(app::UpdateStats::Output::returns);
  static constexpr std::string_view kName = "update-stats";
  static WorkflowRetry Retry();
};

template <>
struct ActivityOf<app::WriteLog> {
  using Input = decltype(app::WriteLog::Input::input);
  using Output = decltype(app::WriteLog::Output::returns);
  static constexpr std::string_view kName = "write-log";
  static WorkflowRetry Retry();
};

}  // namespace formwork

namespace app {

// process-event: queue stream-events; the body: functions/process_event.cc
formwork::Workflow<StreamEvent, Summary> ProcessEvent(formwork::WorkflowContext& flow, StreamEvent event);

// For flow.CallWorkflow<ProcessEventWorkflow>(event).
struct ProcessEventWorkflow {
  using Input = StreamEvent;
  using Output = Summary;
  static constexpr std::string_view kName = "process-event";
};

void RegisterWorkflows(formwork::WorkflowApp& app);

}  // namespace app
