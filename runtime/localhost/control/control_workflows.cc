// The workflows of the control surface: the extension's own management API with shorter names, and
// with what it does not say when something is not there.

#include <utility>

#include "runtime/localhost/control/control.h"
#include "runtime/localhost/text/strings.h"

namespace formwork::localhost {
namespace {

// "a, b"
std::string KnownWorkflows(const HostParts& parts) {
  std::string names;
  for (const RunningApp& running : parts.apps) {
    for (const Function& function : running.app.functions) {
      if (function.trigger().kind == BindingKind::kOrchestrationTrigger)
        names += (names.empty() ? "" : ", ") + function.name;
    }
  }
  return names;
}

ControlAnswer Start(HostParts& parts, const ControlRequest& request) {
  const std::string name = request.Query("name");
  const Function* function = FindFunction(parts, name);
  if (function == nullptr || function->trigger().kind != BindingKind::kOrchestrationTrigger)
    return ControlError(404,
                        "there is no workflow '" + name + "'; there are " + KnownWorkflows(parts));
  WorkflowWebRequest inner;
  inner.method = request.method;
  inner.body = request.body;
  inner.path = "orchestrators/" + EncodeUrl(name);
  if (!request.Query("instance").empty()) inner.path += "/" + EncodeUrl(request.Query("instance"));
  WorkflowWebAnswer started = parts.platform.workflows->Handle(inner);
  return {started.status, std::move(started.body)};
}

ControlAnswer List(HostParts& parts, const ControlRequest& request) {
  const std::string limit = request.Query("limit");
  const std::string status = request.Query("status");
  WorkflowWebRequest inner;
  inner.method = request.method;
  inner.path = "instances";
  inner.query = "showInput=false&order=newest&top=" + (limit.empty() ? std::string("100") : limit);
  if (!status.empty()) inner.query += "&runtimeStatus=" + EncodeUrl(status);
  WorkflowWebAnswer answer = parts.platform.workflows->Handle(inner);
  if (answer.status >= 300) return {answer.status, std::move(answer.body)};
  return {200, R"({"workflows":)" + answer.body + "}"};
}

ControlAnswer OfInstance(HostParts& parts, const ControlRequest& request) {
  WorkflowWebRequest inner;
  inner.method = request.method;
  inner.body = request.body;
  inner.path = "instances";
  for (size_t i = 1; i < request.path.size(); ++i) {
    inner.path +=
        i == 2 && request.path[2] == "raise" ? "/raiseEvent" : "/" + EncodeUrl(request.path[i]);
  }
  if (request.path.size() == 2)
    inner.query = "showHistory=true&showHistoryOutput=true&showInput=true";
  WorkflowWebAnswer answer = parts.platform.workflows->Handle(inner);
  if (answer.status == 404 && answer.body.empty())
    return ControlError(404, "there is no workflow instance '" + request.path[1] + "'");
  return {answer.status, std::move(answer.body)};
}

}  // namespace

ControlAnswer HandleWorkflows(HostParts& parts, const ControlRequest& request) {
  const bool all = request.path.size() == 1;
  const bool reads = request.method == "GET";
  if (parts.platform.workflows == nullptr) {
    return all && reads ? ControlAnswer{200, R"({"workflows":[]})"}
                        : ControlError(404, "no app of this platform has workflows");
  }
  if (!all) return OfInstance(parts, request);
  return request.method == "POST" ? Start(parts, request) : List(parts, request);
}

}  // namespace formwork::localhost
