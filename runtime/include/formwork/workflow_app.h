#pragma once
// An app with workflows. The process that the host starts is a front: it speaks the protocol and
// replays; functions and activities run in a child of its own, so that a crash there fails no
// instance and costs no strike at the host. main is: `formwork::WorkflowApp app(build);
// app::Register(app.app()); app::RegisterWorkflows(app); return app.Run();`

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include <formwork/app.h>
#include <formwork/workflow_registry.h>

namespace formwork {

class Call;

// What the system functions know of a workflow. Texts live as long as the program.
struct WorkflowInfo {
  const char* name = "";
  const char* source = "";        // "queue stream-events", "http POST /jobs"
  const char* dead_letter = "";   // the dead letter activity's output binding; "" for none
  int64_t keep_ms = 0;            // compiled-in default of the setting
  const char* keep_setting = "";  // "FORMWORK_WORKFLOW_PROCESS_EVENT_KEEP"
};

class WorkflowApp {
 public:
  explicit WorkflowApp(std::string build = "dev");
  WorkflowApp(const WorkflowApp&) = delete;
  WorkflowApp& operator=(const WorkflowApp&) = delete;
  ~WorkflowApp();

  [[nodiscard]] App& app();
  [[nodiscard]] WorkflowRegistry& workflows();
  // A workflow that fails is told to the dead letter activity first.
  void UseDeadLetters();
  // `read` throws if a setting of the workflows is malformed. Called before anything is served: an
  // instance whose body meets such a setting would have failed for good.
  void ReadAtStart(void (*read)());

  [[nodiscard]] int Run();

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

// FORMWORK_ACTIVITY_<NAME>_RETRY_… over the compiled-in policy.
[[nodiscard]] WorkflowRetry RetrySetting(const std::string& prefix, const WorkflowRetry& otherwise);

// Reads each workflow's `keep`; throws if one is malformed.
void ReadWorkflowSettings(std::span<const WorkflowInfo> workflows);

// The bodies of system functions, called by generated code in the child.
// An instance's id is its event's id; one that no instance may have (more than 100 bytes, / \ # ?
// or a control character in it, @ at its begin) gives a UUID, the same one every time.
// A queue's message starts an instance, unless it did before: asks for the instance first. One that
// failed or was terminated is started again by a message that was sent after that (a redriven one);
// one that is about to fail has told its dead letter, and the message is tried again later.
void StartWorkflow(Call& call, std::string_view workflow, std::string_view event_id,
                   std::string_view input);
// The same over http: 202 with the usual status URLs.
void StartWorkflowByHttp(Call& call, std::string_view workflow, std::string_view event_id,
                         std::string_view input);
void WriteWorkflowLetter(Call& call, std::span<const WorkflowInfo> workflows);
void SweepWorkflows(Call& call, std::span<const WorkflowInfo> workflows);
void PurgeWorkflows(Call& call, std::span<const WorkflowInfo> workflows);

}  // namespace formwork
