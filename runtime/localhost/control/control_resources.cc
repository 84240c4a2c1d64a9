// Queues, functions, timers, faults, the clock and workflows on the control surface.

#include <utility>

#include "runtime/localhost/control/control.h"
#include "runtime/localhost/text/dotnet.h"
#include "runtime/localhost/text/strings.h"

namespace formwork::localhost {
namespace {

Json MessageJson(const QueueMessage& message) {
  Json json = Json::Object();
  json.Set("id", Json::String(message.id));
  const bool text = IsUtf8(message.body);
  json.Set("text", Json::String(text ? message.body : EncodeBase64(message.body)));
  if (!text) json.Set("encoding", Json::String("base64"));
  json.Set("dequeueCount", Json::Int(message.dequeue_count));
  json.Set("insertedAt", Json::String(LogTime(message.inserted)));
  json.Set("visibleAt", Json::String(LogTime(message.visible)));
  json.Set("expiresAt", Json::String(LogTime(message.expires)));
  return json;
}

// Where a dead letter came from and what it was. An envelope says both; a poison message is the
// payload itself.
std::optional<std::pair<std::string, std::string>> Origin(const std::string& queue,
                                                          const QueueMessage& message) {
  const auto envelope = ReadJson(message.body);
  if (envelope && envelope->IsObject() &&
      StartsWithAnyCase(envelope->Text("formwork"), "dead-letter/")) {
    const std::string_view source = envelope->Text("source");
    if (source.compare(0, 6, "queue ") != 0)
      return std::nullopt;  // a document's change has no queue to go back to
    std::string payload(envelope->Text("payload"));
    if (envelope->Text("payloadEncoding") == "base64") {
      auto bytes = DecodeBase64(payload);
      if (!bytes) return std::nullopt;
      payload = std::move(*bytes);
    }
    return std::pair(std::string(source.substr(6)), std::move(payload));
  }
  for (const std::string_view suffix : {"-poison", "-dead"}) {
    if (EndsWithAnyCase(queue, suffix))
      return std::pair(queue.substr(0, queue.size() - suffix.size()), message.body);
  }
  return std::nullopt;
}

std::string CountJson(std::string_view name, int64_t count) {
  return "{\"" + std::string(name) + "\":" + std::to_string(count) + "}";
}

// The queues that hold what `queue` could not handle: itself, if it is one of them.
std::vector<std::string> DeadQueues(HostParts& parts, const std::string& queue) {
  if (RoleOf(parts, queue).kind != "queue") return {queue};
  std::vector<std::string> found;
  for (const QueueStatus& status : parts.platform.queues.List()) {
    if (RoleOf(parts, status.name).of == queue) found.push_back(status.name);
  }
  return found;
}

ControlAnswer Redrive(HostParts& parts, const std::string& queue, const std::string& body) {
  std::string id;
  if (const auto json = ReadJson(body)) id = json->Text("id");
  int64_t moved = 0;
  for (const std::string& dead : DeadQueues(parts, queue)) {
    moved += parts.platform.queues.Move(dead, 100'000, [&](const QueueMessage& message) {
      return id.empty() || message.id == id ? Origin(dead, message) : std::nullopt;
    });
  }
  return {200, CountJson("moved", moved)};
}

// The messages of several queues, each with the name of its queue.
ControlAnswer ListMessages(HostParts& parts, const std::vector<std::string>& names, int64_t limit) {
  Json list = Json::Array();
  for (const std::string& name : names) {
    for (const QueueMessage& message : parts.platform.queues.Peek(name, limit, true)) {
      Json row = MessageJson(message);
      row.Set("queue", Json::String(name));
      list.Push(std::move(row));
    }
  }
  Json answer = Json::Object();
  answer.Set("messages", std::move(list));
  return {200, WriteJson(answer)};
}

Json FaultJson(const Fault& fault) {
  Json json = Json::Object();
  json.Set("id", Json::String(fault.text));
  json.Set("target", Json::String(fault.target));
  json.Set("kind", Json::String(fault.kind));
  json.Set("rate", Json::Number(fault.probability));
  if (fault.delay.count() > 0) json.Set("delayMs", Json::Int(fault.delay.count()));
  json.Set("hits", Json::Int(fault.hits));
  return json;
}

std::optional<Duration> ReadSpan(std::string_view text) {
  const size_t digits = text.find_first_not_of("0123456789");
  const auto count = ParseInt(text.substr(0, digits));
  if (!count || digits == std::string_view::npos) return ParseTimeSpan(text);
  const std::string_view unit = text.substr(digits);
  if (unit == "ms") return Duration(*count);
  if (unit == "s") return std::chrono::seconds(*count);
  if (unit == "m") return std::chrono::minutes(*count);
  if (unit == "h") return std::chrono::hours(*count);
  if (unit == "d") return std::chrono::days(*count);
  return ParseTimeSpan(text);
}

std::string QueueNames(QueueStore& queues) {
  std::string names;
  for (const QueueStatus& status : queues.List())
    names += (names.empty() ? "" : ", ") + status.name;
  return names.empty() ? "none" : names;
}

}  // namespace

ControlAnswer HandleQueues(HostParts& parts, const ControlRequest& request) {
  QueueStore& queues = parts.platform.queues;
  if (request.path.size() == 1 && request.method == "GET") return {200, DescribeQueues(parts)};
  if (request.path.size() < 3)
    return ControlError(404, "queues/{name}/messages, …/redrive or …/clear is meant");
  const std::string& name = request.path[1];
  const std::string& verb = request.path[2];
  const bool post = request.method == "POST";
  // A host that was told what there is makes no queue of a slip of the finger.
  const bool told = !parts.options.resources_file.empty();
  if ((told || verb != "messages" || !post) && !queues.Exists(name))
    return ControlError(404, "there is no queue '" + name + "'; there are " + QueueNames(queues));
  if (verb == "messages" && post) {
    PutOptions options;
    if (const std::string delay = request.Query("delay"); !delay.empty()) {
      const auto span = ReadSpan(delay);
      if (!span) return ControlError(400, "'" + delay + "' is no duration (10s, 5m)");
      options.delay = *span;
    }
    const std::string refused = queues.Put(name, request.body, options);
    if (!refused.empty()) return ControlError(400, refused);
    parts.platform.measured.Arrived(name);
    auto row = parts.platform.database.Query("SELECT id FROM messages WHERE row = ?1",
                                             parts.platform.database.LastRowId());
    return {201, R"({"id":)" + QuoteJson(row.Step() ? row.Text(0) : "") + "}"};
  }
  if (verb == "messages" || verb == "dead") {
    const int64_t limit = ParseInt(request.Query("limit")).value_or(32);
    const std::vector<std::string> own = {name};
    return ListMessages(parts, verb == "dead" ? DeadQueues(parts, name) : own, limit);
  }
  if (verb == "redrive" && post) return Redrive(parts, name, request.body);
  if (verb == "clear" && post) return {200, CountJson("removed", queues.Clear(name))};
  return ControlError(404, "a queue has messages, redrive and clear");
}

ControlAnswer HandleFunctions(HostParts& parts, const ControlRequest& request) {
  if (request.path.size() != 3 || request.path[2] != "invoke" || request.method != "POST") {
    return ControlError(404, "POST functions/{name}/invoke is meant");
  }
  if (ControlAnswer lacking = RefuseByHand(parts, request.path[1], request.body);
      lacking.status != 200)
    return lacking;
  const std::string refused = InvokeByHand(parts, request.path[1], request.body, nullptr);
  return refused.empty() ? ControlAnswer{202, "{}"} : ControlError(404, refused);
}

ControlAnswer HandleTimers(HostParts& parts, const ControlRequest& request) {
  if (request.path.size() == 3 && request.path[2] == "fire" && request.method == "POST") {
    for (TimerListener& timer : parts.listeners.timers()) {
      if (timer.function().name != request.path[1]) continue;
      timer.FireNow();
      return {202, "{}"};
    }
    std::string names;
    for (const TimerListener& timer : parts.listeners.timers())
      names += (names.empty() ? "" : ", ") + timer.function().name;
    return ControlError(404, "there is no timer '" + request.path[1] + "'; there are " +
                                 (names.empty() ? "none" : names));
  }
  return ControlError(404, "POST timers/{function}/fire is meant");
}

ControlAnswer HandleFaults(HostParts& parts, const ControlRequest& request) {
  Faults& faults = parts.platform.faults;
  if (request.method == "POST") {
    const auto json = ReadJson(request.body);
    std::string what;
    auto fault = json ? faults.Parse(json->Text("spec"), what) : std::nullopt;
    if (!fault)
      return ControlError(400, what.empty() ? "{\"spec\":\"cosmos=429:5%\"} is meant" : what);
    const std::string answer = WriteJson(FaultJson(*fault));
    faults.Add(std::move(*fault));
    return {201, answer};
  }
  if (request.method == "DELETE") {
    if (request.path.size() < 2) {
      faults.Clear();
      return {204, ""};
    }
    std::string id = request.path[1];
    for (size_t i = 2; i < request.path.size(); ++i)
      id += "/" + request.path[i];
    return faults.Remove(id) ? ControlAnswer{204, ""} : ControlError(404, "no such fault");
  }
  Json list = Json::Array();
  for (const Fault& fault : faults.list())
    list.Push(FaultJson(fault));
  return {200, WriteJson(list)};
}

void HandleClock(HostParts& parts, const ControlRequest& request,
                 std::function<void(ControlAnswer)> answer) {
  if (request.path.size() != 2 || request.path[1] != "advance" || request.method != "POST")
    return answer(ControlError(404, "POST clock/advance is meant"));
  const auto json = ReadJson(request.body);
  const auto by = json ? ReadSpan(json->Text("by")) : std::nullopt;
  if (!by) {
    return answer(ControlError(
        400, json && !json->Text("by").empty()
                 ? "'" + std::string(json->Text("by")) + "' is no time span, such as 30s, 10m or 2h"
                 : "{\"by\":\"10m\"} is meant"));
  }
  const bool moves = parts.platform.loop.Advance(*by, [&parts, answer] {
    answer({200, R"({"now":)" + QuoteJson(LogTime(parts.platform.loop.Now())) + "}"});
  });
  if (!moves) answer(ControlError(409, "the clock is a real one; start with --clock virtual"));
}

}  // namespace formwork::localhost
