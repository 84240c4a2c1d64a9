#include "runtime/front/child_relay.h"

#include <string>
#include <utility>

#include "runtime/src/watch.h"

namespace formwork::front {
namespace {

constexpr int64_t kMsNs = 1'000'000;
constexpr int64_t kStartNs = 30'000 * kMsNs;  // for a child to come up

protocol::Reply TimedOut() {
  return protocol::Failure("TimeOut",
                           "the function did not answer in its time; its process was replaced");
}

protocol::Reply Died() {
  return protocol::Failure("ProcessDied",
                           "the process of the functions ended under this call, again and again");
}

}  // namespace

void ChildRelay::Begin(RelayLoop& loop) {
  loop_ = &loop;
  supervised_.emplace([this](int socket, int child) { Serves(socket, child); });
}

void ChildRelay::End() {
  supervised_.reset();
  const std::lock_guard lock(mutex_);
  link_.reset();
  calls_.clear();
}

bool ChildRelay::Put(uint64_t number, Passed& passed) {
  const WireRequest& request = passed.call->request;
  passed.child = child_;
  return link_->Put({.call = number,
                     .words = {request.path, request.invocation, request.trace_parent},
                     .body = request.body});
}

// To be sent when it is returned.
std::shared_ptr<Link> ChildRelay::PutWaiting() {
  if (link_ == nullptr) return nullptr;
  for (auto& [number, passed] : calls_) {
    if (passed.child == 0) static_cast<void>(Put(number, passed));
  }
  return link_;
}

// The calls of a child that is gone wait again; those that saw too many die are returned.
ChildRelay::Calls ChildRelay::TakeBack(int child) {
  Calls given_up;
  const int64_t now = SteadyNs();
  for (auto at = calls_.begin(); at != calls_.end();) {
    Passed& passed = at->second;
    const bool its = passed.child == child;
    if (its && ++passed.tries >= options_.tries) {
      given_up.push_back(std::move(passed.call));
      at = calls_.erase(at);
      continue;
    }
    if (its) {
      passed.child = 0;
      passed.waits_ns = now;
    }
    ++at;
  }
  return given_up;
}

void ChildRelay::Take(const std::shared_ptr<CallInFlight>& call, int64_t now_ns) {
  std::shared_ptr<Link> link;
  {
    const std::lock_guard lock(mutex_);
    const uint64_t number = ++last_number_;
    const auto at = calls_.emplace_hint(calls_.end(), number, Passed{call, now_ns, now_ns});
    if (link_ != nullptr && Put(number, at->second)) link = link_;
  }
  if (link) loop_->Hold(link);
}

// A child is up: what waited for it goes there.
void ChildRelay::Serves(int socket, int child) {
  std::shared_ptr<Link> link;
  {
    const std::lock_guard lock(mutex_);  // so that its end is not seen before its beginning
    child_ = child;
    link_ =
        loop_->Attach(socket, {.frame = [this, child](const Frame& frame) { Came(frame, child); },
                               .closed = [this, child] { Ended(child); }});
    link = PutWaiting();
  }
  static_cast<void>(link->Send());
}

void ChildRelay::Came(const Frame& frame, int child) {
  std::shared_ptr<CallInFlight> call;
  std::shared_ptr<Link> link;
  {
    const std::lock_guard lock(mutex_);
    const auto at = calls_.find(frame.call);
    if (at == calls_.end() || at->second.child != child) return;  // its time was up
    if (frame.status != Frame::kCall) {
      call = std::move(at->second.call);
      calls_.erase(at);
    } else {  // this child is about to leave and begins nothing more
      if (child == child_) link_.reset();
      at->second.child = 0;
      at->second.waits_ns = SteadyNs();
      link = PutWaiting();
    }
  }
  if (link) static_cast<void>(link->Send());
  if (call)
    loop_->Answer(*call, {frame.status, std::string(frame.words[0]), std::string(frame.body)});
}

// The process died under its calls. They go to the next one: whatever came in is delivered at least
// once anyway.
void ChildRelay::Ended(int child) {
  supervised_->Kill(child);  // only its stream may have ended
  Calls given_up;
  std::shared_ptr<Link> link;
  {
    const std::lock_guard lock(mutex_);
    if (child == child_) link_.reset();
    given_up = TakeBack(child);
    link = PutWaiting();
  }
  if (link) static_cast<void>(link->Send());
  Answer(given_up, Died());
}

void ChildRelay::Look(int64_t now_ns) {
  Calls hanging;
  Calls waiting;
  int replaced = 0;
  {
    const std::lock_guard lock(mutex_);
    for (auto at = calls_.begin(); at != calls_.end();) {
      Passed& passed = at->second;
      const bool waits = passed.child == 0;
      const bool late =
          options_.patience_ms > 0 && now_ns - passed.came_ns > options_.patience_ms * kMsNs;
      if (!late && !(waits && now_ns - passed.waits_ns > kStartNs)) {
        ++at;
        continue;
      }
      if (!waits && passed.child == child_) replaced = child_;
      (waits ? waiting : hanging).push_back(std::move(passed.call));
      at = calls_.erase(at);
    }
    if (replaced != 0) link_.reset();  // it hangs: no call more
  }
  if (replaced != 0) supervised_->Kill(replaced);
  if (hanging.empty() && waiting.empty()) return;
  loop_->Post([this, hanging = std::move(hanging), waiting = std::move(waiting)] {
    Answer(hanging, TimedOut());
    Answer(waiting, Died());
  });
}

void ChildRelay::Answer(const Calls& calls, const protocol::Reply& reply) {
  for (const auto& call : calls)
    loop_->Answer(*call, reply);
}

}  // namespace formwork::front
