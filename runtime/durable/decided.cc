#include "runtime/durable/decided.h"

namespace formwork::durable {
namespace {

constexpr int32_t kTick = 100;
constexpr int32_t kMarks = 9'999;
constexpr int32_t kMillisecond = 1'000'000;

}  // namespace

int32_t RetryMark(int32_t failed_task) {
  return kTick * (1 + failed_task % kMarks);
}

void Decisions::Read() {
  read_ = true;
  size_t place = 0;
  for (const auto* events : {&request_->past, &request_->fresh}) {
    for (const HistoryEvent& event : *events) {
      ++place;
      switch (event.kind) {
        case EventKind::kOrchestratorCompleted:
          committed_ = place;
          break;
        case EventKind::kTimerCreated:
          marks_[event.id] = event.fire_at.nanos % kMillisecond;
          break;
        case EventKind::kTaskScheduled:
        case EventKind::kSubCreated:
        case EventKind::kEventSent:
          marks_[event.id] = 0;
          break;
        case EventKind::kExecutionSuspended:
        case EventKind::kGenericEvent:
        case EventKind::kUnknown:
          rewritten_ = true;
          break;
        default:
          break;
      }
    }
  }
}

std::optional<bool> Decisions::Retries(int32_t failed_task, int32_t id, size_t at) {
  if (!read_) Read();
  const auto found = marks_.find(id);
  if (found != marks_.end()) return found->second == RetryMark(failed_task);
  if (at < committed_ && !rewritten_) return false;
  return std::nullopt;
}

}  // namespace formwork::durable
