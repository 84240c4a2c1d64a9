// Azure's own routes: /admin/host, /admin/functions, /runtime/webhooks, the home page.

#include <utility>

#include "runtime/localhost/control/control.h"
#include "runtime/localhost/text/dotnet.h"
#include "runtime/localhost/text/strings.h"

namespace formwork::localhost {
namespace {

using ExchangePtr = std::shared_ptr<Exchange>;

void Reply(const ExchangePtr& exchange, int status) {
  exchange->Answer(HttpAnswer{.status = status});
}

void ReplyJson(const ExchangePtr& exchange, const std::string& json) {
  exchange->Answer(
      HttpAnswer{.headers = {{"Content-Type", "application/json; charset=utf-8"}}, .body = json});
}

Json FunctionJson(const HostParts& parts, const Function& function, const std::string& base) {
  Json json = Json::Object();
  json.Set("name", Json::String(function.name));
  json.Set("script_href", Json());
  json.Set("config_href", Json::String(base + "/admin/vfs/" + function.name + "/function.json"));
  json.Set("href", Json::String(base + "/admin/functions/" + function.name));
  Json url;
  for (const Front::Entry& entry : FrontOf(parts, function).entries()) {
    if (entry.function == &function) url = Json::String(base + entry.url);
  }
  json.Set("invoke_url_template", std::move(url));
  json.Set("language", Json());
  json.Set("config", function.json);
  json.Set("files", Json());
  json.Set("test_data", Json::String(""));
  json.Set("isDisabled", Json::Bool(function.disabled));
  json.Set("isDirect", Json::Bool(false));
  json.Set("isProxy", Json::Bool(false));
  return json;
}

std::string KeysJson(const std::string& name, const std::string& value, const std::string& href) {
  return R"({"keys":[{"name":)" + QuoteJson(name) + R"(,"value":)" + QuoteJson(value) +
         R"(}],"links":[{"rel":"self","href":)" + QuoteJson(href) + "}]}";
}

std::string StatusJson(const HostParts& parts, const App& app) {
  Json json = Json::Object();
  json.Set("id", Json::String(parts.options.name.empty() ? "localhost" : parts.options.name));
  json.Set("state", Json::String(app.host.errors.empty() ? parts.state : "Error"));
  json.Set("version", Json::String(std::string(kHostVersion)));
  json.Set("versionDetails", Json::String(std::string(kHostVersion)));
  json.Set("platformVersion", Json::String(""));
  json.Set("instanceId", Json::String("localhost"));
  json.Set("computerName", Json::String("localhost"));
  json.Set("processUptime", Json::Int((parts.platform.loop.Now() - parts.started).count()));
  json.Set("functionAppContentEditingState", Json::String("NotAllowed"));
  if (!app.host.errors.empty()) {
    Json errors = Json::Array();
    for (const std::string& error : app.host.errors)
      errors.Push(Json::String(error));
    json.Set("errors", std::move(errors));
  }
  return WriteJson(json);
}

void HandleHost(HostParts& parts, const App& app, const ExchangePtr& exchange,
                const std::string& what, const std::string& base) {
  if (what == "status") return ReplyJson(exchange, StatusJson(parts, app));
  if (what == "keys")
    return ReplyJson(exchange, KeysJson("default", parts.keys.host(), base + "/admin/host/keys"));
  if (what == "systemkeys") {
    return ReplyJson(exchange, KeysJson("durabletask_extension", parts.keys.system(),
                                        base + "/admin/host/systemkeys"));
  }
  if (what == "config") {
    exchange->Answer(HttpAnswer{.headers = {{"Content-Type", "text/plain; charset=utf-8"}},
                                .body = WriteIndentedJson(app.host.effective),
                                .chunked = true});
    return;
  }
  if (what == "drain/status") {
    return ReplyJson(exchange, R"({"state":"Disabled","outstandingInvocations":)" +
                                   std::to_string(parts.invoker.in_flight()) +
                                   R"(,"outstandingRetries":0})");
  }
  Reply(exchange, 404);
}

void InvokeFromBody(HostParts& parts, const ExchangePtr& exchange, const std::string& name) {
  exchange->ReadBody(
      size_t{16} << 20U, [&parts, exchange, name](BodyEnd end, const std::string& body) {
        const auto json =
            end == BodyEnd::kWhole ? ReadJson(body, JsonTolerance::kForgiving) : std::nullopt;
        if (!json || !json->IsObject()) return Reply(exchange, 400);
        Reply(exchange, InvokeByHand(parts, name, body, nullptr).empty() ? 202 : 404);
      });
}

void HandleFunctionsRoute(HostParts& parts, const App& app, const ExchangePtr& exchange,
                          const std::vector<std::string_view>& path, const std::string& base) {
  if (path.size() == 2) {
    Json list = Json::Array();
    for (const Function& function : app.functions)
      list.Push(FunctionJson(parts, function, base));
    return ReplyJson(exchange, WriteJson(list));
  }
  const Function* function = FindFunction(parts, path[2]);
  if (function == nullptr || function->app != &app) return Reply(exchange, 404);
  if (path.size() == 3 && exchange->head().method == "POST")
    return InvokeFromBody(parts, exchange, function->name);
  if (path.size() == 3) return ReplyJson(exchange, WriteJson(FunctionJson(parts, *function, base)));
  if (path[3] == "status") {
    return ReplyJson(exchange, function->error.empty()
                                   ? "{}"
                                   : R"({"errors":[)" + QuoteJson(function->error) + "]}");
  }
  if (path[3] == "keys") {
    return ReplyJson(exchange, KeysJson("default", parts.keys.Function(function->name),
                                        base + "/admin/functions/" + function->name + "/keys"));
  }
  Reply(exchange, 404);
}

void HandleWebhook(HostParts& parts, const ExchangePtr& exchange, const std::string& path,
                   const std::string& query) {
  const Identity identity =
      parts.keys.Identify(exchange->head().headers, exchange->head().target, "");
  if (identity.level != "System" && identity.level != "Admin") return Reply(exchange, 401);
  constexpr std::string_view prefix = "/runtime/webhooks/durabletask/";
  if (parts.platform.workflows == nullptr || path.compare(0, prefix.size(), prefix) != 0)
    return Reply(exchange, 404);
  exchange->ReadBody(size_t{16} << 20U,
                     [&parts, exchange, path, query, prefix](BodyEnd end, std::string body) {
                       if (end != BodyEnd::kWhole) return Reply(exchange, 400);
                       parts.platform.journal.Open();
                       const std::string* continuation =
                           FindHeader(exchange->head().headers, "x-ms-continuation-token");
                       WorkflowWebAnswer answer = parts.platform.workflows->Handle(
                           {exchange->head().method, path.substr(prefix.size()), query,
                            std::move(body), continuation == nullptr ? "" : *continuation});
                       HttpAnswer http{.status = answer.status, .body = std::move(answer.body)};
                       for (auto& [name, value] : answer.headers)
                         http.headers.push_back({name, value});
                       exchange->Answer(std::move(http));
                     });
}

// A call of an http function as a client would make it: {"input": body, "params": {…}, "query":
// "a=b"}.
void FillHttp(HostParts& parts, const Function& function, const Json& json, const std::string& body,
              Invocation& invocation) {
  HttpInput input;
  input.method = "POST";
  input.host = "127.0.0.1:" + std::to_string(function.app->port);
  for (const Front::Entry& entry : FrontOf(parts, function).entries()) {
    if (entry.function != &function) continue;
    input.target = entry.url;
    if (!entry.methods.empty()) input.method = entry.methods.front();
  }
  const Json* params = json.Find("params");
  for (const JsonMember& member : params != nullptr ? params->members : std::vector<JsonMember>{}) {
    const std::string value = DotnetText(member.value);
    for (const char* end : {"}", "?}"}) {
      const std::string mark = "{" + member.name + end;
      const size_t at = input.target.find(mark);
      if (at != std::string::npos) input.target.replace(at, mark.size(), EncodeUrl(value));
    }
    input.route.emplace_back(member.name, value);
  }
  if (const std::string_view query = json.Text("query"); !query.empty())
    input.target.append("?").append(query);
  input.headers = {{"Host", input.host}};
  input.has_body = !body.empty();
  input.body = body;
  if (input.has_body) {
    input.headers.push_back({"Content-Type", "application/json"});
    input.headers.push_back({"Content-Length", std::to_string(body.size())});
  }
  invocation.function = &function;
  invocation.input = body;
  invocation.data.Set(function.trigger().name, EncodeHttpData(input));
  AddHttpMetadata(input, invocation.metadata);
  AddSysMetadata(function.name, parts.platform.loop.Now(), MakeGuid(), invocation.metadata);
}

}  // namespace

std::string InvokeByHand(HostParts& parts, const std::string& name, const std::string& input,
                         std::function<void(InvocationEnd)> done) {
  const Function* function = FindFunction(parts, name);
  if (function == nullptr || !function->error.empty())
    return "there is no function '" + name + "' that runs";
  const auto json = ReadJson(input, JsonTolerance::kForgiving);
  const Json* value = json && json->IsObject() ? json->FindAnyCase("input") : nullptr;
  const std::string text = value == nullptr    ? ""
                           : value->IsString() ? value->text
                                               : WriteJson(*value);
  if (!done) done = [](const InvocationEnd&) {};
  Invocation invocation;
  const Binding& trigger = function->trigger();
  const Time now = parts.platform.loop.Now();
  if (trigger.kind == BindingKind::kQueueTrigger) {
    QueueMessage message;
    message.id = MakeGuid();
    message.body = text;
    message.pop_receipt = MakeGuid();
    message.dequeue_count = 1;
    message.inserted = now;
    message.expires = now + std::chrono::days(7);
    message.visible = now + std::chrono::minutes(10);
    for (const QueueListener& listener : parts.listeners.queues()) {
      if (&listener.function() == function) invocation = listener.InvocationOf(message);
    }
  } else if (trigger.kind == BindingKind::kCosmosTrigger) {
    for (const ChangesListener& listener : parts.listeners.changes()) {
      if (&listener.function() == function) invocation = listener.InvocationOf(text);
    }
  } else if (trigger.kind == BindingKind::kTimerTrigger) {
    TimerView view;
    view.next = now;
    invocation.data.Set(trigger.name, EncodeTimerData(view));
  } else if (trigger.kind == BindingKind::kHttpTrigger) {
    FillHttp(parts, *function, json.value_or(Json::Object()), text, invocation);
  } else {
    invocation.data.SetText(trigger.name, text);
  }
  if (invocation.function == nullptr) {
    invocation.function = function;
    invocation.input = text;
    AddSysMetadata(function->name, now, MakeGuid(), invocation.metadata);
  }
  invocation.trigger = "by hand";
  if (trigger.kind != BindingKind::kHttpTrigger) invocation.metadata.SetText(trigger.name, text);
  parts.invoker.Invoke(std::move(invocation), std::move(done));
  return "";
}

bool HandleAdmin(HostParts& parts, const App& app, const ExchangePtr& exchange) {
  const std::string& target = exchange->head().target;
  const std::string path = target.substr(0, target.find('?'));
  const std::string query = path.size() < target.size() ? target.substr(path.size() + 1) : "";
  if (path.compare(0, 18, "/runtime/webhooks/") == 0) {
    HandleWebhook(parts, exchange, path, query);
    return true;
  }
  if (path.compare(0, 7, "/admin/") != 0) return false;
  std::vector<std::string_view> parts_of_path = Split(std::string_view(path).substr(1), '/');
  if (path == "/admin/host/ping") {
    exchange->Answer(
        HttpAnswer{.headers = {{"Cache-Control", "no-store,no-cache"}, {"Pragma", "no-cache"}}});
    return true;
  }
  if (path == "/admin/warmup") return false;  // a catch-all function may have it
  const Identity identity = parts.keys.Identify(exchange->head().headers, target, "");
  if (identity.level != "Admin") {
    Reply(exchange, 401);
    return true;
  }
  const std::string* host = FindHeader(exchange->head().headers, "Host");
  const std::string base =
      "http://" + (host != nullptr ? *host : "127.0.0.1:" + std::to_string(app.port));
  if (parts_of_path[1] == "host") {
    HandleHost(parts, app, exchange, path.substr(std::min<size_t>(path.size(), 12)), base);
  } else if (parts_of_path[1] == "functions") {
    HandleFunctionsRoute(parts, app, exchange, parts_of_path, base);
  } else {
    Reply(exchange, 404);
  }
  return true;
}

}  // namespace formwork::localhost
