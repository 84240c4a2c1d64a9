#include "runtime/localhost/config/host_json.h"

#include <algorithm>
#include <utility>

#include "runtime/localhost/config/http_routes.h"
#include "runtime/localhost/text/dotnet.h"
#include "runtime/localhost/text/strings.h"

namespace formwork::localhost {
namespace {

// "extensions:queues:batchSize"; nullptr if it is not there. Case does not matter.
const Json* Find(const Json& root, std::string_view path) {
  const Json* at = &root;
  for (const std::string_view part : Split(path, ':')) {
    if (at != nullptr) at = at->FindAnyCase(part);
  }
  return at;
}

std::string TextOf(const Json* value) {
  if (value == nullptr || value->IsNull() || value->IsObject() || value->IsArray()) return "";
  return value->IsBool() ? (value->boolean ? "true" : "false") : value->text;
}

bool BoolAt(const Json& root, std::string_view path, bool otherwise) {
  const std::string text = TextOf(Find(root, path));
  return text.empty() ? otherwise : EqualsAnyCase(text, "true");
}

int64_t IntAt(const Json& root, std::string_view path, int64_t otherwise,
              std::vector<std::string>& errors) {
  const std::string text = TextOf(Find(root, path));
  if (text.empty()) return otherwise;
  const auto value = ParseInt(text);
  if (!value)
    errors.push_back("Failed to convert configuration value at '" + std::string(path) +
                     "' to a number.");
  return value.value_or(otherwise);
}

Duration SpanAt(const Json& root, std::string_view path, Duration otherwise,
                std::vector<std::string>& errors) {
  const std::string text = TextOf(Find(root, path));
  if (text.empty()) return otherwise;
  const auto value = ParseTimeSpan(text);
  if (!value) {
    errors.push_back("Failed to convert configuration value at '" + std::string(path) +
                     "' to type 'System.TimeSpan': '" + text + "' (hh:mm:ss is meant).");
  }
  return value.value_or(otherwise);
}

// AzureFunctionsJobHost__extensions__queues__batchSize=4
void Overlay(Json& root, std::string_view path, const std::string& value) {
  Json* at = &root;
  std::string flat;
  for (const char c : path)
    flat += c;
  for (size_t mark = flat.find("__"); mark != std::string::npos; mark = flat.find("__"))
    flat.replace(mark, 2, ":");
  for (const std::string_view part : Split(flat, ':')) {
    if (!at->IsObject()) *at = Json::Object();
    JsonMember* found = nullptr;
    for (JsonMember& member : at->members) {
      if (EqualsAnyCase(member.name, part)) found = &member;
    }
    at = found != nullptr ? &found->value : &at->Set(part, Json());
  }
  *at = Json::String(value);
}

std::vector<std::string> Strings(const Json* value) {
  std::vector<std::string> out;
  if (value == nullptr) return out;
  for (const Json& item : value->items)
    out.push_back(TextOf(&item));
  for (const JsonMember& item : value->members)
    out.push_back(TextOf(&item.value));  // set by …__arguments__0
  return out;
}

void CheckVersion(HostJson& host) {
  const Json* version = host.effective.FindAnyCase("version");
  if (version == nullptr || version->IsNull()) {
    host.errors.push_back(
        "The host.json file is missing the required 'version' property. See "
        "https://aka.ms/functions-hostjson for steps "
        "to migrate the configuration file.");
  } else if (!version->IsString() || version->text != "2.0") {
    host.errors.push_back("'" + TextOf(version) +
                          "' is an invalid value for host.json 'version' property. We recommend "
                          "you set the 'version' property to '2.0'.");
  }
}

void ReadHandler(HostJson& host) {
  const bool modern = Find(host.effective, "customHandler") != nullptr;
  const Json* section =
      modern ? Find(host.effective, "customHandler") : Find(host.effective, "httpWorker");
  if (section == nullptr) return;
  if (!modern)
    host.warnings.push_back(
        "Section httpWorker will be deprecated. Please use customHandler section.");
  const Json* description = section->FindAnyCase("description");
  if (description == nullptr || !description->IsObject()) {
    host.errors.push_back("Missing worker Description.");
    return;
  }
  host.has_handler = true;
  HandlerDescription& handler = host.handler;
  handler.executable = TextOf(description->FindAnyCase("defaultExecutablePath"));
  handler.arguments = Strings(description->FindAnyCase("arguments"));
  handler.working_directory = TextOf(description->FindAnyCase("workingDirectory"));
  handler.worker_path = TextOf(description->FindAnyCase("defaultWorkerPath"));
  handler.worker_directory = TextOf(description->FindAnyCase("workerDirectory"));
  handler.worker_arguments = Strings(description->FindAnyCase("workerArguments"));
  handler.stderr_is_errors = BoolAt(*description, "useStdErrorStreamForErrorsOnly", true);
  if (handler.executable.empty())
    host.errors.push_back("WorkerDescription DefaultExecutablePath cannot be empty");
  const std::string type = TextOf(section->FindAnyCase("type"));
  if (EqualsAnyCase(type, "none"))
    host.warnings.push_back("CustomHandlerType 'None' is not supported; 'Http' is used.");
  if (!modern || BoolAt(*section, "enableForwardingHttpRequest", false))
    host.mode = HandlerMode::kForwarding;
  if (BoolAt(*section, "enableProxyingHttpRequest", false)) host.mode = HandlerMode::kProxying;
  host.initialization_timeout =
      SpanAt(*section, "initializationTimeout", host.initialization_timeout, host.errors);
  const int64_t port = IntAt(*section, "port", 0, host.errors);
  if (port > 0 && port < 65536) host.port = static_cast<uint16_t>(port);
}

void ReadTimeout(HostJson& host) {
  const std::string text = TextOf(host.effective.FindAnyCase("functionTimeout"));
  if (text.empty()) return;
  if (text == "-1") {
    host.function_timeout = std::nullopt;
    return;
  }
  const Duration timeout =
      SpanAt(host.effective, "functionTimeout", std::chrono::minutes(30), host.errors);
  if (timeout < std::chrono::seconds(1)) {
    host.errors.push_back(
        "FunctionTimeout must be greater than 00:00:01 and less than 10675199.02:48:05.4775807.");
  }
  host.function_timeout = timeout;
}

void ReadQueues(HostJson& host, int64_t cores) {
  const std::string base = "extensions:queues:";
  const Json& root = host.effective;
  QueueOptions& queues = host.queues;
  const auto range = [&](int64_t value, int64_t low, int64_t high, std::string_view name) {
    if (value < low || value > high) {
      host.errors.push_back("extensions.queues." + std::string(name) + ": " +
                            std::to_string(value) + " is out of range (" + std::to_string(low) +
                            " to " + std::to_string(high) + ").");
    }
  };
  queues.batch_size = IntAt(root, base + "batchSize", queues.batch_size, host.errors);
  range(queues.batch_size, 1, 32, "batchSize");
  // The host divides first: a batch of one starts the next only when nothing is in flight.
  queues.new_batch_threshold =
      IntAt(root, base + "newBatchThreshold", queues.batch_size / 2 * cores, host.errors);
  range(queues.new_batch_threshold, 0, 1'000'000, "newBatchThreshold");
  queues.max_dequeue_count =
      IntAt(root, base + "maxDequeueCount", queues.max_dequeue_count, host.errors);
  range(queues.max_dequeue_count, 1, 1'000'000, "maxDequeueCount");
  queues.max_polling_interval =
      SpanAt(root, base + "maxPollingInterval", queues.max_polling_interval, host.errors);
  if (queues.max_polling_interval < Duration(100)) {
    host.errors.push_back("extensions.queues.maxPollingInterval must be at least 00:00:00.100.");
  }
  queues.visibility_timeout =
      SpanAt(root, base + "visibilityTimeout", queues.visibility_timeout, host.errors);
  queues.base64 = !EqualsAnyCase(TextOf(Find(root, base + "messageEncoding")), "none");
}

void ReadHttp(HostJson& host) {
  const Json& root = host.effective;
  if (const Json* prefix = Find(root, "extensions:http:routePrefix"))
    host.http.route_prefix = TextOf(prefix);
  while (!host.http.route_prefix.empty() && host.http.route_prefix.front() == '/')
    host.http.route_prefix.erase(0, 1);
  while (!host.http.route_prefix.empty() && host.http.route_prefix.back() == '/')
    host.http.route_prefix.pop_back();
  host.http.max_outstanding =
      IntAt(root, "extensions:http:maxOutstandingRequests", -1, host.errors);
  host.http.max_concurrent = IntAt(root, "extensions:http:maxConcurrentRequests", -1, host.errors);
  if (const Json* headers = Find(root, "extensions:http:customHeaders")) {
    for (const JsonMember& member : headers->members) {
      host.http.custom_headers.emplace_back(member.name, TextOf(&member.value));
    }
  }
}

}  // namespace

std::optional<RetryPolicy> ReadRetryPolicy(const Json& json, std::string& what) {
  RetryPolicy policy;
  const std::string strategy = TextOf(json.FindAnyCase("strategy"));
  const auto span = [&](std::string_view name, Duration& out) {
    const auto value = ParseTimeSpan(TextOf(json.FindAnyCase(name)));
    if (!value && what.empty()) {
      std::string parameter(name);
      parameter[0] = static_cast<char>(parameter[0] - 'a' + 'A');
      what = "Value cannot be null. (Parameter '" + parameter + "')";
    }
    out = value.value_or(Duration(0));
  };
  const auto count = ParseInt(TextOf(json.FindAnyCase("maxRetryCount")));
  if (!count) what = "Value cannot be null. (Parameter 'MaxRetryCount')";
  policy.max_retries = count.value_or(0);
  if (EqualsAnyCase(strategy, "fixedDelay")) {
    span("delayInterval", policy.first);
    policy.max = policy.first;
  } else if (EqualsAnyCase(strategy, "exponentialBackoff")) {
    policy.strategy = RetryPolicy::Strategy::kExponentialBackoff;
    span("minimumInterval", policy.first);
    span("maximumInterval", policy.max);
  } else {
    what = "Unknown retry strategy '" + strategy + "' (fixedDelay or exponentialBackoff).";
  }
  if (!what.empty()) return std::nullopt;
  return policy;
}

Duration RetryDelay(const RetryPolicy& policy, int64_t n) {
  if (policy.strategy == RetryPolicy::Strategy::kFixedDelay) return policy.first;
  Duration delay = std::max(policy.first, Duration(1));
  for (int64_t i = 1; i < n && delay < policy.max; ++i)
    delay *= 2;
  return std::clamp(delay, policy.first, std::max(policy.first, policy.max));
}

HostJson ReadHostJson(const std::optional<std::string>& text, const Settings& settings,
                      int64_t cores) {
  HostJson host;
  host.effective = Json::Object();
  if (text) {
    JsonFault fault;
    auto json = ReadJson(*text, JsonTolerance::kForgiving, &fault);
    if (!json || !json->IsObject()) {
      host.errors.push_back("Unable to parse host configuration file 'host.json': " +
                            (json ? std::string("it is no object")
                                  : fault.what + " at byte " + std::to_string(fault.offset)));
      return host;
    }
    host.effective = std::move(*json);
  } else {
    host.effective.Set("version", Json::String("2.0"));
    host.warnings.push_back("No host.json: the host's defaults are used.");
  }
  CheckVersion(host);
  for (const auto& [name, value] : settings.Under("AzureFunctionsJobHost__"))
    Overlay(host.effective, name, value);
  ApplyProfile(host);
  ReadHandler(host);
  ReadTimeout(host);
  ReadQueues(host, cores);
  ReadHttp(host);
  if (const Json* retry = host.effective.FindAnyCase("retry")) {
    std::string what;
    host.retry = ReadRetryPolicy(*retry, what);
    if (!what.empty()) host.errors.push_back(what);
  }
  if (const Json* durable = Find(host.effective, "extensions:durableTask")) host.durable = *durable;
  return host;
}

}  // namespace formwork::localhost
