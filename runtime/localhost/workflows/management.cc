#include "runtime/localhost/workflows/management.h"

#include <algorithm>
#include <charconv>

#include <formwork/json_value.h>
#include <formwork/types.h>

#include "runtime/durable/describe.h"
#include "runtime/localhost/text/strings.h"
#include "runtime/localhost/workflows/status_json.h"

namespace formwork::localhost::workflows {
namespace {

using durable::EventKind;
using durable::LowerCase;
using Parameters = std::map<std::string, std::string, std::less<>>;  // lower-case names

std::vector<std::string_view> Split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  while (!text.empty()) {
    const size_t end = std::min(text.find(separator), text.size());
    parts.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return parts;
}

Parameters ReadQuery(std::string_view query) {
  Parameters parameters;
  for (const std::string_view pair : Split(query, '&')) {
    const size_t equals = std::min(pair.find('='), pair.size());
    const std::string_view value = pair.substr(std::min(equals + 1, pair.size()));
    parameters[LowerCase(DecodeUrl(pair.substr(0, equals), true))] = DecodeUrl(value, true);
  }
  return parameters;
}

std::string Get(const Parameters& parameters, std::string_view name) {
  const auto found = parameters.find(name);
  return found == parameters.end() ? "" : found->second;
}

bool IsTrue(const Parameters& parameters, std::string_view name, bool otherwise = false) {
  const std::string value = LowerCase(Get(parameters, name));
  return value.empty() ? otherwise : value == "true";
}

WorkflowWebAnswer JsonAnswer(int status, std::string body) {
  return {status, {{"Content-Type", "application/json; charset=utf-8"}}, std::move(body)};
}

WorkflowWebAnswer Refuse(int status, const std::string& why) {
  Json json;
  json.Set("Message", why);
  return JsonAnswer(status, json.ToString());
}

std::string Address(const Core& core, const std::string& rest, const std::string& extra = "") {
  const WorkflowSettings& settings = core.settings();
  return settings.base_url + "/" + rest + "?" + extra + "taskHub=" + settings.hub +
         "&connection=Storage" + (settings.key.empty() ? "" : "&code=" + settings.key);
}

// An id may hold blanks, '%' and letters of any language.
std::string InstancePath(std::string_view id) {
  return "instances/" + EncodeUrl(id);
}

WorkflowWebAnswer StartInstance(Core& core, const std::vector<std::string>& path,
                                const std::string& body) {
  const std::string id = path.size() > 2 ? path[2] : core.NewId();
  std::optional<std::string> input;
  if (!body.empty()) {
    if (!Json::Parse(body)) return Refuse(400, "Invalid JSON content");
    input = body;
  }
  switch (core.Start(path[1], id, std::move(input))) {
    case StartResult::kStarted:
      break;
    case StartResult::kUnknownFunction:
      return Refuse(400, "The function '" + path[1] +
                             "' doesn't exist, is disabled, or is not an orchestrator function.");
    case StartResult::kBadId:
      return Refuse(400, "The instance id '" + id + "' is not allowed.");
    case StartResult::kRunning:
      return Refuse(500, "An Orchestration instance with the status Running already exists.");
  }
  const std::string at = InstancePath(id);
  Json json;
  json.Set("id", id);
  json.Set("statusQueryGetUri", Address(core, at));
  json.Set("sendEventPostUri", Address(core, at + "/raiseEvent/{eventName}"));
  json.Set("terminatePostUri", Address(core, at + "/terminate", "reason={text}&"));
  json.Set("purgeHistoryDeleteUri", Address(core, at));
  json.Set("restartPostUri", Address(core, at + "/restart"));
  json.Set("suspendPostUri", Address(core, at + "/suspend", "reason={text}&"));
  json.Set("resumePostUri", Address(core, at + "/resume", "reason={text}&"));
  WorkflowWebAnswer answer = JsonAnswer(202, json.ToString());
  answer.headers.emplace_back("Location", Address(core, at));
  answer.headers.emplace_back("Retry-After", "10");
  return answer;
}

WorkflowWebAnswer GetInstance(Core& core, const std::string& id, const Parameters& query) {
  const auto row = core.store().Find(id);
  if (!row) return {404, {}, ""};
  const StatusOptions options{.input = IsTrue(query, "showinput", true),
                              .history = IsTrue(query, "showhistory"),
                              .history_output = IsTrue(query, "showhistoryoutput")};
  const auto history = options.history ? core.store().History(id) : std::vector<std::string>{};
  const bool final_status = durable::IsFinal(row->status);
  const bool failed = row->status == durable::Status::kFailed &&
                      IsTrue(query, "returninternalservererroronfailure");
  const int status = failed ? 500 : final_status ? 200 : 202;
  WorkflowWebAnswer answer = JsonAnswer(status, StatusJson(*row, history, options));
  if (!final_status) {
    answer.headers.emplace_back("Location", Address(core, InstancePath(id)));
    answer.headers.emplace_back("Retry-After", "5");
  }
  return answer;
}

InstanceFilter ReadFilter(const Parameters& query) {
  InstanceFilter filter;
  const std::string statuses = Get(query, "runtimestatus");
  for (const std::string_view wanted : Split(statuses, ',')) {
    for (int i = 0; i < 8; ++i) {
      const auto status = static_cast<durable::Status>(i);
      if (LowerCase(Word(status)) == LowerCase(wanted)) filter.statuses.push_back(status);
    }
  }
  const auto time = [&](std::string_view name) -> std::optional<int64_t> {
    const auto instant = formwork::DateTime::Parse(Get(query, name));
    return instant ? std::optional<int64_t>{instant->milliseconds()} : std::nullopt;
  };
  filter.created_from = time("createdtimefrom");
  filter.created_to = time("createdtimeto");
  filter.prefix = Get(query, "instanceidprefix");
  filter.newest = Get(query, "order") == "newest";  // ours
  const std::string top = Get(query, "top");
  std::from_chars(top.data(), top.data() + top.size(), filter.top);
  filter.top = std::clamp<int64_t>(filter.top, 1, 1000);
  return filter;
}

WorkflowWebAnswer ListInstances(Core& core, const Parameters& query,
                                const std::string& continuation) {
  InstanceFilter filter = ReadFilter(query);
  filter.after = continuation;
  const std::vector<InstanceRow> rows = core.store().List(filter);
  std::string body = "[";
  for (const InstanceRow& row : rows) {
    if (body.size() > 1) body += ',';
    body += StatusJson(row, {}, {.input = IsTrue(query, "showinput", true)});
  }
  WorkflowWebAnswer answer = JsonAnswer(200, body + "]");
  if (static_cast<int64_t>(rows.size()) == filter.top) {
    answer.headers.emplace_back("x-ms-continuation-token", rows.back().id);
  }
  return answer;
}

WorkflowWebAnswer PurgeList(Core& core, const Parameters& query) {
  InstanceFilter filter = ReadFilter(query);
  if (!filter.created_from) return Refuse(400, "Please provide a valid createdTimeFrom.");
  filter.top = 1000;
  int64_t deleted = 0;
  for (;;) {
    const std::vector<InstanceRow> rows = core.store().List(filter);
    for (const InstanceRow& row : rows) {
      filter.after = row.id;
      if (!durable::IsFinal(row.status)) continue;
      core.Purge(row.id);
      ++deleted;
    }
    if (rows.size() < 1000) break;
  }
  if (deleted == 0) return {404, {}, ""};
  Json json;
  json.Set("instancesDeleted", deleted);
  return JsonAnswer(200, json.ToString());
}

WorkflowWebAnswer PurgeOne(Core& core, const std::string& id) {
  if (!core.store().Find(id)) return {404, {}, ""};
  core.Purge(id);
  return JsonAnswer(200, "{\"instancesDeleted\":1}");
}

WorkflowWebAnswer Restart(Core& core, const InstanceRow& row, const Parameters& query) {
  const std::string id = IsTrue(query, "restartwithnewinstanceid", true) ? core.NewId() : row.id;
  return StartInstance(core, {"orchestrators", row.name, id}, row.input.value_or(""));
}

WorkflowWebAnswer SignalInstance(Core& core, const std::vector<std::string>& path,
                                 const Parameters& query, const WorkflowWebRequest& request) {
  const auto row = core.store().Find(path[1]);
  if (!row) return {404, {}, ""};
  const std::string verb = LowerCase(path[2]);
  if (verb == "restart") return Restart(core, *row, query);
  if (durable::IsFinal(row->status)) return {410, {}, ""};
  const Json reason{Get(query, "reason")};
  if (verb == "raiseevent" && path.size() == 4) {
    const std::string data = request.body.empty() ? "null" : request.body;
    if (!Json::Parse(data)) return Refuse(400, "Invalid JSON content");
    core.Signal(path[1], EventKind::kEventRaised, path[3], data);
  } else if (verb == "terminate") {
    core.Signal(path[1], EventKind::kExecutionTerminated, "", reason.ToString());
  } else if (verb == "suspend") {
    core.Signal(path[1], EventKind::kExecutionSuspended, "", reason.ToString());
  } else if (verb == "resume") {
    core.Signal(path[1], EventKind::kExecutionResumed, "", reason.ToString());
  } else {
    return {404, {}, ""};
  }
  return {202, {}, ""};
}

}  // namespace

WorkflowWebAnswer HandleManagement(Core& core, const WorkflowWebRequest& request) {
  std::vector<std::string> path;
  for (const std::string_view part : Split(request.path, '/'))
    path.push_back(DecodeUrl(part, false));
  const Parameters query = ReadQuery(request.query);
  const std::string room = path.empty() ? "" : LowerCase(path[0]);
  const bool get = request.method == "GET";
  const bool post = request.method == "POST";
  if (room == "orchestrators" && post && (path.size() == 2 || path.size() == 3)) {
    return StartInstance(core, path, request.body);
  }
  if (room != "instances") return {404, {}, ""};
  if (path.size() == 1 && get) return ListInstances(core, query, request.continuation);
  if (path.size() == 1 && request.method == "DELETE") return PurgeList(core, query);
  if (path.size() == 2 && get) return GetInstance(core, path[1], query);
  if (path.size() == 2 && request.method == "DELETE") return PurgeOne(core, path[1]);
  if (path.size() == 3 && get && LowerCase(path[2]) == "recording") {  // ours, not the extension's
    const auto row = core.store().Find(path[1]);
    return row ? JsonAnswer(200, RecordingJson(*row, core.store().History(path[1])))
               : WorkflowWebAnswer{404, {}, ""};
  }
  if (path.size() >= 3 && post) return SignalInstance(core, path, query, request);
  return {404, {}, ""};
}

}  // namespace formwork::localhost::workflows
