#pragma once
// The calls that are being handled: how many there are, and which are out of time. A call is
// answered by whoever first marks it so: its function or, when its time is up, the watch.

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <list>
#include <memory>
#include <mutex>
#include <vector>

#include "runtime/src/dispatcher.h"

namespace formwork {

class Connection;

struct CallInFlight {
  using List = std::list<std::shared_ptr<CallInFlight>>;

  WireRequest request;
  const Dispatcher::Entry* entry = nullptr;
  std::shared_ptr<Connection> connection;
  int64_t due_ns = 0;  // 0: no limit
  std::atomic<bool> answered{false};
  List::iterator place = {};  // in the list of those with a limit
  bool listed = false;
};

class CallsInFlight {
 public:
  void Begin(const std::shared_ptr<CallInFlight>& call);
  void End(CallInFlight& call);
  // Ends those whose time is up and that nobody has answered yet; they are marked as answered.
  [[nodiscard]] CallInFlight::List TakeLate(int64_t now_ns);

  [[nodiscard]] size_t size() const { return size_.load(); }

 private:
  std::atomic<size_t> size_{0};
  std::mutex mutex_;
  CallInFlight::List timed_;  // those with a limit
  CallInFlight::List spare_;  // empty places: each call would cost the memory of one
};

}  // namespace formwork
