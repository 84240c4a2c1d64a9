#pragma once
// A connected, non-blocking socket with an input and an output buffer. What is written leaves at
// the end of the round, after the commit. The owner keeps it in a shared_ptr and clears the
// callbacks when it is done.

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "runtime/localhost/io/loop.h"
#include "runtime/localhost/io/resolver.h"
#include "runtime/localhost/io/tls.h"

namespace formwork::localhost {

// Collects the streams that have something to send; the host registers Flush with the loop, after
// the commit.
class Outbox;

class Stream : public std::enable_shared_from_this<Stream> {
 public:
  Stream(Loop& loop, Outbox& outbox, int descriptor);
  Stream(const Stream&) = delete;
  Stream& operator=(const Stream&) = delete;
  ~Stream();

  struct Events {
    // input() holds what has come and was not consumed; on_input takes from its front by Consume.
    std::function<void()> on_input;
    std::function<void()> on_end;      // nothing more comes: the other side is done, or it broke
    std::function<void()> on_drained;  // everything written has left
  };

  [[nodiscard]] Events& events() { return events_; }

  // Before Start: everything goes through this session.
  void Wrap(std::unique_ptr<TlsSession> session) { tls_ = std::move(session); }

  void Start();  // begins to read

  [[nodiscard]] std::string_view input() const {
    return std::string_view(input_).substr(consumed_);
  }

  void Consume(size_t bytes);
  void Write(std::string_view bytes);
  void CloseWhenSent();
  void Close();
  void Reset();  // closes so that the other side sees a broken connection
  void Pause();  // reading, while the receiver of the data is slow
  void Resume();

  [[nodiscard]] size_t Unsent() const { return output_.size() - sent_; }

  [[nodiscard]] bool open() const { return descriptor_ >= 0; }

  void Flush();

  // "" or what TLS found fault with.
  [[nodiscard]] std::string fault() const { return tls_ ? tls_->fault() : std::string(); }

 private:
  void OnReady(uint32_t events);
  void Read();
  [[nodiscard]] bool Take(std::string_view bytes);
  void Queue(std::string_view bytes);
  void Watch();

  Loop& loop_;
  Outbox& outbox_;
  Events events_;
  int descriptor_;
  std::unique_ptr<TlsSession> tls_;
  bool started_ = false;
  bool paused_ = false;
  bool ended_ = false;
  bool close_when_sent_ = false;
  bool wants_write_ = false;
  uint32_t watching_ = 0;
  std::string input_;
  size_t consumed_ = 0;
  std::string output_;
  size_t sent_ = 0;
};

class Outbox {
 public:
  void Add(std::weak_ptr<Stream> stream) { waiting_.push_back(std::move(stream)); }

  void Flush();

 private:
  std::vector<std::weak_ptr<Stream>> waiting_;
};

// A listening socket on 127.0.0.1; port 0 takes a free one. -1 when it cannot be had (errno says
// why).
[[nodiscard]] int ListenOnLoopback(uint16_t port);
[[nodiscard]] uint16_t PortOf(int descriptor);
// Begins to connect to 127.0.0.1. -1 when that is refused at once.
[[nodiscard]] int ConnectToLoopback(uint16_t port);
// The same, anywhere.
[[nodiscard]] int ConnectTo(const SocketAddress& address);
// A port that was free a moment ago.
[[nodiscard]] uint16_t FreePort();

}  // namespace formwork::localhost
