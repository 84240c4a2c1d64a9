// host.json and local.settings.example.json of one app.

#include <algorithm>
#include <utility>
#include <vector>

#include "generator/base/str_cat.h"
#include "generator/blueprint/setting_names.h"
#include "generator/target/azure/host_files.h"
#include "generator/target/azure/naming.h"
#include "generator/target/azure/settings.h"

namespace formwork::azure {

using json::Value;

namespace {

Value Extensions(const AppView& view, const HostValues& values) {
  Value extensions = Value::Obj();
  extensions.Set("http",
                 Value::Obj({{"routePrefix", Value::Str("api")},
                             {"maxConcurrentRequests", Value::Int(values.http_concurrency)}}));
  if (view.touches_queues) {
    extensions.Set("queues",
                   Value::Obj({{"batchSize", Value::Int(values.batch_size)},
                               {"newBatchThreshold", Value::Int(values.new_batch_threshold)},
                               {"maxDequeueCount", Value::Int(values.max_dequeue_count)},
                               {"visibilityTimeout", Value::Str(values.visibility_timeout)},
                               {"maxPollingInterval", Value::Str(values.max_polling_interval)},
                               {"messageEncoding", Value::Str("base64")}}));
  }
  if (view.touches_containers) {
    // Gateway: one connection per instance instead of one per partition, which a scaled-out plan
    // runs out of.
    extensions.Set("cosmosDB", Value::Obj({{"connectionMode", Value::Str("Gateway")}}));
  }
  if (view.has_workflows) {
    Value storage =
        Value::Obj({{"type", Value::Str("AzureStorage")},
                    {"connectionName", Value::Str("AzureWebJobsStorage")},
                    {"partitionCount", Value::Int(4)},
                    {"maxQueuePollingInterval", Value::Str(values.max_polling_interval)}});
    extensions.Set("durableTask", Value::Obj({{"hubName", Value::Str(TaskHub(*view.app->name))},
                                              {"storageProvider", std::move(storage)}}));
  }
  return extensions;
}

Value Logging(const HostValues& values) {
  // The handler's lines are what alerts, workbook and cost read: they are traces, and sampling
  // leaves them alone.
  Value sampling = Value::Obj({{"isEnabled", Value::Bool(values.sampled)},
                               {"minSamplingPercentage", Value::Number(values.sampling_percentage)},
                               {"maxSamplingPercentage", Value::Number(values.sampling_percentage)},
                               {"excludedTypes", Value::Str("Exception;Trace")}});
  Value levels = Value::Obj({{"default", Value::Str("Warning")},
                             {"Function", Value::Str("Information")},
                             {"Host.Function.Console", Value::Str("Information")},
                             {"Host.Results", Value::Str("Information")}});
  return Value::Obj(
      {{"logLevel", std::move(levels)},
       {"applicationInsights", Value::Obj({{"samplingSettings", std::move(sampling)}})}});
}

// What host.json says otherwise than the local environment wants it.
std::vector<Setting> HostOverrides(const AppView& view, const AppView& local) {
  const std::vector<Setting> written = HostSettings(view);
  std::vector<Setting> overrides;
  for (Setting& setting : HostSettings(local)) {
    const bool same = std::ranges::any_of(written, [&](const Setting& other) {
      return other.name == setting.name && other.value == setting.value;
    });
    if (!same) overrides.push_back(std::move(setting));
  }
  return overrides;
}

}  // namespace

Value HostJson(const AppView& view) {
  const HostValues values = ValuesOfHost(view);
  Value host = Value::Obj();
  host.Set("version", Value::Str("2.0"));
  host.Set("functionTimeout", Value::Str(values.function_timeout));
  host.Set(
      "customHandler",
      Value::Obj({{"description", Value::Obj({{"defaultExecutablePath", Value::Str(kExecutable)}})},
                  {"enableForwardingHttpRequest", Value::Bool(false)}}));
  host.Set("extensionBundle",
           Value::Obj({{"id", Value::Str("Microsoft.Azure.Functions.ExtensionBundle")},
                       {"version", Value::Str("[4.0.0, 5.0.0)")}}));
  host.Set("extensions", Extensions(view, values));
  host.Set("logging", Logging(values));
  return host;
}

Value LocalSettings(const AppView& view, const AppView& local) {
  Value values = Value::Obj();
  values.Set("FUNCTIONS_WORKER_RUNTIME", Value::Str("custom"));
  values.Set("AzureWebJobsStorage", Value::Str("UseDevelopmentStorage=true"));
  if (view.touches_queues) values.Set("QUEUES", Value::Str("UseDevelopmentStorage=true"));
  if (view.touches_containers)
    values.Set("DATABASE__accountEndpoint", Value::Str("https://localhost:8081/"));
  values.Set("FORMWORK_ENVIRONMENT", Value::Str("local"));
  for (const Setting& setting : HostOverrides(view, local))
    values.Set(setting.name, Value::Str(setting.value));
  for (const Setting& setting : RuntimeSettings(local))
    values.Set(setting.name, Value::Str(setting.value));
  for (const std::string& secret : view.Secrets())
    values.Set(blueprint::SecretSetting(secret), Value::Str(""));
  return Value::Obj({{"IsEncrypted", Value::Bool(false)}, {"Values", std::move(values)}});
}

std::string GitIgnore() {
  return "# What is made here, and what belongs to one machine alone: the settings hold secrets.\n"
         "build/\n"
         "local.settings.json\n";
}

std::string FuncIgnore() {
  return "# What stays out of the deployed package: it holds host.json, the functions' folders and "
         "the handler alone.\n"
         ".git*\n"
         ".vscode/\n"
         "CMakeLists.txt\n"
         "CMakePresets.json\n"
         "build/\n"
         "functions/\n"
         "generated/\n"
         "local.settings*.json\n"
         "tests/\n";
}

}  // namespace formwork::azure
