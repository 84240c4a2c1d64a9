#include "runtime/src/calls_in_flight.h"

#include <iterator>

namespace formwork {

void CallsInFlight::Begin(const std::shared_ptr<CallInFlight>& call) {
  size_.fetch_add(1);
  if (call->due_ns == 0) return;
  const std::lock_guard lock(mutex_);
  call->place = timed_.insert(timed_.end(), call);
  call->listed = true;
}

void CallsInFlight::End(CallInFlight& call) {
  size_.fetch_sub(1);
  if (call.due_ns == 0) return;
  CallInFlight::List ended;  // freed once the lock is
  const std::lock_guard lock(mutex_);
  if (call.listed) ended.splice(ended.end(), timed_, call.place);
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
