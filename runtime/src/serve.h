#pragma once
// A process that serves the host until it is asked to stop: its port, its signals, its exit code.

#include <functional>

namespace formwork {

class Dispatcher;
class Relay;

// The host takes 0 as "done, never start it again" and counts anything but 200 as a crash: three
// within half an hour stop the host. Asked to stop, we leave with 200: started again if someone
// still needs us, counted by nobody.
inline constexpr int kStoppedExit = 200;
inline constexpr int kFailedExit = 1;

// Made before any thread: all inherit what it blocks, and one of Serve's waits for it.
struct BlockedSignals {
  BlockedSignals();
};

// Listens where the host said or takes the stream that was handed down, calls `listening`, answers
// until SIGTERM or SIGINT. Without either any free port is taken, and printed. `relay` has what the
// dispatcher does not know. Needs BlockedSignals.
[[nodiscard]] int Serve(const Dispatcher& dispatcher, const std::function<void()>& listening,
                        Relay* relay = nullptr);

}  // namespace formwork
