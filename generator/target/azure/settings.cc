#include "generator/target/azure/settings.h"

#include <algorithm>

#include "generator/base/str_cat.h"
#include "generator/base/text.h"
#include "generator/blueprint/setting_names.h"

namespace formwork::azure {

using blueprint::Format;
using blueprint::FormatTimeSpan;

namespace {

std::string Decimal(blueprint::Percent percent) {
  std::string text = Format(percent);
  if (text.ends_with('%')) text.pop_back();
  return text;
}

class Collector {
 public:
  explicit Collector(const AppView& view) : view_(view) {}

  std::vector<Setting> Collect() {
    Queues();
    for (const Running& running : view_.functions)
      OneFunction(running);
    Services();
    return std::move(settings_);
  }

 private:
  void Add(std::string name, std::string value, Span cause) {
    settings_.push_back({std::move(name), std::move(value), cause});
  }

  void AddRetry(const std::string& prefix, const blueprint::Retry& retry) {
    const auto& [attempts, backoff, first, max] = blueprint::kRetryEndings;
    Add(StrCat(prefix, attempts), std::to_string(*retry.attempts), retry.attempts.span);
    Add(StrCat(prefix, backoff), std::string(Word(*retry.backoff)), retry.backoff.span);
    Add(StrCat(prefix, first), Format(*retry.first), retry.first.span);
    Add(StrCat(prefix, max), Format(*retry.max), retry.max.span);
  }

  void Queues() {
    for (const blueprint::Queue* queue : view_.queues) {
      Add(blueprint::QueueAttemptsSetting(*queue->name), std::to_string(*queue->attempts),
          queue->attempts.span);
    }
  }

  void OneFunction(const Running& running) {
    if (running.node->system != graph::SystemRole::kNone) return;
    if (const auto* function = running.function) {
      Add(blueprint::TimeoutSetting(running.node->name), Format(*function->timeout),
          function->timeout.span);
      if (std::holds_alternative<blueprint::ChangesTrigger>(function->trigger)) {
        Add(blueprint::ChangesAttemptsSetting(running.node->name),
            std::to_string(*function->attempts), function->attempts.span);
      }
      if (const auto* schedule = std::get_if<blueprint::ScheduleTrigger>(&function->trigger)) {
        Add(blueprint::ScheduleSetting(running.node->name), *schedule->schedule,
            schedule->schedule.span);
      }
    } else if (const auto* activity = running.activity) {
      Add(blueprint::TimeoutSetting(running.node->name), Format(*activity->timeout),
          activity->timeout.span);
      if (activity->retry)
        AddRetry(blueprint::ActivityPrefix(running.node->name), *activity->retry);
    } else if (const auto* workflow = running.workflow) {
      Add(blueprint::KeepSetting(running.node->name), Format(*workflow->keep), workflow->keep.span);
    }
  }

  void Services() {
    for (const blueprint::Service* service : view_.services) {
      const std::string prefix = blueprint::ServicePrefix(*service->name);
      Add(prefix + "_DEADLINE", Format(*service->deadline), service->deadline.span);
      if (!service->model->empty()) Add(prefix + "_MODEL", *service->model, service->model.span);
      AddRetry(prefix, service->retry);
      Add(prefix + "_TIMEOUT", Format(*service->timeout), service->timeout.span);
      if (!service->url->empty()) Add(prefix + "_URL", *service->url, service->url.span);
    }
  }

  const AppView& view_;
  std::vector<Setting> settings_;
};

// The span of the first value that the user wrote, else that of the first: a whole is explained by
// what caused it.
template <class T, class Project>
Span CauseOf(const std::vector<const blueprint::Queue*>& queues,
             const blueprint::Spanned<T>& otherwise, Project project) {
  for (const blueprint::Queue* queue : queues) {
    if (project(*queue).origin != blueprint::Origin::kDefault) return project(*queue).span;
  }
  return otherwise.span;
}

}  // namespace

std::vector<Setting> RuntimeSettings(const AppView& view) {
  return Collector(view).Collect();
}

HostValues ValuesOfHost(const AppView& view) {
  using std::chrono::milliseconds;
  HostValues values;
  values.function_timeout = FormatTimeSpan(*view.app->hosting.timeout);
  values.http_concurrency = *view.app->hosting.http_concurrency;
  const std::vector<const blueprint::Queue*> queues = view.queues;
  int64_t batch = queues.empty() ? 16 : *queues.front()->batch;
  milliseconds pause{0};
  values.max_dequeue_count = queues.empty() ? 5 : 1;
  for (const blueprint::Queue* queue : queues) {
    // The host knows one of each per app: the smallest batch, the largest count. The check has seen
    // to the pause.
    batch = std::min(batch, *queue->batch);
    values.max_dequeue_count = std::max(values.max_dequeue_count, *queue->attempts);
    pause = std::max(pause, *queue->retry_after);
  }
  // The host works on batchSize + newBatchThreshold messages at once.
  values.batch_size = (batch + 1) / 2;
  values.new_batch_threshold = batch - values.batch_size;
  values.visibility_timeout = FormatTimeSpan(pause);
  // An idle queue is looked at twice within the time that the objective leaves, and at least every
  // two seconds.
  const milliseconds latency = *view.blueprint->objectives.event_latency;
  values.max_polling_interval =
      FormatTimeSpan(std::clamp(latency / 2, milliseconds{100}, milliseconds{2000}));
  values.sampling_percentage = Decimal(*view.blueprint->azure.sampling);
  values.sampled = view.blueprint->azure.sampling->millionths < 1'000'000;
  return values;
}

std::vector<Setting> HostSettings(const AppView& view) {
  const HostValues values = ValuesOfHost(view);
  const blueprint::Hosting& hosting = view.app->hosting;
  const blueprint::Objectives& objectives = view.blueprint->objectives;
  std::vector<Setting> settings;
  const auto add = [&](std::string_view path, std::string value, Span cause) {
    settings.push_back({StrCat("AzureFunctionsJobHost__", path), std::move(value), cause});
  };
  add("extensions__http__maxConcurrentRequests", std::to_string(values.http_concurrency),
      hosting.http_concurrency.span);
  const std::vector<const blueprint::Queue*> queues = view.queues;
  if (!queues.empty()) {
    const Span batch = CauseOf(
        queues, hosting.timeout, [](const auto& q) -> const auto& { return q.batch; });
    const Span attempts = CauseOf(
        queues, hosting.timeout, [](const auto& q) -> const auto& { return q.attempts; });
    const Span pause = CauseOf(
        queues, hosting.timeout, [](const auto& q) -> const auto& { return q.retry_after; });
    add("extensions__queues__batchSize", std::to_string(values.batch_size), batch);
    add("extensions__queues__maxDequeueCount", std::to_string(values.max_dequeue_count), attempts);
    add("extensions__queues__maxPollingInterval", values.max_polling_interval,
        objectives.event_latency.span);
    add("extensions__queues__newBatchThreshold", std::to_string(values.new_batch_threshold), batch);
    add("extensions__queues__visibilityTimeout", values.visibility_timeout, pause);
  }
  add("functionTimeout", values.function_timeout, hosting.timeout.span);
  const Span sampling = view.blueprint->azure.sampling.span;
  const std::string prefix = "logging__applicationInsights__samplingSettings__";
  add(prefix + "isEnabled", values.sampled ? "true" : "false", sampling);
  add(prefix + "maxSamplingPercentage", values.sampling_percentage, sampling);
  add(prefix + "minSamplingPercentage", values.sampling_percentage, sampling);
  return settings;
}

}  // namespace formwork::azure
