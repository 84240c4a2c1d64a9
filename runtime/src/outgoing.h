#pragma once

// Something with bytes to send. The server sends what came together in a turn of its loop at once,
// so that its readers wake up to all of it.

namespace formwork {

class Outgoing {
 public:
  Outgoing() = default;
  Outgoing(const Outgoing&) = delete;
  Outgoing& operator=(const Outgoing&) = delete;
  virtual ~Outgoing() = default;

  // True if all bytes are gone; the rest follows by itself.
  [[nodiscard]] virtual bool Send() = 0;
  // What comes after that.
  virtual void Written() = 0;
};

}  // namespace formwork
