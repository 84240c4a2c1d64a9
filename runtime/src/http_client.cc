// The client over Beast. Each connection has its own io_context, run by the thread that waits for
// the answer; so a call is written down in order and still every step of it can time out.

#include "runtime/src/http_client.h"

#include <chrono>
#include <cstdlib>
#include <cstring>
#include <mutex>

#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/ssl/ssl_stream.hpp>
#include <openssl/ssl.h>

#include "runtime/src/resolve.h"

namespace formwork {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using asio::ip::tcp;
using boost::system::error_code;
using Clock = std::chrono::steady_clock;

namespace {

constexpr uint64_t kMaxResponse = uint64_t{8} * 1024 * 1024;
constexpr size_t kMaxIdle = 32;
constexpr auto kMaxIdleTime = std::chrono::seconds(60);
constexpr auto kAddressLife = std::chrono::seconds(30);

// The certificates of the machine, wherever this distribution keeps them.
void TrustTheMachine(asio::ssl::context& context) {
  error_code ignored;
  context.set_default_verify_paths(ignored);
  if (std::getenv("SSL_CERT_FILE") != nullptr)
    return;  // NOLINT(concurrency-mt-unsafe): says what to trust instead
  for (const char* file :
       {"/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt"}) {
    context.load_verify_file(file, ignored);
  }
}

struct Wire {
  explicit Wire(asio::ssl::context& context) : stream(io, context) {}

  asio::io_context io{1};
  beast::ssl_stream<beast::tcp_stream> stream;
  beast::flat_buffer buffer;
  Clock::time_point idle_since;
};

}  // namespace

class HttpClient::Impl {
 public:
  explicit Impl(ServiceAddress address)
      : address_(std::move(address)), context_(asio::ssl::context::tls_client) {
    SSL_CTX_set_min_proto_version(context_.native_handle(), TLS1_2_VERSION);
    context_.set_verify_mode(asio::ssl::verify_peer);
    if (address_.tls) TrustTheMachine(context_);
  }

  Exchange Send(const ClientRequest& request, int64_t timeout_ms) {
    const Clock::time_point until = Clock::now() + std::chrono::milliseconds(timeout_ms);
    // A kept connection may have been closed by the other side meanwhile: that says nothing about
    // the service.
    while (std::unique_ptr<Wire> kept = TakeIdle()) {
      bool stale = false;
      Exchange exchange = Transfer(std::move(kept), request, until, &stale);
      if (!stale) return exchange;
    }
    auto wire = std::make_unique<Wire>(context_);
    if (auto failed = Open(*wire, until)) return *std::move(failed);
    return Transfer(std::move(wire), request, until, nullptr);
  }

 private:
  static Exchange Failed(ExchangeOutcome outcome, std::string detail) {
    return {outcome, {}, std::move(detail)};
  }

  Exchange Broken(const error_code& error, const char* step) const {
    if (error == beast::error::timeout || error == asio::error::timed_out) {
      return Failed(ExchangeOutcome::kTimedOut, std::string("timed out while ") + step);
    }
    if (error.category() == asio::error::get_ssl_category()) {
      return Failed(ExchangeOutcome::kUntrusted, std::string(step) + ": " + error.message());
    }
    const bool garbled =
        error.category() == http::make_error_code(http::error::bad_version).category() &&
        error != http::error::end_of_stream && error != http::error::partial_message;
    return Failed(garbled ? ExchangeOutcome::kGarbled : ExchangeOutcome::kUnreachable,
                  std::string(step) + ": " + error.message());
  }

  // Runs the one operation that was started on the wire, until it is over or its time is up.
  static void Finish(Wire& wire) {
    wire.io.restart();
    wire.io.run();
  }

  std::optional<Exchange> Open(Wire& wire, Clock::time_point until) {
    const std::vector<tcp::endpoint> endpoints = Resolve(until);
    if (endpoints.empty()) {
      const bool late = Clock::now() >= until;
      return Failed(late ? ExchangeOutcome::kTimedOut : ExchangeOutcome::kUnreachable,
                    late ? "timed out while resolving the name" : "the name could not be resolved");
    }
    error_code error;
    beast::tcp_stream& tcp_stream = beast::get_lowest_layer(wire.stream);
    tcp_stream.expires_at(until);
    tcp_stream.async_connect(endpoints,
                             [&error](error_code result, const tcp::endpoint&) { error = result; });
    Finish(wire);
    if (error) return Broken(error, "connecting");
    tcp_stream.socket().set_option(tcp::no_delay(true), error);
    return address_.tls ? Handshake(wire) : std::nullopt;
  }

  std::optional<Exchange> Handshake(Wire& wire) {
    error_code error;
    // SSL_set_tlsext_host_name, without the cast that is inside the macro.
    std::string name = address_.host;
    if (SSL_ctrl(wire.stream.native_handle(), SSL_CTRL_SET_TLSEXT_HOSTNAME,
                 TLSEXT_NAMETYPE_host_name, name.data()) != 1) {
      return Failed(ExchangeOutcome::kUnreachable, "the host name cannot be sent");
    }
    wire.stream.set_verify_callback(asio::ssl::host_name_verification(address_.host), error);
    wire.stream.async_handshake(asio::ssl::stream_base::client,
                                [&error](error_code result) { error = result; });
    Finish(wire);
    if (error) return Broken(error, "the TLS handshake");
    return std::nullopt;
  }

  Exchange Transfer(std::unique_ptr<Wire> wire, const ClientRequest& request,
                    Clock::time_point until, bool* stale) {
    return address_.tls
               ? TransferOn(wire->stream, wire, request, until, stale)
               : TransferOn(beast::get_lowest_layer(wire->stream), wire, request, until, stale);
  }

  template <class Stream>
  Exchange TransferOn(Stream& stream, std::unique_ptr<Wire>& wire, const ClientRequest& request,
                      Clock::time_point until, bool* stale) {
    const http::request<http::string_body> message = Message(request);
    error_code error;
    beast::get_lowest_layer(wire->stream).expires_at(until);
    http::async_write(stream, message, [&error](error_code result, size_t) { error = result; });
    Finish(*wire);
    if (error) {
      if (stale != nullptr && Clock::now() < until) *stale = true;
      return Broken(error, "sending");
    }
    http::response_parser<http::string_body> parser;
    parser.body_limit(kMaxResponse);
    http::async_read(stream, wire->buffer, parser,
                     [&error](error_code result, size_t) { error = result; });
    Finish(*wire);
    if (error) {
      const bool nothing =
          error == http::error::end_of_stream || error == asio::error::connection_reset;
      if (stale != nullptr && nothing && !parser.got_some()) *stale = true;
      return Broken(error, "receiving");
    }
    const bool keep = parser.keep_alive();
    Exchange exchange{ExchangeOutcome::kAnswered, Answer(parser.release()), {}};
    if (keep) Keep(std::move(wire));
    return exchange;
  }

  [[nodiscard]] http::request<http::string_body> Message(const ClientRequest& request) const {
    http::request<http::string_body> message;
    message.version(11);
    message.method_string(request.method);
    message.target(address_.base_path + request.target);
    const bool usual = address_.port == (address_.tls ? "443" : "80");
    message.set(http::field::host, usual ? address_.host : address_.host + ":" + address_.port);
    message.set(http::field::user_agent, "formwork");
    for (const Header& header : request.headers)
      message.insert(header.name, header.value);
    message.body() = request.body;
    message.prepare_payload();
    return message;
  }

  static Response Answer(http::response<http::string_body> message) {
    Response response;
    response.status = static_cast<int>(message.result_int());
    for (const auto& field : message) {
      response.headers.push_back({std::string(field.name_string()), std::string(field.value())});
    }
    response.content_type = std::string(message[http::field::content_type]);
    response.body = std::move(message.body());
    return response;
  }

  std::unique_ptr<Wire> TakeIdle() {
    const std::lock_guard lock(mutex_);
    while (!idle_.empty()) {
      std::unique_ptr<Wire> wire = std::move(idle_.back());
      idle_.pop_back();
      if (Clock::now() - wire->idle_since < kMaxIdleTime) return wire;
    }
    return nullptr;
  }

  void Keep(std::unique_ptr<Wire> wire) {
    wire->idle_since = Clock::now();
    beast::get_lowest_layer(wire->stream).expires_never();
    const std::lock_guard lock(mutex_);
    if (idle_.size() < kMaxIdle) idle_.push_back(std::move(wire));
  }

  std::vector<tcp::endpoint> Resolve(Clock::time_point until) {
    {
      const std::lock_guard lock(mutex_);
      if (!endpoints_.empty() && Clock::now() < endpoints_until_) return endpoints_;
    }
    std::vector<tcp::endpoint> found;
    for (const SocketAddress& address : formwork::Resolve(address_.host, address_.port, until)) {
      tcp::endpoint& endpoint = found.emplace_back();
      endpoint.resize(address.length);
      std::memcpy(endpoint.data(), &address.storage, address.length);
    }
    const std::lock_guard lock(mutex_);
    endpoints_ = std::move(found);
    endpoints_until_ = Clock::now() + kAddressLife;
    return endpoints_;
  }

  ServiceAddress address_;
  asio::ssl::context context_;
  std::mutex mutex_;
  std::vector<std::unique_ptr<Wire>> idle_;
  std::vector<tcp::endpoint> endpoints_;
  Clock::time_point endpoints_until_;
};

HttpClient::HttpClient(ServiceAddress address)
    : impl_(std::make_unique<Impl>(std::move(address))) {}

HttpClient::~HttpClient() = default;

Exchange HttpClient::Send(const ClientRequest& request, int64_t timeout_ms) {
  return impl_->Send(request, timeout_ms);
}

}  // namespace formwork
