#include "runtime/localhost/invoke/measured.h"

#include "runtime/localhost/text/json.h"

namespace formwork::localhost {
namespace {

Json FunctionJson(const MeasuredFunction& sums) {
  Json json = Json::Object();
  const auto set = [&](std::string_view name, int64_t value) { json.Set(name, Json::Int(value)); };
  set("invocations", sums.invocations);
  set("durationMs", sums.duration_ms);
  set("bytesIn", sums.bytes_in);
  set("bytesOut", sums.bytes_out);
  set("reads", sums.reads);
  set("queries", sums.queries);
  set("queryDocuments", sums.query_documents);
  set("writes", sums.writes);
  set("messages", sums.messages);
  set("tokensIn", sums.tokens_in);
  set("tokensOut", sums.tokens_out);
  Json writes_to = Json::Object();
  for (const auto& [container, documents] : sums.writes_to)
    writes_to.Set(container, Json::Int(documents));
  json.Set("writesTo", std::move(writes_to));
  return json;
}

}  // namespace

void Measured::Sent(std::string_view function, std::string_view queue) {
  ++Function(function).messages;
  ++queues_[std::string(queue)];
}

void Measured::Wrote(std::string_view function, std::string_view container, size_t bytes) {
  MeasuredFunction& by = Function(function);
  ++by.writes;
  ++by.writes_to[std::string(container)];
  MeasuredContainer& sums = containers_[std::string(container)];
  ++sums.written;
  sums.bytes += static_cast<int64_t>(bytes);
}

void Measured::ReadLine(std::string_view line) {
  if (line.find(R"("formwork":"service")") == std::string_view::npos) return;
  const auto json = ReadJson(line);
  if (!json || !json->IsObject()) return;
  MeasuredFunction& sums = Function(json->Text("function"));
  if (const Json* tokens = json->Find("tokensIn")) sums.tokens_in += tokens->AsInt().value_or(0);
  if (const Json* tokens = json->Find("tokensOut")) sums.tokens_out += tokens->AsInt().value_or(0);
}

std::string Measured::ToJson(int64_t seconds) const {
  Json json = Json::Object();
  json.Set("formwork", Json::String("measured/1"));
  json.Set("seconds", Json::Int(seconds));
  Json functions = Json::Object();
  for (const auto& [name, sums] : functions_)
    functions.Set(name, FunctionJson(sums));
  json.Set("functions", std::move(functions));
  Json queues = Json::Object();
  for (const auto& [name, messages] : queues_) {
    Json sums = Json::Object();
    sums.Set("messages", Json::Int(messages));
    queues.Set(name, std::move(sums));
  }
  json.Set("queues", std::move(queues));
  Json containers = Json::Object();
  for (const auto& [name, sums] : containers_) {
    Json row = Json::Object();
    row.Set("written", Json::Int(sums.written));
    row.Set("bytes", Json::Int(sums.bytes));
    containers.Set(name, std::move(row));
  }
  json.Set("containers", std::move(containers));
  json.Set("workflows", Json::Int(workflows_));
  json.Set("workflowSteps", Json::Int(workflow_steps_));
  return WriteJson(json);
}

}  // namespace formwork::localhost
