#pragma once
// A stream of frames with another process, on a server's loop. What is put on it by any number of
// calls leaves with one send, and what has come is read with one receive.

#include <functional>
#include <memory>

#include "runtime/src/frames.h"
#include "runtime/src/outgoing.h"

namespace boost::asio {
class io_context;
}

namespace formwork {

class Link : public Outgoing {
 public:
  // Any thread. True if nothing else waits for the next Send: someone has to see to it.
  [[nodiscard]] virtual bool Put(const Frame& frame) = 0;
  // Any thread. The other end sees the end of the stream, and so does this one.
  virtual void Close() = 0;
};

// Both are called by the loop, one at a time.
struct LinkEvents {
  std::function<void(const Frame&)> frame;  // must be quick: it holds up what comes after it
  std::function<void()> closed;             // once; nothing follows
};

// `socket` is connected and is the link's from here on.
[[nodiscard]] std::shared_ptr<Link> OpenLink(boost::asio::io_context& io, int socket,
                                             LinkEvents events);

}  // namespace formwork
