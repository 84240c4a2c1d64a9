// Activities: a queue of work, several at once, each at least once. The work item goes only after
// its result is in the instance's messages.

#include <utility>

#include "runtime/localhost/workflows/core.h"
#include "runtime/localhost/workflows/host_rewrites.h"

namespace formwork::localhost::workflows {
namespace {

durable::HistoryEvent ResultOf(const WorkRow& work, const WorkflowReply& reply, int64_t now) {
  const durable::Timestamp stamp = ToStamp(now);
  const auto failed = [&](durable::Failure failure) {
    return durable::FailedEvent(work.task_id, std::move(failure), stamp);
  };
  if (reply.end == WorkflowEnd::kLost) {
    return failed(durable::InvocationFailure(work.name, "System.Net.Http.HttpRequestException",
                                             "An error occurred while sending the request."));
  }
  if (reply.end == WorkflowEnd::kTimeout) {
    return failed(durable::InvocationFailure(
        work.name, "Microsoft.Azure.WebJobs.Host.FunctionTimeoutException",
        "The function's time-out was exceeded."));
  }
  if (reply.status < 200 || reply.status > 299) {
    return failed(durable::StatusFailure(work.name, reply.status, reply.reason));
  }
  auto returned = ReturnedJson(reply.body);
  if (!returned) {
    return failed(durable::InvocationFailure(work.name, "System.InvalidOperationException",
                                             "Invalid HttpResponseMessage: " + reply.body));
  }
  return durable::CompletedEvent(work.task_id, *std::move(returned), stamp);
}

}  // namespace

void Core::StartWork(int64_t seq) {
  const auto work = store_.FindWork(seq);
  if (!work) return;  // its instance was purged
  const auto known = settings_.activities.find(work->name);
  if (known == settings_.activities.end()) {
    const durable::HistoryEvent event =
        durable::FailedEvent(work->task_id, std::nullopt, ToStamp(Now()));
    Transaction transaction{store_.database()};
    Post({work->instance, work->execution, {}, event});
    store_.DeleteWork(seq);
    transaction.Commit();
    return;
  }
  ++working_;
  WorkflowCall call{.function = known->first,
                    .binding = known->second,
                    .text = PassedOn(work->input),
                    .instance = work->instance,
                    .orchestrator = false};
  host_.Invoke(std::move(call), [this, seq](const WorkflowReply& reply) {
    --working_;
    EndWork(seq, reply);
    Run();
  });
}

void Core::EndWork(int64_t seq, const WorkflowReply& reply) {
  const auto work = store_.FindWork(seq);
  if (!work) return;
  Transaction transaction{store_.database()};
  Post({work->instance, work->execution, {}, ResultOf(*work, reply, Now())});
  store_.DeleteWork(seq);
  transaction.Commit();
}

std::string_view Word(durable::Status status) {
  using enum durable::Status;
  switch (status) {
    case kRunning:
      return "Running";
    case kCompleted:
      return "Completed";
    case kContinuedAsNew:
      return "ContinuedAsNew";
    case kFailed:
      return "Failed";
    case kCanceled:
      return "Canceled";
    case kTerminated:
      return "Terminated";
    case kPending:
      return "Pending";
    case kSuspended:
      return "Suspended";
  }
  return "Unknown";
}

durable::Timestamp ToStamp(int64_t millis) {
  return {.seconds = millis / 1000, .nanos = static_cast<int32_t>(millis % 1000 * 1'000'000)};
}

}  // namespace formwork::localhost::workflows
