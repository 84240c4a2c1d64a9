#include "generated/workflows.h"

namespace app {

// queue stream-events
// Runs again from the start whenever something it waits for has happened: the same calls in the same order,
// no clock, no random, no files (flow has what is needed). This file is yours.
formwork::Workflow<StreamEvent, Summary> ProcessEvent(formwork::WorkflowContext& flow, StreamEvent event) {
  const auto [counted, alerted, logged] =
      co_await formwork::WhenAll(flow.Call<UpdateStats>(event), flow.Call<RaiseAlert>(event), flow.Call<WriteLog>(event));
  Summary result;
  result.counted = counted;
  result.alerted = alerted;
  result.logged = logged;
  co_return result;
}

}  // namespace app
