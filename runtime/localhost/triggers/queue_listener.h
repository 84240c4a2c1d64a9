#pragma once
// A queueTrigger at work: batches, the new-batch threshold, leases of ten minutes renewed at half
// time, delivery counts, the poison queue. The real host polls with a back-off up to
// maxPollingInterval; here the queue tells when something can be taken, so a message is never late:
// the order and the counts are the same, the waiting is not.

#include <map>
#include <string>

#include "runtime/localhost/invoke/invoker.h"

namespace formwork::localhost {

class QueueListener {
 public:
  QueueListener(Platform& platform, Invoker& invoker, const Function& function);
  QueueListener(const QueueListener&) = delete;
  QueueListener& operator=(const QueueListener&) = delete;

  void Start() { Wake(); }

  void Pause() { paused_ = true; }

  void Wake();  // something may be there

  [[nodiscard]] const std::string& queue() const { return queue_; }

  [[nodiscard]] const Function& function() const { return function_; }

  // A call as a test makes it, with a message that is in no queue.
  [[nodiscard]] Invocation InvocationOf(const QueueMessage& message) const;

 private:
  struct Lease {
    std::string receipt;
    std::optional<Alarms::Id> renewal;
  };

  void Take();
  void Run(const QueueMessage& message);
  void OnEnd(const QueueMessage& message, const InvocationEnd& end);
  void Poison(const QueueMessage& message, const std::string& error);
  void RenewLater(int64_t row);
  void Forget(int64_t row);

  Platform& platform_;
  Invoker& invoker_;
  const Function& function_;
  std::string queue_;
  std::map<int64_t, Lease> leases_;  // of what is in flight, by the message's row
  bool posted_ = false;
  bool paused_ = false;
  std::optional<Alarms::Id> alarm_;
};

}  // namespace formwork::localhost
