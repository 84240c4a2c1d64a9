#include "runtime/localhost/control/control.h"

#include <utility>

#include "runtime/localhost/dashboard/dashboard.h"
#include "runtime/localhost/documents/control.h"
#include "runtime/localhost/io/http_body.h"
#include "runtime/localhost/text/strings.h"

namespace formwork::localhost {
namespace {

constexpr std::string_view kApi = "/formwork/api/";
constexpr size_t kBodyLimit = size_t{16} << 20U;

HttpAnswer AsHttp(ControlAnswer answer) {
  HttpAnswer http{.status = answer.status,
                  .headers = {{"Content-Type", "application/json; charset=utf-8"}},
                  .body = std::move(answer.json)};
  http.headers.push_back({"Cache-Control", "no-store"});
  return http;
}

ControlAnswer Dispatch(HostParts& parts, const ControlRequest& request) {
  const std::string& what = request.path[0];
  if (what == "state") return {200, DescribeState(parts)};
  if (what == "graph") return {200, WriteJson(parts.graph)};
  if (what == "invocations") return HandleInvocations(parts, request);
  if (what == "functions") return HandleFunctions(parts, request);
  if (what == "queues") return HandleQueues(parts, request);
  if (what == "timers") return HandleTimers(parts, request);
  if (what == "faults") return HandleFaults(parts, request);
  if (what == "workflows") return HandleWorkflows(parts, request);
  if (what == "containers") {
    constexpr std::string_view prefix = "containers/";
    ContainerRequest inner{
        request.method, request.raw_path.substr(std::min(prefix.size(), request.raw_path.size())),
        request.query, request.body};
    ContainerAnswer answer = HandleContainers(parts.platform.documents, inner);
    return {answer.status, std::move(answer.body)};
  }
  if (what == "stop" && request.method == "POST") {
    parts.platform.loop.After(Duration(10), parts.stop);
    return {202, "{}"};
  }
  return ControlError(404, "no such resource: " + what);
}

}  // namespace

std::string ControlRequest::Query(std::string_view name) const {
  for (const auto& [key, values] : ParseQuery("?" + query)) {
    if (key == name) return values.front();
  }
  return "";
}

ControlAnswer ControlError(int status, std::string_view message) {
  return {status, R"({"error":)" + QuoteJson(message) + "}"};
}

bool Control::Handle(const std::shared_ptr<Exchange>& exchange) {
  const std::string target = exchange->head().target;
  if (auto page = AnswerDashboard(exchange->head().method, target)) {
    exchange->Answer(std::move(*page));
    return true;
  }
  if (target.compare(0, kApi.size(), kApi) != 0) return false;
  const std::string* key = FindHeader(exchange->head().headers, "x-formwork-key");
  if (key == nullptr || *key != parts_.control_key) {
    exchange->Answer(AsHttp(
        ControlError(401, "the header x-formwork-key must carry the key of .formwork/run.json")));
    return true;
  }
  ControlRequest request;
  request.method = exchange->head().method;
  const size_t mark = target.find('?');
  request.raw_path =
      target.substr(kApi.size(), mark == std::string::npos ? mark : mark - kApi.size());
  if (mark != std::string::npos) request.query = target.substr(mark + 1);
  for (const std::string_view part : Split(request.raw_path, '/'))
    request.path.push_back(DecodeUrl(part, false));
  exchange->ReadBody(kBodyLimit, [this, exchange, request](BodyEnd end, std::string body) mutable {
    if (end != BodyEnd::kWhole)
      return exchange->Answer(AsHttp(ControlError(413, "the body is too large")));
    request.body = std::move(body);
    HandleApi(exchange, std::move(request));
  });
  return true;
}

void Control::HandleApi(const std::shared_ptr<Exchange>& exchange, ControlRequest request) {
  if (request.path[0] == "events") return StreamEvents(exchange, request);
  if (request.path[0] == "handler") return Swap(exchange, request.Query("app"));
  const bool wait = request.path[0] == "functions" && request.Query("wait") == "true";
  if (wait && request.path.size() == 3) {
    ControlAnswer lacking = RefuseByHand(parts_, request.path[1], request.body);
    if (lacking.status != 200) return exchange->Answer(AsHttp(std::move(lacking)));
    const std::string refused =
        InvokeByHand(parts_, request.path[1], request.body, [exchange](const InvocationEnd& end) {
          Json json = Json::Object();
          json.Set("ok", Json::Bool(end.ok));
          if (!end.failure.empty()) json.Set("error", Json::String(end.failure));
          if (end.answer) {
            json.Set("status", Json::Int(end.answer->status));
            json.Set("body", Json::String(end.answer->body));
          } else {
            json.Set("output", Json::String(end.handler_body));
          }
          exchange->Answer(AsHttp({200, WriteJson(json)}));
        });
    if (!refused.empty()) exchange->Answer(AsHttp(ControlError(404, refused)));
    return;
  }
  if (request.path[0] == "clock") {
    return HandleClock(parts_, request, [exchange](ControlAnswer answer) {
      exchange->Answer(AsHttp(std::move(answer)));
    });
  }
  parts_.platform.journal.Open();
  exchange->Answer(AsHttp(Dispatch(parts_, request)));
}

void Control::StreamEvents(const std::shared_ptr<Exchange>& exchange,
                           const ControlRequest& request) {
  std::string since = request.Query("since");
  if (const std::string* last = FindHeader(exchange->head().headers, "Last-Event-ID"))
    since = *last;
  ResponseHead head{200,
                    "OK",
                    false,
                    {{"Content-Type", "text/event-stream"},
                     {"Cache-Control", "no-store"},
                     {"Transfer-Encoding", "chunked"}}};
  exchange->StartStream(std::move(head), Framing::Kind::kChunked);
  const std::string form = request.Query("form");  // text, colour: as `run` prints it
  const auto send = [exchange, form](const Event& event) {
    const std::string line = form.empty() ? event.line : ConsoleLine(event, form == "colour");
    if (line.empty()) return;  // not for people
    // A reader that does not read is left behind, not waited for.
    if (exchange->Unsent() > (size_t{4} << 20U)) return;
    exchange->WriteStream("id: " + std::to_string(event.number) + "\ndata: " + line + "\n\n");
  };
  exchange->WriteStream(": connected\n\n");
  if (!since.empty()) {
    const auto from = static_cast<uint64_t>(std::max<int64_t>(ParseInt(since).value_or(0), 0));
    for (const Event& event : parts_.platform.events.recent()) {
      if (event.number > from) send(event);
    }
  }
  Events& events = parts_.platform.events;
  const uint64_t listener = events.Listen(send);
  exchange->OnGone([&events, listener] { events.Forget(listener); });
}

// Of the app of that name; "" means the first.
void Control::Swap(const std::shared_ptr<Exchange>& exchange, const std::string& app) {
  Supervisor* supervisor = nullptr;
  for (const RunningApp& running : parts_.apps) {
    if (app.empty() || running.app.name == app) {
      supervisor = running.app.supervisor;
      break;
    }
  }
  if (supervisor == nullptr)
    return exchange->Answer(
        AsHttp(ControlError(409, "there is no such app, or it has no handler")));
  const auto begun = std::chrono::steady_clock::now();
  const auto end_of_running = [this] { return parts_.invoker.EndOfRunning(); };
  supervisor->Swap(end_of_running, [this, exchange, begun](const std::string& why) {
    if (!why.empty()) return exchange->Answer(AsHttp(ControlError(409, why)));
    const auto ms =
        std::chrono::duration_cast<Duration>(std::chrono::steady_clock::now() - begun).count();
    parts_.platform.events.Emit("handler",
                                {{"message", "swapped in " + std::to_string(ms) + " ms"}});
    exchange->Answer(AsHttp({200, R"({"ms":)" + std::to_string(ms) + "}"}));
  });
}

}  // namespace formwork::localhost
