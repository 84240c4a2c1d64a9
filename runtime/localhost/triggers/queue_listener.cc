#include "runtime/localhost/triggers/queue_listener.h"

#include <utility>

#include "runtime/localhost/text/strings.h"

namespace formwork::localhost {
namespace {

constexpr Duration kLease = std::chrono::minutes(10);
constexpr std::string_view kPoison = "-poison";
constexpr size_t kMaxQueueName = 63;

}  // namespace

QueueListener::QueueListener(Platform& platform, Invoker& invoker, const Function& function)
    : platform_(platform),
      invoker_(invoker),
      function_(function),
      queue_(Lower(function.trigger().Text("queueName"))) {}

void QueueListener::Wake() {
  if (posted_ || paused_) return;
  posted_ = true;
  Duration delay{0};
  if (const auto fault = platform_.faults.HitDelay("queue")) delay = fault->delay;
  if (delay.count() > 0) {
    platform_.loop.After(delay, [this] { Take(); });
  } else {
    platform_.loop.Post([this] { Take(); });
  }
}

void QueueListener::Take() {
  posted_ = false;
  const QueueOptions& options = function_.app->host.queues;
  const auto in_flight = static_cast<int64_t>(leases_.size());
  if (paused_ || in_flight > options.new_batch_threshold) return;
  platform_.journal.Open();
  const std::vector<QueueMessage> messages =
      platform_.queues.Get(queue_, options.batch_size, kLease);
  for (const QueueMessage& message : messages)
    Run(message);
  if (static_cast<int64_t>(messages.size()) == options.batch_size) return Wake();
  if (alarm_) platform_.loop.CancelAt(*alarm_);
  alarm_.reset();
  if (const auto next = platform_.queues.NextVisible(queue_)) {
    alarm_ = platform_.loop.At(*next, [this] {
      alarm_.reset();
      Wake();
    });
  }
}

Invocation QueueListener::InvocationOf(const QueueMessage& message) const {
  const Binding& trigger = function_.trigger();
  Invocation invocation;
  invocation.function = &function_;
  invocation.cause = message.cause;
  invocation.trigger = "queue " + queue_;
  invocation.input = message.body;
  if (trigger.binary) {
    invocation.data.Set(trigger.name, QuoteJson(EncodeBase64(message.body)));
  } else {
    invocation.data.SetText(trigger.name, ReplaceBadUtf8(message.body));
  }
  NamedJson& metadata = invocation.metadata;
  metadata.SetText("QueueTrigger", ReplaceBadUtf8(message.body));  // for {queueTrigger}; never sent
  AddQueueMetadata({message.id, message.body, message.pop_receipt, message.dequeue_count,
                    message.inserted, message.expires, message.visible},
                   metadata);
  AddSysMetadata(function_.name, platform_.loop.Now(), MakeGuid(), metadata);
  AddBodyMetadata(message.body, metadata);
  return invocation;
}

void QueueListener::Run(const QueueMessage& message) {
  leases_[message.row].receipt = message.pop_receipt;
  // Fetched once too often already: the process died on every delivery, and nobody counted.
  if (message.dequeue_count > function_.app->host.queues.max_dequeue_count) {
    Poison(message, "dequeued " + std::to_string(message.dequeue_count) + " times");
    return;
  }
  RenewLater(message.row);
  invoker_.Invoke(InvocationOf(message),
                  [this, message](const InvocationEnd& end) { OnEnd(message, end); });
}

void QueueListener::RenewLater(int64_t row) {
  leases_[row].renewal = platform_.loop.At(platform_.loop.Now() + kLease / 2, [this, row] {
    const auto it = leases_.find(row);
    if (it == leases_.end()) return;
    it->second.renewal.reset();
    platform_.journal.Open();
    if (platform_.queues.Update(row, it->second.receipt, kLease)) RenewLater(row);
  });
}

// The alarm goes with the lease: a hundred thousand of them would stay for minutes.
void QueueListener::Forget(int64_t row) {
  const auto it = leases_.find(row);
  if (it == leases_.end()) return;
  if (it->second.renewal) platform_.loop.CancelAt(*it->second.renewal);
  leases_.erase(it);
}

void QueueListener::OnEnd(const QueueMessage& message, const InvocationEnd& end) {
  platform_.journal.Open();
  const auto it = leases_.find(message.row);
  const QueueOptions& options = function_.app->host.queues;
  if (end.ok) {
    platform_.queues.Delete(queue_, message.row, it->second.receipt);
  } else if (message.dequeue_count >= options.max_dequeue_count) {
    return Poison(message, end.failure);
  } else {
    platform_.queues.Update(message.row, it->second.receipt, options.visibility_timeout);
    const std::string told = "delivery " + std::to_string(message.dequeue_count) + " of " +
                             std::to_string(options.max_dequeue_count) + " failed: " + end.failure;
    platform_.events.Emit("retry", {{"function", function_.name},
                                    {"queue", queue_},
                                    {"attempt", message.dequeue_count},
                                    {"delay_ms", options.visibility_timeout.count()},
                                    {"message", told}});
  }
  Forget(message.row);
  Wake();
}

void QueueListener::Poison(const QueueMessage& message, const std::string& error) {
  const auto it = leases_.find(message.row);
  const bool has_one =
      !EndsWithAnyCase(queue_, kPoison) && queue_.size() + kPoison.size() <= kMaxQueueName;
  if (has_one) {
    const std::string poison = queue_ + std::string(kPoison);
    platform_.events.Log("warning", "Host.Queues",
                         "Message has reached MaxDequeueCount of " +
                             std::to_string(function_.app->host.queues.max_dequeue_count) +
                             ". Moving message to queue '" + poison + "'.");
    // Body only: a new id, no deliveries, a new end of life.
    platform_.queues.Put(poison, message.body, {.cause = message.cause});
    platform_.queues.Delete(queue_, message.row, it->second.receipt);
    const std::string told = "moved to '" + poison + "': " + error;
    platform_.events.Emit("dead-letter",
                          {{"function", function_.name}, {"queue", poison}, {"message", told}});
  }
  Forget(message.row);
  Wake();
}

}  // namespace formwork::localhost
