// Numbers as Azure and the Functions host take them.

#include <algorithm>
#include <limits>
#include <set>

#include "generator/base/str_cat.h"
#include "generator/diag/codes.h"
#include "generator/target/azure/check_parts.h"
#include "generator/target/azure/pipeline/entry.h"

namespace formwork::azure {
namespace {

using blueprint::Duration;
using blueprint::Format;
using std::chrono::hours;
using std::chrono::seconds;

constexpr Duration kQueueDays = hours(7 * 24);

void Refuse(Span span, std::string message, std::string help, Sink& sink) {
  sink.Report(MakeDiagnostic(4006, span, std::move(message), std::move(help)));
}

void CheckQueue(const blueprint::Queue& queue, Sink& sink) {
  if (*queue.batch < 1 || *queue.batch > 32) {
    Refuse(queue.batch.span, StrCat("the host takes 1 to 32 messages at once, not ", *queue.batch),
           "write batch: 16, or another number from 1 to 32", sink);
  }
  if (*queue.retry_after > kQueueDays) {
    Refuse(queue.retry_after.span,
           StrCat("a message cannot pause for ", Format(*queue.retry_after)),
           "a storage queue hides a message for at most 7d", sink);
  }
  if (queue.ttl && **queue.ttl != kQueueDays) {
    Refuse(queue.ttl->span, StrCat("messages cannot live for ", Format(**queue.ttl)),
           "the host gives every message 7d: remove ttl", sink);
  }
}

void CheckContainer(const blueprint::Container& container, Sink& sink) {
  if (container.ttl) {
    const auto life = **container.ttl;
    const bool fits = life <= seconds(std::numeric_limits<int32_t>::max());
    if (life < seconds(1) || life % seconds(1) != Duration::zero() || !fits) {
      Refuse(container.ttl->span, StrCat("documents cannot live for ", Format(life)),
             "Cosmos DB counts whole seconds, from 1 to 2147483647", sink);
    }
  }
  constexpr size_t kKeys = 10;
  if (container.unique_keys.size() > kKeys) {
    Refuse(container.name.span,
           StrCat("'", *container.name, "' has ", container.unique_keys.size(), " unique keys"),
           StrCat("Cosmos DB takes at most ", kKeys), sink);
  }
}

void CheckBudget(const blueprint::Budget& budget, Sink& sink) {
  if (budget.monthly->cents % 100 != 0 || budget.monthly->cents < 100) {
    Refuse(budget.monthly.span, StrCat("a budget cannot be ", Format(*budget.monthly)),
           "Azure takes whole units of the currency, at least 1", sink);
  }
  std::set<int64_t> seen;
  for (const auto& percent : budget.alert_at) {
    if (!seen.insert(percent->millionths).second) {
      Refuse(percent.span, StrCat("a budget cannot warn twice at ", Format(*percent)),
             "each amount once", sink);
    }
    if (percent->millionths % 10'000 == 0 && percent->millionths > 0) continue;
    Refuse(percent.span, StrCat("a budget cannot warn at ", Format(*percent)),
           "Azure takes whole percentages", sink);
  }
  if (budget.alert_at.size() > 5) {
    Refuse(budget.alert_at[5].span,
           StrCat("a budget cannot warn at ", budget.alert_at.size(), " amounts"),
           "Azure takes at most 5", sink);
  }
  if (budget.notify.size() > 50) {
    Refuse(budget.notify[50].span,
           StrCat("a budget cannot tell ", budget.notify.size(), " addresses"),
           "Azure takes at most 50: name a distribution list", sink);
  }
}

// The first value of it that an overlay set.
Span OverlaidPart(const blueprint::Retry& retry) {
  using blueprint::Origin;
  if (retry.attempts.origin == Origin::kOverlay) return retry.attempts.span;
  if (retry.backoff.origin == Origin::kOverlay) return retry.backoff.span;
  if (retry.first.origin == Origin::kOverlay) return retry.first.span;
  return retry.max.origin == Origin::kOverlay ? retry.max.span : retry.span;
}

bool SameRetry(const std::optional<blueprint::Retry>& a, const std::optional<blueprint::Retry>& b) {
  return a == b;
}

}  // namespace

void CheckLimits(const blueprint::Blueprint& blueprint, Sink& sink) {
  for (const blueprint::Queue& queue : blueprint.queues)
    CheckQueue(queue, sink);
  for (const blueprint::Container& container : blueprint.containers)
    CheckContainer(container, sink);
  if (blueprint.budget) CheckBudget(*blueprint.budget, sink);
  constexpr size_t kTags = 49;  // 50, and one that storage accounts get
  if (blueprint.tags.size() > kTags) {
    Refuse(blueprint.tags.begin()->second.key,
           StrCat("a resource cannot carry ", blueprint.tags.size(), " tags"),
           StrCat("Azure takes 50, of which one is Formwork's: write at most ", kTags), sink);
  }
}

void CheckBatches(const std::vector<AppView>& apps, Sink& sink) {
  for (const AppView& view : apps) {
    const std::vector<const blueprint::Queue*> queues = view.queues;
    if (queues.size() < 2) continue;
    const auto* smallest =
        *std::ranges::min_element(queues, {}, [](const auto* queue) { return *queue->batch; });
    for (const blueprint::Queue* queue : queues) {
      if (*queue->batch == *smallest->batch) continue;
      const bool point_here = queue->batch.origin != blueprint::Origin::kDefault;
      Diagnostic differ =
          MakeDiagnostic(4007, (point_here ? queue : smallest)->batch.span,
                         StrCat("the host knows one batch size per app: '", *queue->name, "' gets ",
                                *smallest->batch, ", not ", *queue->batch),
                         "make them equal, or put the functions into different apps:");
      differ.notes.push_back({.span = smallest->batch.span,
                              .message = StrCat("'", *smallest->name, "' has the smallest")});
      sink.Report(std::move(differ));
    }
  }
}

void CheckRun(const blueprint::Platform& platform, Sink& sink) {
  if (!platform.base.pipeline || MainMinutes(platform).fits) return;
  const auto& whole = platform.base.objectives.pipeline;
  Duration deployments{};
  for (const auto& [name, environment] : platform.environments)
    deployments += *environment.objectives.deployment;
  const bool point_here = whole.origin != blueprint::Origin::kDefault;
  sink.Report(MakeDiagnostic(
      4009, point_here ? whole.span : platform.base.pipeline->span,
      StrCat("a run within ", Format(*whole), " leaves too little for building and testing: ",
             platform.environments.size(), " deployments take up to ", Format(deployments)),
      "raise objectives.pipeline, or lower objectives.deployment"));
}

void CheckReceivers(const blueprint::Platform& platform, Sink& sink) {
  const blueprint::Blueprint& base = platform.base;
  std::string deaf;
  size_t count = 0;
  Span budget;
  for (const auto& [name, environment] : platform.environments) {
    const bool deployed = base.pipeline || environment.budget;
    if (!deployed || (environment.budget && !environment.budget->notify.empty())) continue;
    deaf += StrCat(count == 0 ? "'" : ", '", name, "'");
    ++count;
    if (environment.budget) budget = environment.budget->span;
  }
  // Behind an error: who is told may stand in what could not be read.
  if (count == 0 || sink.HasErrors()) return;
  const bool stated = budget.file != kNoFile;
  sink.Report(MakeDiagnostic(
      4011, stated ? budget : base.pipeline->span,
      count == platform.environments.size() ? std::string("alerts reach nobody")
                                            : StrCat("the alerts of ", deaf, " reach nobody"),
      stated ? "name who is told: notify: [ops@example.com]"
             : "name who is told: budget: { monthly: 50 USD, notify: [ops@example.com] }"));
}

void CheckSamePackage(const blueprint::Blueprint& base, std::string_view environment,
                      const blueprint::Blueprint& blueprint, Sink& sink) {
  for (size_t i = 0; i < base.functions.size() && i < blueprint.functions.size(); ++i) {
    const blueprint::Function& here = blueprint.functions[i];
    if (SameRetry(base.functions[i].retry, here.retry) || !here.retry) continue;
    sink.Report(MakeDiagnostic(
        4008, OverlaidPart(*here.retry),
        StrCat("the retry of '", *here.name, "' cannot be another one in '", environment, "'"),
        "the host reads it from the package, which is the same everywhere: set it in the base"));
  }
}

}  // namespace formwork::azure
