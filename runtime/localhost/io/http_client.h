#pragma once
// Calls to a port on loopback (the handler's) or to a service, over a pool of kept connections. A
// call is never sent twice: the handler may have done its work before its answer got lost, and
// Azure's host does not repeat either.

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "runtime/localhost/io/http_body.h"
#include "runtime/localhost/io/http_message.h"
#include "runtime/localhost/io/loop.h"
#include "runtime/localhost/io/stream.h"

namespace formwork::localhost {

enum class CallEnd : uint8_t {
  kDone,
  kRefused,  // no connection: nobody listens
  kBroken,   // the connection ended before the answer did
  kGarbage,  // that was not HTTP
  kTimeout,
  kTooLarge,
  kUntrusted,  // TLS: the certificate, the name or the handshake
};

[[nodiscard]] std::string_view Word(CallEnd end);

// A server that is not the handler: its name, its addresses, and how to trust it.
struct RemoteServer {
  std::string host;
  std::vector<SocketAddress> addresses;
  const TlsTrust* trust = nullptr;  // null: without TLS
};

struct CallSpec {
  uint16_t port = 0;                                     // on loopback, unless `remote` is set
  std::shared_ptr<const RemoteServer> remote = nullptr;  // connections are kept per object
  std::string bytes;                                     // head and, as far as it is known, body
  bool body_follows = false;  // more comes by HttpCall::Send, until FinishSending
  bool head_request = false;
  std::optional<Duration> timeout = std::nullopt;  // until the end of the answer
  size_t limit = size_t{256} << 20U;

  std::function<void(ResponseHead&)> on_head = nullptr;      // optional
  std::function<void(std::string_view)> on_chunk = nullptr;  // absent: the body is collected
  std::function<void(CallEnd, ResponseHead, std::string body)> on_end;
};

class HttpClient;

class HttpCall : public std::enable_shared_from_this<HttpCall> {
 public:
  HttpCall(HttpClient& client, CallSpec spec);

  void Send(std::string_view bytes);

  void FinishSending() { spec_.body_follows = false; }

  // What TLS found fault with, for kUntrusted.
  [[nodiscard]] const std::string& fault() const { return fault_; }

  [[nodiscard]] size_t Unsent() const { return stream_ ? stream_->Unsent() : 0; }

  void PauseAnswer();
  void ResumeAnswer();
  void Cancel();  // without calling back

  void OnDrained(std::function<void()> action) { on_drained_ = std::move(action); }

 private:
  friend class HttpClient;
  void Begin(std::shared_ptr<Stream> stream);
  void OnInput();
  void OnStreamEnd();
  void End(CallEnd end);

  HttpClient& client_;
  CallSpec spec_;
  std::shared_ptr<Stream> stream_;
  ResponseHead head_;
  std::optional<BodyReader> reader_;
  std::string body_;
  std::function<void()> on_drained_;
  std::string fault_;
  bool answering_ = false;
  bool ended_ = false;
  std::optional<Alarms::Id> alarm_;
};

class HttpClient {
 public:
  HttpClient(Loop& loop, Outbox& outbox) : loop_(loop), outbox_(outbox) {}

  HttpClient(const HttpClient&) = delete;
  HttpClient& operator=(const HttpClient&) = delete;
  ~HttpClient();  // NOLINT(bugprone-exception-escape): cancels what is under way

  std::shared_ptr<HttpCall> Call(CallSpec spec);
  // Forgets kept connections, for instance when the process behind the port has changed.
  void DropIdle();

 private:
  friend class HttpCall;

  struct Idle {
    uint16_t port;
    std::shared_ptr<const RemoteServer> remote;
    std::shared_ptr<Stream> stream;
  };

  std::shared_ptr<Stream> Take(const CallSpec& spec);
  std::shared_ptr<Stream> Connect(const CallSpec& spec);
  void Keep(const CallSpec& spec, const std::shared_ptr<Stream>& stream);

  Loop& loop_;
  Outbox& outbox_;
  std::vector<Idle> idle_;
  std::unordered_set<std::shared_ptr<HttpCall>> calls_;  // under way
};

}  // namespace formwork::localhost
