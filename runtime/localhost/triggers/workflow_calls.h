#pragma once
// What the workflow engine needs of the host: orchestrators and activities are called like any
// other function.

#include <map>
#include <string>

#include "runtime/localhost/invoke/invoker.h"
#include "runtime/localhost/workflows/engine.h"

namespace formwork::localhost {

class WorkflowCalls : public WorkflowHost {
 public:
  WorkflowCalls(Platform& platform, Invoker& invoker,
                const std::vector<const Function*>& functions);

  void Invoke(WorkflowCall call, std::function<void(WorkflowReply)> done) override;
  void WakeAt(Time time) override;
  void OnChange(const WorkflowChange& change) override;

  void Pause() { paused_ = true; }

 private:
  void ListEdges(const std::vector<const Function*>& functions);
  [[nodiscard]] const Function* Find(const WorkflowCall& call) const;

  Platform& platform_;
  Invoker& invoker_;
  std::multimap<std::string, const Function*, std::less<>> functions_;
  std::map<std::string, std::string, std::less<>>
      running_;  // instance -> orchestration, for the graph's edges
  std::optional<Alarms::Id> alarm_;
  bool paused_ = false;
};

// The hub and the functions of all apps, with the limits of the one that has orchestrations; empty
// orchestrators: none has.
[[nodiscard]] WorkflowSettings ReadWorkflowSettings(const std::vector<const Function*>& functions);

}  // namespace formwork::localhost
