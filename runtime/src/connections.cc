// Asio's sockets under the server.

#include "runtime/src/connections.h"

#include <atomic>
#include <list>
#include <mutex>
#include <stdexcept>
#include <string>
#include <utility>

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/write.hpp>

#include "runtime/src/http_input.h"
#include "runtime/src/server.h"
#include "runtime/src/watch.h"

namespace formwork {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;
// With the executor's own type: a call through asio's erased one costs as much as small work does.
using Executor = asio::io_context::executor_type;
using Socket = asio::basic_stream_socket<tcp, Executor>;
using Acceptor = asio::basic_socket_acceptor<tcp, Executor>;

namespace {

// What all connections of a server have in common.
struct Shared {
  ServerOptions options;
  Connections::OnRequest on_request;
  asio::io_context io = {};
  std::atomic<size_t> open{0};
};

class SocketConnection : public Connection, public std::enable_shared_from_this<SocketConnection> {
 public:
  SocketConnection(Shared& shared, Socket socket)
      : shared_(shared),
        socket_(std::move(socket)),
        input_({shared.options.max_header_bytes, shared.options.max_body_bytes}) {
    ++shared_.open;
  }

  SocketConnection(const SocketConnection&) = delete;
  SocketConnection& operator=(const SocketConnection&) = delete;

  ~SocketConnection() override { --shared_.open; }

  void Read() {
    const HttpInput::Space space = input_.Prepare();
    socket_.async_read_some(asio::buffer(space.data, space.size),
                            [self = shared_from_this()](error_code error, size_t bytes) {
                              if (!error) self->Next(self->input_.Fed(bytes));
                            });
  }

  void Next(HttpInput::State state) {
    if (state == HttpInput::State::kMore) {
      begun_.store(input_.begun(), std::memory_order_relaxed);
      ReadOn();
    } else if (state == HttpInput::State::kBad) {
      Answer({input_.status(), {}, "{}"}, false);
    } else {
      begun_.store(false, std::memory_order_relaxed);
      shared_.on_request(shared_from_this(), input_.Take());
    }
  }

  void Prepare(const protocol::Reply& reply, bool keep) override {
    WriteResponse(out_, reply, keep);
    keep_ = keep;
  }

  [[nodiscard]] bool Send() override {
    error_code error;
    const size_t sent = socket_.write_some(asio::buffer(out_), error);
    if (error && error != asio::error::would_block && error != asio::error::try_again) {
      Shut();
      return false;
    }
    if (sent == out_.size()) return true;
    asio::async_write(socket_, asio::buffer(out_.data() + sent, out_.size() - sent),
                      [self = shared_from_this()](error_code failed, size_t) {
                        if (!failed) self->Written();
                      });
    return false;
  }

  void Written() override {
    if (!keep_) return Shut();
    if (out_.capacity() > size_t{64} * 1024) std::string().swap(out_);
    began_ = false;
    const HttpInput::State state = input_.Parse();
    if (state == HttpInput::State::kMore) return ReadOn();
    // Pipelined: through the loop, so that a long row of requests does not become a deep stack.
    asio::post(shared_.io, [self = shared_from_this(), state] { self->Next(state); });
  }

  [[nodiscard]] bool keep_alive() const override { return input_.keep_alive(); }

  // From the watch: a request that began long ago and never ended. The socket is closed by its own
  // handler.
  void ShutIfSlow(int64_t now, int64_t limit_ns) {
    if (begun_.load(std::memory_order_relaxed) &&
        now - began_at_.load(std::memory_order_relaxed) > limit_ns)
      ShutNative();
  }

  void ShutNative() { ::shutdown(socket_.native_handle(), SHUT_RDWR); }

 private:
  void ReadOn() {
    if (!began_) {
      began_ = input_.begun();
      if (began_) began_at_.store(SteadyNs(), std::memory_order_relaxed);
    }
    Read();
  }

  void Shut() {
    error_code ignored;
    socket_.shutdown(Socket::shutdown_both, ignored);
  }

  Shared& shared_;
  Socket socket_;
  HttpInput input_;
  std::string out_;
  bool keep_ = true;
  bool began_ = false;
  std::atomic<bool> begun_{false};
  std::atomic<int64_t> began_at_{0};
};

}  // namespace

class Connections::Impl {
 public:
  Impl(const ServerOptions& options, OnRequest on_request)
      : shared_{options, std::move(on_request)}, acceptor_(shared_.io) {}

  uint16_t Listen() {
    try {
      const tcp::endpoint endpoint(asio::ip::address_v4::loopback(), shared_.options.port);
      acceptor_.open(endpoint.protocol());
      acceptor_.set_option(tcp::acceptor::reuse_address(true));
      acceptor_.bind(endpoint);
      acceptor_.listen(static_cast<int>(shared_.options.max_connections));
      return acceptor_.local_endpoint().port();
    } catch (const boost::system::system_error& error) {
      throw std::runtime_error(
          "cannot listen on 127.0.0.1:" + std::to_string(shared_.options.port) + ": " +
          error.code().message());
    }
  }

  void Accept() {
    acceptor_.async_accept([this](error_code error, Socket socket) {
      if (error == asio::error::operation_aborted || !acceptor_.is_open()) return;
      if (!error && shared_.open < shared_.options.max_connections) {
        error_code ignored;
        socket.set_option(tcp::no_delay(true), ignored);
        socket.non_blocking(true, ignored);
        const auto connection = std::make_shared<SocketConnection>(shared_, std::move(socket));
        Remember(connection);
        connection->Read();
      }
      Accept();
    });
  }

  void StopAccepting() {
    error_code ignored;
    acceptor_.close(ignored);
  }

  void CloseSlow(int64_t now_ns) {
    const std::lock_guard lock(mutex_);
    for (const auto& known : known_) {
      if (const auto connection = known.lock())
        connection->ShutIfSlow(now_ns, shared_.options.read_timeout_ms * 1'000'000);
    }
  }

  asio::io_context& io() { return shared_.io; }

 private:
  void Remember(const std::shared_ptr<SocketConnection>& connection) {
    const std::lock_guard lock(mutex_);
    known_.remove_if([](const auto& known) { return known.expired(); });
    known_.push_back(connection);
  }

  Shared shared_;
  Acceptor acceptor_;
  std::mutex mutex_;
  std::list<std::weak_ptr<SocketConnection>> known_;
};

Connections::Connections(const ServerOptions& options, OnRequest on_request)
    : impl_(std::make_unique<Impl>(options, std::move(on_request))) {}

Connections::~Connections() = default;

uint16_t Connections::Listen() {
  return impl_->Listen();
}

void Connections::Accept() {
  impl_->Accept();
}

void Connections::StopAccepting() {
  impl_->StopAccepting();
}

void Connections::CloseSlow(int64_t now_ns) {
  impl_->CloseSlow(now_ns);
}

std::shared_ptr<Link> Connections::Attach(int socket, LinkEvents events) {
  return OpenLink(impl_->io(), socket, std::move(events));
}

bool Connections::RunReady() {
  return impl_->io().poll_one() != 0;
}

void Connections::RunNext() {
  impl_->io().run_one();
}

void Connections::Post(std::function<void()> job) {
  asio::post(impl_->io(), std::move(job));
}

void Connections::End() {
  impl_->io().stop();
}

bool Connections::ended() const {
  return impl_->io().stopped();
}

}  // namespace formwork
