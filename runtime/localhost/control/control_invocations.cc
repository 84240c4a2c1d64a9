// GET invocations: the last ones, or one with what led to it and what came of it.

#include <algorithm>

#include "runtime/localhost/control/control.h"
#include "runtime/localhost/control/values.h"
#include "runtime/localhost/text/strings.h"

namespace formwork::localhost {
namespace {

Json RowJson(const InvocationRecord& record) {
  Json json = Json::Object();
  json.Set("id", Text(record.id));
  json.Set("function", Text(record.function));
  json.Set("trigger", Text(record.trigger));
  json.Set("outcome", Text(record.running ? "running" : record.ok ? "succeeded" : "failed"));
  json.Set("startedAt", Stamp(record.start));
  json.Set("ms", record.running ? Json() : Json::Int(record.millis));
  json.Set("status", record.status == 0 ? Json() : Json::Int(record.status));
  json.Set("attempt", Json::Int(record.attempt + 1));
  json.Set("cause", Text(record.cause));
  const bool queue = record.trigger.compare(0, 6, "queue ") == 0;
  const bool changes = record.trigger.compare(0, 8, "changes ") == 0;
  json.Set("via", Text(queue     ? "queue:" + record.trigger.substr(6)
                       : changes ? "container:" + record.trigger.substr(8)
                                 : ""));
  json.Set("error", Text(record.error));
  return json;
}

Json OneInvocation(HostParts& parts, const InvocationRecord& record) {
  Json json = RowJson(record);
  json.Set("input", Json::String(ReplaceBadUtf8(record.input)));
  json.Set("output", Json::String(ReplaceBadUtf8(record.output)));
  Json logs = Json::Array();
  for (const std::string& line : record.logs) {
    Json entry = Json::Object();
    entry.Set("at", Stamp(record.start));
    entry.Set("level", Text("information"));
    entry.Set("message", Text(line));
    logs.Push(std::move(entry));
  }
  json.Set("logs", std::move(logs));
  Json causes = Json::Array();
  for (const InvocationRecord* up = parts.platform.log.Find(record.cause);
       up != nullptr && causes.items.size() < 20; up = parts.platform.log.Find(up->cause)) {
    causes.Push(RowJson(*up));
  }
  json.Set("causes", std::move(causes));
  Json caused = Json::Array();
  for (const InvocationRecord& other : parts.platform.log.records()) {
    const auto& more = other.more_causes;
    if (other.cause == record.id || std::find(more.begin(), more.end(), record.id) != more.end())
      caused.Push(RowJson(other));
  }
  json.Set("caused", std::move(caused));
  return json;
}

// What a table shows of an id is enough to ask for it, as long as one invocation alone has it.
struct Found {
  const InvocationRecord* record = nullptr;
  size_t count = 0;
};

Found FindInvocation(const InvocationLog& log, const std::string& id) {
  if (const InvocationRecord* record = log.Find(id)) return {record, 1};
  Found found;
  if (id.size() < 4) return found;
  for (const InvocationRecord& record : log.records()) {
    if (record.id.compare(0, id.size(), id) != 0) continue;
    found.record = &record;
    ++found.count;
  }
  return found;
}

ControlAnswer HandleOne(HostParts& parts, const std::string& id) {
  const Found found = FindInvocation(parts.platform.log, id);
  if (found.count == 1) return {200, WriteJson(OneInvocation(parts, *found.record))};
  return found.count == 0
             ? ControlError(404, "no such invocation is known (the last 500 are kept)")
             : ControlError(400, std::to_string(found.count) + " invocations begin with '" + id +
                                     "'; write more of it");
}

}  // namespace

ControlAnswer HandleInvocations(HostParts& parts, const ControlRequest& request) {
  if (request.path.size() > 1) return HandleOne(parts, request.path[1]);
  const auto limit = static_cast<size_t>(
      std::clamp<int64_t>(ParseInt(request.Query("limit")).value_or(100), 1, 500));
  const std::string function = request.Query("function");
  if (!function.empty() && FindFunction(parts, function) == nullptr)
    return NoSuchFunction(parts, function);
  const std::string outcome = request.Query("outcome");
  const std::string before = request.Query("before");
  bool open = before.empty();
  Json rows = Json::Array();
  const auto& records = parts.platform.log.records();
  for (auto it = records.rbegin(); it != records.rend() && rows.items.size() < limit;
       ++it) {  // NOLINT(modernize-loop-convert)
    if (!open) {
      open = it->id == before;
      continue;
    }
    Json row = RowJson(*it);
    if ((!function.empty() && it->function != function) ||
        (!outcome.empty() && row.Text("outcome") != outcome))
      continue;
    rows.Push(std::move(row));
  }
  Json answer = Json::Object();
  answer.Set("invocations", std::move(rows));
  return {200, WriteJson(answer)};
}

}  // namespace formwork::localhost
