#pragma once
// The front's part in a call that is no orchestration: it goes to the child, again when a child
// dies under it, and is answered before the host would lose patience. One stream carries all calls
// and all answers.

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include "runtime/front/child.h"
#include "runtime/src/calls_in_flight.h"
#include "runtime/src/relay.h"

namespace formwork::front {

struct RelayOptions {
  // When the front answers for a child that does not; a little under the host's own
  // functionTimeout. 0: never.
  int64_t patience_ms = 0;
  int tries = 3;  // deliveries to children that die before the call is failed
};

class ChildRelay : public Relay {
 public:
  explicit ChildRelay(RelayOptions options) : options_(options) {}

  void Begin(RelayLoop& loop) override;
  void Take(const std::shared_ptr<CallInFlight>& call, int64_t now_ns) override;
  void Look(int64_t now_ns) override;
  void End() override;

 private:
  struct Passed {
    std::shared_ptr<CallInFlight> call;
    int64_t came_ns = 0;
    int64_t waits_ns = 0;  // since when it waits for a child
    int child = 0;         // which it was sent to; 0: it waits
    int tries = 0;
  };

  using Calls = std::vector<std::shared_ptr<CallInFlight>>;

  void Serves(int socket, int child);
  void Came(const Frame& frame, int child);
  void Ended(int child);
  void Answer(const Calls& calls, const protocol::Reply& reply);

  // With the lock held.
  [[nodiscard]] bool Put(uint64_t number, Passed& passed);
  [[nodiscard]] std::shared_ptr<Link> PutWaiting();
  [[nodiscard]] Calls TakeBack(int child);

  const RelayOptions options_;
  RelayLoop* loop_ = nullptr;
  std::optional<Child> supervised_;

  std::mutex mutex_;
  std::shared_ptr<Link> link_;  // to the child that serves; nullptr: there is none, calls wait
  int child_ = 0;               // the one that the link leads to
  uint64_t last_number_ = 0;
  std::map<uint64_t, Passed> calls_;
};

}  // namespace formwork::front
