#pragma once
// The server's sockets: accepts on this machine only, makes requests of bytes and bytes of replies,
// and owns the loop that waits for them. Asio stays in the .cc. Knows nothing of functions: a
// request goes to whoever asked for them.

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>

#include "runtime/src/dispatcher.h"
#include "runtime/src/link.h"
#include "runtime/src/outgoing.h"

namespace formwork {

struct ServerOptions;

// One client. A request is answered once, by any thread, before the next one is read. Answering has
// three steps: the bytes; sending them; what comes after that.
class Connection : public Outgoing {
 public:
  // Does the client of the present request keep the connection?
  [[nodiscard]] virtual bool keep_alive() const = 0;

  virtual void Prepare(const protocol::Reply& reply, bool keep) = 0;

  void Answer(const protocol::Reply& reply, bool keep) {
    Prepare(reply, keep);
    if (Send()) Written();
  }
};

class Connections {
 public:
  using OnRequest = std::function<void(const std::shared_ptr<Connection>&, WireRequest&&)>;

  Connections(const ServerOptions& options, OnRequest on_request);
  Connections(const Connections&) = delete;
  Connections& operator=(const Connections&) = delete;
  ~Connections();

  // Binds 127.0.0.1; the port. Throws std::runtime_error if it cannot.
  uint16_t Listen();
  void Accept();
  void StopAccepting();  // from the loop
  // From any thread: requests that began longer than the options' time ago are given up.
  void CloseSlow(int64_t now_ns);

  // Any thread: a stream of frames on this loop.
  [[nodiscard]] std::shared_ptr<Link> Attach(int socket, LinkEvents events);

  // The loop: runs one thing that is ready; false if nothing is.
  bool RunReady();
  // Waits until something is ready and runs it.
  void RunNext();
  // Any thread: the loop runs it.
  void Post(std::function<void()> job);
  void End();
  [[nodiscard]] bool ended() const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace formwork
