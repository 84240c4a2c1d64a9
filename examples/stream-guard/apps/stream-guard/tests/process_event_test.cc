#include "generated/workflows.h"

#include <formwork/testing.h>
#include <formwork/workflow_testing.h>

// Tests of functions/process_event.cc, without any server. This file is yours.
FORMWORK_TEST("process-event: calls its activities and ends") {
  formwork::testing::FakeFlow flow;
  flow.On<app::UpdateStats>([](const auto&) -> formwork::ActivityOf<app::UpdateStats>::Output { return {}; });
  flow.On<app::RaiseAlert>([](const auto&) -> formwork::ActivityOf<app::RaiseAlert>::Output { return {}; });
  flow.On<app::WriteLog>([](const auto&) -> formwork::ActivityOf<app::WriteLog>::Output { return {}; });
  app::StreamEvent event;
  event.stream_id = "x";
  const auto end = flow.Run(app::ProcessEvent, event);
  FORMWORK_EXPECT(end.completed);
  FORMWORK_EXPECT(flow.calls().size() == 3);
}

// A body must do the same in every replay.
FORMWORK_TEST("process-event: holds nothing that changes in a replay") {
  using namespace formwork::testing;
  FORMWORK_EXPECT(Nothing(ScanWorkflow(Beside(__FILE__, "../functions/process_event.cc"))));
}

// Histories of running instances, made by `formwork workflow history ID`: a change that would break them fails here.
FORMWORK_TEST("process-event: fits the histories that were recorded") {
  using namespace formwork::testing;
  const auto folder = Beside(__FILE__, "histories/process_event");
  FORMWORK_EXPECT(Nothing(ReplayHistories(folder, "process-event", app::ProcessEvent)));
}
