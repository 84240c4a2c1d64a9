#include "runtime/localhost/invoke/bindings.h"

#include <algorithm>
#include <utility>

#include "runtime/localhost/invoke/expressions.h"
#include "runtime/localhost/text/dotnet.h"
#include "runtime/localhost/text/strings.h"

namespace formwork::localhost {
namespace {

std::string Expand(const Binding& binding, std::string_view member, const NamedJson& data, Time now,
                   std::string& fault) {
  Expanded expanded = ExpandExpressions(binding.Text(member), data, now);
  if (fault.empty()) fault = std::move(expanded.fault);
  return std::move(expanded.text);
}

std::string CosmosFault(Platform& platform) {
  const auto fault = platform.faults.Hit("cosmos");
  if (!fault) return "";
  const std::string status =
      fault->kind == "error" || fault->kind == "timeout" || fault->kind == "crash" ? "503"
                                                                                   : fault->kind;
  return "Response status code does not indicate success: " + status +
         " (fault on purpose: " + fault->text + ")";
}

const Container* FindContainer(Platform& platform, const std::string& database,
                               const std::string& name, std::string& fault) {
  const Container* container = platform.documents.Find(database, name);
  if (container == nullptr && fault.empty()) {
    fault = "Response status code does not indicate success: NotFound (404): the container '" +
            name + "' of database '" + database + "' does not exist";
  }
  return container;
}

std::string AddCosmosInput(Platform& platform, MeasuredFunction& measured, const Binding& binding,
                           const NamedJson& values, NamedJson& data) {
  std::string fault = CosmosFault(platform);
  const Time now = platform.loop.Now();
  const std::string database = Expand(binding, "databaseName", values, now, fault);
  const std::string name = Expand(binding, "containerName", values, now, fault);
  const std::string id = Expand(binding, "id", values, now, fault);
  const std::string partition = Expand(binding, "partitionKey", values, now, fault);
  if (!fault.empty()) return fault;
  const Container* container = FindContainer(platform, database, name, fault);
  if (container == nullptr) return fault;
  if (!id.empty()) {
    ++measured.reads;
    const Outcome read = platform.documents.Read(*container, PartitionText(partition), id);
    if (read.status == 404) {
      data.SetEncoded(binding.name, "null");
      return "";
    }
    if (!read.Ok()) return read.error;
    const auto json = ReadJson(read.document);
    data.Set(binding.name, WriteJson(RewriteNumbers(json.value_or(Json()))));
    return "";
  }
  QueryRequest request;
  const std::string sql = binding.Text("sqlQuery");
  ExpandedQuery query = ExpandQuery(sql.empty() ? "SELECT * FROM c" : sql, values, now);
  if (!query.fault.empty()) return query.fault;
  request.sql = std::move(query.sql);
  request.parameters = std::move(query.parameters);
  if (!partition.empty()) request.partition = PartitionText(partition);
  const QueryOutcome outcome = platform.documents.Query(*container, request);
  if (outcome.status != 200)
    return "Response status code does not indicate success: " + std::to_string(outcome.status) +
           ": " + outcome.error;
  ++measured.queries;
  measured.query_documents += static_cast<int64_t>(outcome.rows.size());
  std::string list = "[";
  for (const std::string& row : outcome.rows) {
    if (list.size() > 1) list += ',';
    const auto json = ReadJson(row);
    AppendJson(list, RewriteNumbers(json.value_or(Json())));
  }
  data.SetEncoded(binding.name, list + ']');
  return "";
}

std::string WriteCosmos(Platform& platform, const std::string& function, const Binding& binding,
                        const Json& value, const NamedJson& values, std::string_view invocation) {
  std::string fault = CosmosFault(platform);
  const Time now = platform.loop.Now();
  const std::string database = Expand(binding, "databaseName", values, now, fault);
  const std::string name = Expand(binding, "containerName", values, now, fault);
  if (!fault.empty()) return fault;
  if (platform.documents.Find(database, name) == nullptr &&
      EqualsAnyCase(binding.Text("createIfNotExists"), "true")) {
    ContainerSpec spec;
    spec.database = database;
    spec.name = name;
    if (const std::string path = binding.Text("partitionKey"); !path.empty())
      spec.partition_path = path;
    if (const auto refused = platform.documents.Ensure(spec)) return *refused;
  }
  const Container* container = FindContainer(platform, database, name, fault);
  if (container == nullptr) return fault;
  const auto documents = DocumentsOf(value);
  if (!documents)
    return "The output '" + binding.name +
           "' is no document (a JSON object, a list of them, or text of either)";
  for (const Json& document : *documents) {
    const std::string text = WriteJson(document);
    const Outcome outcome = platform.documents.Upsert(*container, text);
    if (outcome.Ok()) {
      platform.measured.Wrote(function, name, text.size());
      platform.log.Wrote(platform.documents.last_lsn(), invocation);
    }
    if (!outcome.Ok() && fault.empty()) {
      fault = "Response status code does not indicate success: " + std::to_string(outcome.status) +
              ": " + outcome.error;
    }
  }
  return fault;
}

std::string WriteQueue(Platform& platform, const std::string& function, const Binding& binding,
                       const Json& value, const NamedJson& values, std::string_view invocation,
                       std::vector<std::string>& hints) {
  std::string fault;
  const std::string queue = Expand(binding, "queueName", values, platform.loop.Now(), fault);
  if (!fault.empty()) return fault;
  if (const auto hit = platform.faults.Hit("queue")) {
    return "The queue service refused (fault on purpose: " + hit->text + ")";
  }
  for (const std::string& message : QueueMessagesOf(value, binding.binary, hints)) {
    const std::string refused = platform.queues.Put(queue, message, {.cause = invocation});
    if (refused.empty()) platform.measured.Sent(function, queue);
    if (fault.empty()) fault = refused;
  }
  return fault;
}

}  // namespace

std::string TargetNode(const Binding& binding) {
  switch (binding.kind) {
    case BindingKind::kQueue:
    case BindingKind::kQueueTrigger:
      return "queue:" + binding.Text("queueName");
    case BindingKind::kCosmos:
    case BindingKind::kCosmosTrigger:
      return "container:" + binding.Text("containerName");
    case BindingKind::kTimerTrigger:
      return "schedule:" + binding.Text("schedule");
    default:
      return "";
  }
}

namespace {

// Which orchestration a value of a durableClient output starts: known only with the value.
std::string StartedNode(const Json& value) {
  if (value.IsArray() && !value.items.empty()) return StartedNode(value.items.front());
  if (value.IsObject()) return "function:" + std::string(value.Text("FunctionName"));
  const auto parsed = value.IsString() ? ReadJson(value.text) : std::nullopt;
  return parsed && !parsed->IsString() ? StartedNode(*parsed) : "";
}

// The instances that a value of a durableClient output starts and names.
void NoteStarted(Platform& platform, const Json& value, std::string_view invocation) {
  for (const Json& item : value.items)
    NoteStarted(platform, item, invocation);
  if (value.IsString()) {
    const auto parsed = ReadJson(value.text);
    if (parsed && !parsed->IsString()) NoteStarted(platform, *parsed, invocation);
  }
  if (const std::string_view instance = value.Text("InstanceId"); !instance.empty())
    platform.log.Leads(invocation, instance);
}

bool TouchesPlatform(BindingKind kind) {
  return kind == BindingKind::kQueue || kind == BindingKind::kCosmos ||
         kind == BindingKind::kDurableClient;
}

}  // namespace

std::string_view VerbOf(const Binding& binding) {
  if (IsTrigger(binding.kind)) return "triggers";
  if (binding.kind == BindingKind::kQueue) return "sends";
  if (binding.kind == BindingKind::kDurableClient) return "starts";
  return binding.out ? "writes" : "reads";
}

Duration DocumentDelay(Platform& platform, const Function& function, Direction direction) {
  const bool touches =
      std::any_of(function.bindings.begin(), function.bindings.end(), [&](const Binding& binding) {
        return binding.kind == BindingKind::kCosmos &&
               binding.out == (direction == Direction::kOut);
      });
  if (!touches) return Duration(0);
  const auto fault = platform.faults.HitDelay("cosmos");
  return fault ? fault->delay : Duration(0);
}

std::string AddInputs(Platform& platform, const Function& function, const NamedJson& binding_data,
                      NamedJson& data) {
  for (const Binding& binding : function.bindings) {
    if (binding.out || IsTrigger(binding.kind)) continue;
    if (binding.kind == BindingKind::kCosmos) {
      std::string fault = AddCosmosInput(platform, platform.measured.Function(function.name),
                                         binding, binding_data, data);
      EdgeCount& edge =
          platform.edges.At(TargetNode(binding), "function:" + function.name, "reads");
      ++edge.count;
      if (!fault.empty()) {
        ++edge.failed;
        return fault;
      }
    } else if (binding.kind == BindingKind::kDurableClient) {
      if (platform.workflows == nullptr) return "durableClient: the app has no orchestrations";
      data.Set(binding.name, platform.workflows->ClientBinding());
    }
  }
  return "";
}

std::string WriteOutputs(Platform& platform, const Function& function, InvocationResult& result,
                         const NamedJson& binding_data, std::string_view invocation) {
  std::string failure;
  for (const Binding& binding : function.bindings) {
    if (!binding.out || !TouchesPlatform(binding.kind)) continue;
    const Json* value = OutputValue(result, binding);
    if (value == nullptr) continue;
    platform.journal.Open();
    std::string fault;
    if (binding.kind == BindingKind::kQueue) {
      fault = WriteQueue(platform, function.name, binding, *value, binding_data, invocation,
                         result.hints);
    } else if (binding.kind == BindingKind::kCosmos) {
      fault = WriteCosmos(platform, function.name, binding, *value, binding_data, invocation);
    } else if (binding.kind == BindingKind::kDurableClient) {
      NoteStarted(platform, *value, invocation);
      fault = platform.workflows != nullptr
                  ? platform.workflows->StartFromBinding(WriteJson(*value))
                  : "durableClient: the app has no orchestrations";
    }
    const bool starts = binding.kind == BindingKind::kDurableClient;
    if (starts && fault.empty()) platform.measured.StartedWorkflow();
    if (const std::string node = starts ? StartedNode(*value) : TargetNode(binding);
        !node.empty()) {
      EdgeCount& edge = platform.edges.At("function:" + function.name, node, VerbOf(binding));
      ++edge.count;
      if (!fault.empty()) ++edge.failed;
    }
    if (!fault.empty() && failure.empty())
      failure = "Error while writing output '" + binding.name + "': " + fault;
  }
  return failure;
}

}  // namespace formwork::localhost
