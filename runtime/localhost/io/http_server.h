#pragma once
// The HTTP front of the host: loopback only, keep-alive, one exchange at a time per connection. An
// exchange is answered whole or streamed; its request body is read whole or streamed. Slow handlers
// block nobody.

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_set>

#include "runtime/localhost/io/http_body.h"
#include "runtime/localhost/io/http_message.h"
#include "runtime/localhost/io/loop.h"
#include "runtime/localhost/io/stream.h"

namespace formwork::localhost {

class HttpConnection;

struct HttpAnswer {
  int status = 200;
  std::string reason = {};  // empty: the usual one
  Headers headers = {};
  std::string body = {};
  // How the body's length is told: by Content-Length, or chunked as Azure's host does for function
  // results.
  bool chunked = false;
};

enum class BodyEnd : uint8_t { kWhole, kTooLarge, kBroken };

class Exchange : public std::enable_shared_from_this<Exchange> {
 public:
  Exchange(std::weak_ptr<HttpConnection> connection, RequestHead request, Framing body);

  [[nodiscard]] RequestHead& head() { return head_; }

  [[nodiscard]] const Framing& framing() const { return framing_; }  // of the request's body

  // Reads the whole body, then calls once.
  void ReadBody(size_t limit, std::function<void(BodyEnd, std::string body)> done);
  // Passes the body on as it comes. `slow` of the receiver: PauseBody, ResumeBody.
  void StreamBody(std::function<void(std::string_view)> chunk, std::function<void(BodyEnd)> end);
  void PauseBody();
  void ResumeBody();

  void Answer(HttpAnswer answer);
  // A streamed answer. kLength and kUntilClose bodies are written as they are, kChunked ones are
  // wrapped.
  void StartStream(ResponseHead response, Framing::Kind kind);
  void WriteStream(std::string_view bytes);
  void EndStream();
  void AbortStream();  // the rest will not come: the client must see that it is broken
  void Reset();        // no answer at all: the connection breaks
  [[nodiscard]] size_t Unsent() const;

  [[nodiscard]] bool open() const { return !connection_.expired() && !answered_; }

  // The client went away before the end of the answer.
  void OnGone(std::function<void()> action) { on_gone_ = std::move(action); }

  // Of a streamed answer: all written bytes have left.
  void OnDrained(std::function<void()> action) { on_drained_ = std::move(action); }

 private:
  friend class HttpConnection;
  // The callbacks end with the exchange: what they capture often holds it in turn.
  void Release();

  std::weak_ptr<HttpConnection> connection_;
  RequestHead head_;
  Framing framing_;
  std::function<void()> on_gone_;
  std::function<void()> on_drained_;
  BodyReader reader_;
  size_t limit_ = 0;
  std::string body_;
  bool reading_ = false;
  bool answered_ = false;
  Framing::Kind stream_kind_ = Framing::Kind::kNone;
  std::function<void(BodyEnd, std::string)> body_done_;
  std::function<void(std::string_view)> chunk_;
  std::function<void(BodyEnd)> chunk_end_;
};

using ExchangeHandler = std::function<void(const std::shared_ptr<Exchange>&)>;

class HttpServer {
 public:
  HttpServer(Loop& loop, Outbox& outbox, ExchangeHandler handler);
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;
  ~HttpServer();  // NOLINT(bugprone-exception-escape)

  // 0 takes a free port. "" when it listens, else why not.
  [[nodiscard]] std::string Listen(uint16_t port);

  [[nodiscard]] uint16_t port() const { return port_; }

  void StopListening();

 private:
  friend class HttpConnection;
  void Accept();
  [[nodiscard]] const std::string& Date();  // for answers; changes once a second

  Loop& loop_;
  Outbox& outbox_;
  ExchangeHandler handler_;
  int listener_ = -1;
  uint16_t port_ = 0;
  std::string date_;
  Time date_second_{};
  std::unordered_set<std::shared_ptr<HttpConnection>> connections_;
};

}  // namespace formwork::localhost
