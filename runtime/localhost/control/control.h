#pragma once
// The control surface below /formwork/ and Azure's own /admin routes. What each request answers
// stands in docs/contracts.md. Every request needs a key: a page in a browser cannot drive the
// host.

#include <memory>
#include <string>

#include "runtime/localhost/control/parts.h"
#include "runtime/localhost/io/http_server.h"

namespace formwork::localhost {

struct ControlRequest {
  std::string method;
  std::vector<std::string> path;  // decoded segments behind /formwork/api/
  std::string raw_path;           // the same, as sent
  std::string query;              // without '?'
  std::string body;

  // The first value of that name, "" if there is none.
  [[nodiscard]] std::string Query(std::string_view name) const;
};

struct ControlAnswer {
  int status = 200;
  std::string json;
};

class Control {
 public:
  explicit Control(HostParts& parts) : parts_(parts) {}

  // False when the path is none of ours.
  [[nodiscard]] bool Handle(const std::shared_ptr<Exchange>& exchange);

 private:
  void HandleApi(const std::shared_ptr<Exchange>& exchange, ControlRequest request);
  void StreamEvents(const std::shared_ptr<Exchange>& exchange, const ControlRequest& request);
  void Swap(const std::shared_ptr<Exchange>& exchange, const std::string& app);

  HostParts& parts_;
};

[[nodiscard]] ControlAnswer ControlError(int status, std::string_view message);

// What a queue is for: a queue of the app, its dead letters, or what the host put aside (poison).
struct QueueRole {
  std::string_view kind;  // queue, dead-letter, poison
  std::string of;         // the queue it belongs to; "" for the app's own
};

// by_hand.cc: why the call cannot be made as it stands ({"input", "params", "query"}); 200 if it
// can.
[[nodiscard]] ControlAnswer RefuseByHand(const HostParts& parts, const std::string& name,
                                         const std::string& body);
// What an http function's route and inputs take by name: [{"name", "in": "route|query"}]. One of
// the query may stand in the body instead. Empty for every other function.
[[nodiscard]] Json ParametersOf(const HostParts& parts, const Function& function);
// Says which functions there are.
[[nodiscard]] ControlAnswer NoSuchFunction(const HostParts& parts, const std::string& name);
// control_state.cc
[[nodiscard]] QueueRole RoleOf(const HostParts& parts, const std::string& queue);
[[nodiscard]] std::string DescribeState(HostParts& parts);
[[nodiscard]] std::string DescribeQueues(HostParts& parts);
// control_invocations.cc
[[nodiscard]] ControlAnswer HandleInvocations(HostParts& parts, const ControlRequest& request);
// control_resources.cc
[[nodiscard]] ControlAnswer HandleQueues(HostParts& parts, const ControlRequest& request);
[[nodiscard]] ControlAnswer HandleFunctions(HostParts& parts, const ControlRequest& request);
[[nodiscard]] ControlAnswer HandleTimers(HostParts& parts, const ControlRequest& request);
[[nodiscard]] ControlAnswer HandleFaults(HostParts& parts, const ControlRequest& request);
// Answers once everything is done that became due on the way.
void HandleClock(HostParts& parts, const ControlRequest& request,
                 std::function<void(ControlAnswer)> answer);
// control_workflows.cc
[[nodiscard]] ControlAnswer HandleWorkflows(HostParts& parts, const ControlRequest& request);
// admin.cc: /admin/…, /runtime/webhooks/…, the home page. False: none of them.
[[nodiscard]] bool HandleAdmin(HostParts& parts, const App& app,
                               const std::shared_ptr<Exchange>& exchange);
// Invokes a function as /admin/functions/{name} does. "" or why it cannot.
[[nodiscard]] std::string InvokeByHand(HostParts& parts, const std::string& name,
                                       const std::string& input,
                                       std::function<void(InvocationEnd)> done);

}  // namespace formwork::localhost
