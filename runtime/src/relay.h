#pragma once
// Calls that another process answers. The server hands them over and goes on: no thread waits.
// Knows nothing of what is on the other side.

#include <cstdint>
#include <functional>
#include <memory>

#include "runtime/protocol/outputs.h"
#include "runtime/src/link.h"

namespace formwork {

struct CallInFlight;

// What a server does for its relay.
class RelayLoop {
 public:
  RelayLoop() = default;
  RelayLoop(const RelayLoop&) = delete;
  RelayLoop& operator=(const RelayLoop&) = delete;
  virtual ~RelayLoop() = default;

  // Any thread. The socket is served by the loop from here on.
  [[nodiscard]] virtual std::shared_ptr<Link> Attach(int socket, LinkEvents events) = 0;
  // Any thread.
  virtual void Post(std::function<void()> job) = 0;
  // The loop's thread: what was put on the link goes out with the other bytes of this turn.
  virtual void Hold(const std::shared_ptr<Link>& link) = 0;
  // The loop's thread. Does nothing for a call that is answered already.
  virtual void Answer(CallInFlight& call, const protocol::Reply& reply) = 0;
};

class Relay {
 public:
  Relay() = default;
  Relay(const Relay&) = delete;
  Relay& operator=(const Relay&) = delete;
  virtual ~Relay() = default;

  virtual void Begin(RelayLoop& loop) = 0;
  // The loop's thread: a POST for which this process has no handler.
  virtual void Take(const std::shared_ptr<CallInFlight>& call, int64_t now_ns) = 0;
  // Every few milliseconds while there are calls, by a thread that is not the loop's.
  virtual void Look(int64_t now_ns) = 0;
  // The loop runs no more, and is gone after this.
  virtual void End() = 0;
};

}  // namespace formwork
