#include "generator/cost/measured.h"

#include <nlohmann/json.hpp>

#include "generator/base/str_cat.h"
#include "generator/cost/parts.h"

namespace formwork::cost {
namespace {

using Json = nlohmann::json;

double NumberAt(const Json& object, const char* key) {
  const auto it = object.find(key);
  return it != object.end() && it->is_number() ? it->get<double>() : 0;
}

bool IsHttp(const blueprint::Blueprint& blueprint, const std::string& name) {
  const auto* function = FindFunction(blueprint, name);
  return function != nullptr && std::holds_alternative<blueprint::HttpTrigger>(function->trigger);
}

std::string GroupOf(const blueprint::Blueprint& blueprint, const std::string& name) {
  if (IsHttp(blueprint, name)) return "http";
  return FindActivity(blueprint, name) != nullptr || FindWorkflow(blueprint, name) != nullptr
             ? "durable"
             : name;
}

std::string ModelOf(const blueprint::Blueprint& blueprint) {
  for (const auto& service : blueprint.services) {
    if (*service.kind == blueprint::ServiceKind::kGemini) return *service.model;
  }
  return "";
}

FunctionLoad Row(const blueprint::Blueprint& blueprint, const std::string& name, const Json& counts,
                 double factor) {
  const double n = NumberAt(counts, "invocations");
  const double each = n > 0 ? 1 / n : 0;
  const auto* app = FindAppOf(blueprint, name);
  FunctionLoad row{.function = name,
                   .app = app == nullptr ? *blueprint.name : *app->name,
                   .group = GroupOf(blueprint, name)};
  row.invocations = {n * factor, From::kMeasured,
                     StrCat(Count(n), " measured, times ", Count(factor))};
  row.seconds = {NumberAt(counts, "durationMs") * each / 1000, From::kMeasured, "measured"};
  row.response_bytes = {NumberAt(counts, "bytesOut") * each, From::kMeasured, "measured"};
  row.point_reads = NumberAt(counts, "reads") * each;
  row.queries = NumberAt(counts, "queries") * each;
  row.query_documents =
      row.queries > 0 ? NumberAt(counts, "queryDocuments") / NumberAt(counts, "queries") : 0;
  row.writes = NumberAt(counts, "writes") * each;
  row.messages = NumberAt(counts, "messages") * each;
  row.tokens_in = NumberAt(counts, "tokensIn") * each;
  row.tokens_out = NumberAt(counts, "tokensOut") * each;
  if (row.tokens_in > 0 || row.tokens_out > 0) row.model = ModelOf(blueprint);
  return row;
}

// {"name": {"<key>": n}} as name -> n × factor.
void Sums(const Json& root, const char* section, const char* key, double factor,
          std::map<std::string, double>& out) {
  const auto it = root.find(section);
  if (it == root.end() || !it->is_object()) return;
  for (const auto& [name, counts] : it->items())
    out[name] += NumberAt(counts, key) * factor;
}

double Bytes(const Json& root) {
  double bytes = 0;
  double documents = 0;
  const auto it = root.find("containers");
  if (it == root.end() || !it->is_object()) return 1024;
  for (const auto& [name, counts] : it->items()) {
    bytes += NumberAt(counts, "bytes");
    documents += NumberAt(counts, "written");
  }
  return documents > 0 ? bytes / documents : 1024;
}

}  // namespace

std::optional<Load> MeasuredLoad(std::string_view json, const blueprint::Blueprint& blueprint,
                                 double requests, std::string& why) {
  const Json root = Json::parse(json, nullptr, false);
  if (!root.is_object() || root.value("formwork", "") != "measured/1" ||
      !root.contains("functions") || !root["functions"].is_object()) {
    why =
        "not a measurement: {\"formwork\":\"measured/1\",\"seconds\":…,\"functions\":{…}} is "
        "wanted";
    return std::nullopt;
  }
  double http = 0;
  double all = 0;
  for (const auto& [name, counts] : root["functions"].items()) {
    all += NumberAt(counts, "invocations");
    http += IsHttp(blueprint, name) ? NumberAt(counts, "invocations") : 0;
  }
  const double seconds = NumberAt(root, "seconds");
  if (all <= 0 || seconds <= 0) {
    why = "nothing was measured: use the platform while `formwork run` runs it";
    return std::nullopt;
  }
  const double base = http > 0 ? http : all;
  const double factor = requests > 0 ? requests / base : kSecondsPerMonth / seconds;
  Load load;
  load.document_bytes = Bytes(root);
  for (const auto& [name, counts] : root["functions"].items()) {
    if (!counts.is_object()) continue;
    load.functions.push_back(Row(blueprint, name, counts, factor));
    load.functions.back().documents_bytes = load.document_bytes;
  }
  Sums(root, "queues", "messages", factor, load.messages);
  Sums(root, "containers", "written", factor, load.written);
  load.workflows = NumberAt(root, "workflows") * factor;
  load.workflow_steps = NumberAt(root, "workflowSteps") * factor;
  return load;
}

}  // namespace formwork::cost
