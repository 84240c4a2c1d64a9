#include "runtime/src/calls_in_flight.h"

#include <iterator>

namespace formwork {

void CallsInFlight::Begin(const std::shared_ptr<CallInFlight>& call) {
  size_.fetch_add(1);
  if (call->due_ns == 0) return;
  const std::lock_guard lock(mutex_);
  if (spare_.empty()) spare_.emplace_back();
  call->place = spare_.begin();
  *call->place = call;
  timed_.splice(timed_.end(), spare_, call->place);
  call->listed = true;
}

void CallsInFlight::End(CallInFlight& call) {
  size_.fetch_sub(1);
  if (call.due_ns == 0) return;
  std::shared_ptr<CallInFlight> ended;  // freed once the lock is
  const std::lock_guard lock(mutex_);
  if (!call.listed) return;
  ended.swap(*call.place);
  spare_.splice(spare_.begin(), timed_, call.place);
  call.listed = false;
}

CallInFlight::List CallsInFlight::TakeLate(int64_t now_ns) {
  CallInFlight::List late;
  const std::lock_guard lock(mutex_);
  for (auto at = timed_.begin(); at != timed_.end();) {
    const auto next = std::next(at);
    CallInFlight& call = **at;
    // Answered already: its own thread is about to end it.
    if (call.due_ns < now_ns && !call.answered.exchange(true)) {
      call.listed = false;
      size_.fetch_sub(1);
      late.splice(late.end(), timed_, at);
    }
    at = next;
  }
  return late;
}

}  // namespace formwork
