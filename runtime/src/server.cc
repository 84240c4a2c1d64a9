// The server. One thread leads: it waits for sockets, reads, and runs quick functions itself, so
// that a quick call costs no switch of threads. Functions that were slow lately run on the pool. A
// watch thread looks every millisecond: if the leader sits in a function, another thread takes the
// lead; if a call's time is up, it is answered without its function.

#include "runtime/src/server.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <list>
#include <mutex>
#include <stdexcept>
#include <thread>
#include <utility>
#include <vector>

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/write.hpp>

#include "runtime/src/http_input.h"
#include "runtime/src/worker_pool.h"

namespace formwork {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

namespace {

constexpr int64_t kStuckNs =
    1'500'000;                         // in a function for longer: the lead goes to another thread
constexpr int64_t kQuickNs = 300'000;  // a run that counts as quick
constexpr int kTrusted = 32;           // a score from which a function runs where it was read
constexpr int kMostTrusted = 64;
constexpr int kSlowCosts =
    16;  // one run in ten that is slow is enough to lose it; one in a hundred is not
constexpr auto kTick = std::chrono::milliseconds(1);
constexpr int64_t kGraceNs = 4'000'000'000;

int64_t NowNs() {
  return std::chrono::duration_cast<std::chrono::nanoseconds>(
             std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

}  // namespace

class Connection;

// One call: whoever sets `answered` first answers it.
struct CallInFlight {
  WireRequest request;
  const Dispatcher::Entry* entry = nullptr;
  int64_t due_ns = 0;  // 0: no limit
  std::atomic<bool> answered{false};
  std::shared_ptr<Connection> connection;
};

class ServerLoop {
 public:
  ServerLoop(ServerOptions options, const Dispatcher& dispatcher)
      : options_(options), dispatcher_(dispatcher), acceptor_(io_), pool_(options.threads) {}

  uint16_t Listen();
  void Run();
  void Stop();

  void Handle(const std::shared_ptr<Connection>& connection, WireRequest request);
  void Execute(const std::shared_ptr<CallInFlight>& call, bool leading);
  void Forget(const std::shared_ptr<CallInFlight>& call);

  asio::io_context& io() { return io_; }

  const ServerOptions& options() const { return options_; }

  void Opened() { ++open_; }

  void Closed() { --open_; }

 private:
  friend class Connection;

  void Accept();
  static void Rate(const Dispatcher::Entry& entry, int64_t took_ns);
  void Lead(uint64_t term);
  void Watch();
  void TakeLeadIfStuck();
  void AnswerLate(int64_t now);
  void CloseSlow(int64_t now);
  void WakeWatch();

  ServerOptions options_;
  const Dispatcher& dispatcher_;
  asio::io_context io_;
  tcp::acceptor acceptor_;
  WorkerPool pool_;
  std::atomic<size_t> open_{0};
  std::atomic<bool> stopping_{false};

  std::atomic<uint64_t> term_{1};        // whose turn it is to lead
  std::atomic<int64_t> in_function_{0};  // since when the leader runs one; 0: it does not

  std::mutex calls_mutex_;
  std::list<std::shared_ptr<CallInFlight>> timed_calls_;  // those with a limit
  std::atomic<size_t> in_flight_{0};

  std::mutex connections_mutex_;
  std::list<std::weak_ptr<Connection>> connections_;

  std::mutex watch_mutex_;
  std::condition_variable watch_wakes_;
  std::atomic<bool> watch_sleeps_{false};
  std::thread watch_;
};

class Connection : public std::enable_shared_from_this<Connection> {
 public:
  Connection(ServerLoop& server, tcp::socket socket)
      : server_(server),
        socket_(std::move(socket)),
        input_({server.options().max_header_bytes, server.options().max_body_bytes}) {
    server_.Opened();
  }

  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  ~Connection() { server_.Closed(); }

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
      WireRequest request = input_.Take();
      server_.Handle(shared_from_this(), std::move(request));
    }
  }

  void Answer(const protocol::Reply& reply, bool keep) {
    out_ = WriteResponse(reply, keep);
    keep_ = keep;
    error_code error;
    const size_t sent = socket_.write_some(asio::buffer(out_), error);
    if (error && error != asio::error::would_block && error != asio::error::try_again)
      return Shut();
    if (sent == out_.size()) return Written();
    asio::async_write(socket_, asio::buffer(out_.data() + sent, out_.size() - sent),
                      [self = shared_from_this()](error_code failed, size_t) {
                        if (!failed) self->Written();
                      });
  }

  [[nodiscard]] bool keep_alive() const { return input_.keep_alive(); }

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
      if (began_) began_at_.store(NowNs(), std::memory_order_relaxed);
    }
    Read();
  }

  void Written() {
    if (!keep_) return Shut();
    if (out_.capacity() > size_t{64} * 1024) std::string().swap(out_);
    began_ = false;
    const HttpInput::State state = input_.Parse();
    if (state == HttpInput::State::kMore) return ReadOn();
    // Pipelined: through the loop, so that a long row of requests does not become a deep stack.
    asio::post(server_.io(), [self = shared_from_this(), state] { self->Next(state); });
  }

  void Shut() {
    error_code ignored;
    socket_.shutdown(tcp::socket::shutdown_both, ignored);
  }

  ServerLoop& server_;
  tcp::socket socket_;
  HttpInput input_;
  std::string out_;
  bool keep_ = true;
  bool began_ = false;
  std::atomic<bool> begun_{false};
  std::atomic<int64_t> began_at_{0};
};

uint16_t ServerLoop::Listen() {
  try {
    const tcp::endpoint endpoint(asio::ip::address_v4::loopback(), options_.port);
    acceptor_.open(endpoint.protocol());
    acceptor_.set_option(tcp::acceptor::reuse_address(true));
    acceptor_.bind(endpoint);
    acceptor_.listen(static_cast<int>(options_.max_connections));
    return acceptor_.local_endpoint().port();
  } catch (const boost::system::system_error& error) {
    throw std::runtime_error("cannot listen on 127.0.0.1:" + std::to_string(options_.port) + ": " +
                             error.code().message());
  }
}

void ServerLoop::Accept() {
  acceptor_.async_accept([this](error_code error, tcp::socket socket) {
    if (error == asio::error::operation_aborted || stopping_) return;
    if (!error && open_ < options_.max_connections) {
      error_code ignored;
      socket.set_option(tcp::no_delay(true), ignored);
      socket.non_blocking(true, ignored);
      const auto connection = std::make_shared<Connection>(*this, std::move(socket));
      {
        const std::lock_guard lock(connections_mutex_);
        connections_.remove_if(
            [](const std::weak_ptr<Connection>& known) { return known.expired(); });
        connections_.push_back(connection);
      }
      WakeWatch();
      connection->Read();
    }
    Accept();
  });
}

void ServerLoop::Handle(const std::shared_ptr<Connection>& connection, WireRequest request) {
  const bool keep = connection->keep_alive() && !stopping_;
  const Dispatcher::Entry* entry =
      request.method == "POST" ? dispatcher_.Find(request.path) : nullptr;
  if (entry == nullptr) return connection->Answer(dispatcher_.Dispatch(request), keep);
  auto call = std::make_shared<CallInFlight>();
  call->request = std::move(request);
  call->entry = entry;
  call->connection = connection;
  in_flight_.fetch_add(1);
  if (entry->options.timeout_ms > 0) {
    call->due_ns = NowNs() + entry->options.timeout_ms * 1'000'000;
    const std::lock_guard lock(calls_mutex_);
    timed_calls_.push_back(call);
  }
  WakeWatch();
  if (entry->quick_runs.load(std::memory_order_relaxed) >= kTrusted) {
    Execute(call, true);
  } else {
    pool_.Run([this, call] { Execute(call, false); });
  }
}

void ServerLoop::Execute(const std::shared_ptr<CallInFlight>& call, bool leading) {
  const int64_t start = NowNs();
  if (leading) in_function_.store(start);
  const protocol::Reply reply = Dispatcher::Call(call->entry->handler, call->request);
  if (leading) {
    int64_t mine = start;  // not another leader's
    in_function_.compare_exchange_strong(mine, 0);
  }
  Rate(*call->entry, NowNs() - start);
  if (call->answered.exchange(true)) return;  // its time was up
  call->connection->Answer(reply, call->connection->keep_alive() && !stopping_);
  Forget(call);
}

// Quick runs earn trust, slow ones cost it; a thread that was only kept waiting by a busy machine
// is forgiven soon.
void ServerLoop::Rate(const Dispatcher::Entry& entry, int64_t took_ns) {
  const int score = entry.quick_runs.load(std::memory_order_relaxed);
  const int next = took_ns < kQuickNs ? score + 1 : took_ns < kStuckNs ? score - kSlowCosts : 0;
  const int bounded = std::clamp(next, 0, kMostTrusted);
  if (bounded != score) entry.quick_runs.store(bounded, std::memory_order_relaxed);
}

void ServerLoop::Forget(const std::shared_ptr<CallInFlight>& call) {
  in_flight_.fetch_sub(1);
  if (call->due_ns == 0) return;
  const std::lock_guard lock(calls_mutex_);
  timed_calls_.remove(call);
}

void ServerLoop::Lead(uint64_t term) {
  while (term == term_.load() && !io_.stopped())
    io_.run_one();
}

void ServerLoop::WakeWatch() {
  if (!watch_sleeps_.load()) return;
  const std::lock_guard lock(watch_mutex_);
  watch_sleeps_.store(false);
  watch_wakes_.notify_one();
}

void ServerLoop::TakeLeadIfStuck() {
  const int64_t since = in_function_.load();
  if (since == 0 || NowNs() - since < kStuckNs) return;
  const uint64_t next = term_.load() + 1;
  in_function_.store(0);
  term_.store(next);
  pool_.RunNow([this, next] { Lead(next); });
}

void ServerLoop::AnswerLate(int64_t now) {
  std::vector<std::shared_ptr<CallInFlight>> late;
  {
    const std::lock_guard lock(calls_mutex_);
    for (auto at = timed_calls_.begin(); at != timed_calls_.end();) {
      const bool due = (*at)->due_ns < now;
      if (due) late.push_back(*at);
      at = due ? timed_calls_.erase(at) : std::next(at);
    }
  }
  for (const auto& call : late) {
    if (call->answered.exchange(true)) continue;
    in_flight_.fetch_sub(1);
    call->entry->quick_runs.store(0);
    protocol::Reply reply = protocol::Failure("TimeOut", "the function did not answer in its time");
    if (call->entry->options.late)
      reply = Dispatcher::Call(call->entry->options.late, call->request);
    asio::post(io_, [connection = call->connection, reply = std::move(reply)] {
      connection->Answer(reply, connection->keep_alive());
    });
  }
}

void ServerLoop::CloseSlow(int64_t now) {
  const std::lock_guard lock(connections_mutex_);
  for (const auto& known : connections_) {
    if (const auto connection = known.lock())
      connection->ShutIfSlow(now, options_.read_timeout_ms * 1'000'000);
  }
}

void ServerLoop::Watch() {
  int64_t last_active = NowNs();
  int64_t last_sweep = 0;
  int64_t stop_at = 0;
  while (true) {
    {
      std::unique_lock lock(watch_mutex_);
      const int64_t idle = NowNs() - last_active;
      if (idle > 100'000'000 && !stopping_) {
        // Nothing to watch but half-read requests: look once a second, or when a call begins.
        watch_sleeps_.store(true);
        watch_wakes_.wait_for(lock, std::chrono::seconds(1),
                              [this] { return !watch_sleeps_.load() || stopping_; });
        watch_sleeps_.store(false);
      } else {
        watch_wakes_.wait_for(lock, kTick);
      }
    }
    const int64_t now = NowNs();
    if (in_flight_.load() != 0) last_active = now;
    if (stopping_) {
      if (stop_at == 0) stop_at = now + kGraceNs;
      if (in_flight_.load() == 0 || now > stop_at) return io_.stop();
    }
    TakeLeadIfStuck();
    if (now - last_sweep < 20'000'000) continue;
    last_sweep = now;
    AnswerLate(now);
    CloseSlow(now);
  }
}

void ServerLoop::Run() {
  Accept();
  watch_ = std::thread([this] { Watch(); });
  Lead(1);
  watch_.join();  // this thread may have lost the lead long ago; the watch ends last
  pool_.Stop();
}

void ServerLoop::Stop() {
  asio::post(io_, [this] {
    error_code ignored;
    acceptor_.close(ignored);
    {
      const std::lock_guard lock(watch_mutex_);
      stopping_ = true;
    }
    watch_wakes_.notify_all();
  });
}

Server::Server(ServerOptions options, const Dispatcher& dispatcher)
    : loop_(std::make_unique<ServerLoop>(options, dispatcher)) {}

Server::~Server() = default;

uint16_t Server::Listen() {
  return loop_->Listen();
}

void Server::Run() {
  loop_->Run();
}

void Server::Stop() {
  loop_->Stop();
}

}  // namespace formwork
