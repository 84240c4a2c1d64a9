#include "runtime/localhost/workflows/engine.h"

#include <formwork/json_value.h>

#include "runtime/localhost/workflows/core.h"
#include "runtime/localhost/workflows/host_rewrites.h"
#include "runtime/localhost/workflows/management.h"

namespace formwork::localhost {
namespace {

std::string StartOne(workflows::Core& core, const Json& value) {
  if (value.kind() == JsonKind::kString) {
    const auto inner = Json::Parse(value.AsString());
    return inner && inner->kind() == JsonKind::kObject ? StartOne(core, *inner)
                                                       : "a durableClient output needs an object";
  }
  const std::string& name = value["FunctionName"].AsString();
  const std::string& given = value["InstanceId"].AsString();
  const std::string id = given.empty() ? core.NewId() : given;
  const Json& input = value["Input"];
  std::optional<std::string> text;
  if (!input.is_null()) text = workflows::PassedOn(input.ToString());
  switch (core.Start(name, id, std::move(text))) {
    case workflows::StartResult::kStarted:
      return "";
    case workflows::StartResult::kUnknownFunction:
      return "The function '" + name +
             "' doesn't exist, is disabled, or is not an orchestrator function.";
    case workflows::StartResult::kBadId:
      return "The instance id '" + id + "' is not allowed.";
    case workflows::StartResult::kRunning:
      break;
  }
  return "An Orchestration instance with the status Running already exists: '" + id + "'.";
}

}  // namespace

class WorkflowEngine::Impl {
 public:
  Impl(Database& database, Clock& clock, WorkflowHost& host, WorkflowSettings settings)
      : core(database, clock, host, std::move(settings)) {}

  workflows::Core core;
};

WorkflowEngine::WorkflowEngine(Database& database, Clock& clock, WorkflowHost& host,
                               WorkflowSettings settings)
    : impl_(std::make_unique<Impl>(database, clock, host, std::move(settings))) {}

WorkflowEngine::~WorkflowEngine() = default;

void WorkflowEngine::Run() {
  impl_->core.Run();
}

std::string WorkflowEngine::StartFromBinding(std::string_view json) {
  const auto value = Json::Parse(json);
  if (!value) return "a durableClient output needs JSON";
  std::string why;
  if (value->kind() == JsonKind::kArray) {
    for (const Json& element : value->elements()) {
      why = StartOne(impl_->core, element);
      if (!why.empty()) break;
    }
  } else {
    why = StartOne(impl_->core, *value);
  }
  impl_->core.Run();
  return why;
}

std::string WorkflowEngine::ClientBinding() const {
  const WorkflowSettings& settings = impl_->core.settings();
  Json json;
  json.Set("taskHubName", settings.hub).Set("connectionName", Json()).Set("creationUrls", Json());
  json.Set("managementUrls", Json()).Set("baseUrl", Json());
  json.Set("requiredQueryStringParameters", settings.key.empty() ? "" : "code=" + settings.key);
  json.Set("rpcBaseUrl", Json()).Set("httpBaseUrl", settings.base_url);
  return json.ToString();
}

WorkflowWebAnswer WorkflowEngine::Handle(const WorkflowWebRequest& request) {
  WorkflowWebAnswer answer = workflows::HandleManagement(impl_->core, request);
  impl_->core.Run();
  return answer;
}

std::string WorkflowEngine::Summary() const {
  Json counts = Json::Object();
  for (const auto& [status, count] : impl_->core.store().Counts()) {
    counts.Set(std::string{workflows::Word(status)}, count);
  }
  return counts.ToString();
}

}  // namespace formwork::localhost
