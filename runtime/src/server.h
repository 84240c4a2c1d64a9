#pragma once
// The HTTP server the host talks to: loopback, keep-alive, chunked or sized bodies, limits on
// everything. Functions run on threads of their own kind: a quick one where its request was read, a
// slow one on the pool; a stuck one loses the loop to another thread, so that nothing ever waits
// behind it.

#include <cstddef>
#include <cstdint>
#include <memory>

#include "runtime/src/dispatcher.h"

namespace formwork {

class Relay;

// Set for a process that serves calls on a stream which it inherited, in place of the host's port.
inline constexpr const char* kLinkVariable = "FORMWORK_LINK";

struct ServerOptions {
  uint16_t port = 0;       // 0: any free one
  int link = -1;           // a connected socket with frames, in place of the port
  Relay* relay = nullptr;  // has the calls for which there is no handler here
  size_t max_header_bytes = size_t{32} * 1024;
  size_t max_body_bytes =
      size_t{150} * 1024 * 1024;  // the host's own limit is 100 MB before it is encoded
  size_t max_connections = 1024;
  size_t threads = 64;               // functions at once
  int64_t read_timeout_ms = 30'000;  // of one request, from its first byte
};

class ServerLoop;

class Server {
 public:
  Server(ServerOptions options, const Dispatcher& dispatcher);
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;
  ~Server();

  // Binds 127.0.0.1 and listens; the port (0 with a link). Throws std::runtime_error if
  // it cannot.
  uint16_t Listen();
  // Serves until Stop; then lets the calls in flight finish for at most four seconds. A function
  // that is still running after that is left alone: the process is about to end.
  void Run();
  // From any thread and from a signal handler's thread.
  void Stop();

 private:
  std::unique_ptr<ServerLoop> loop_;
};

}  // namespace formwork
