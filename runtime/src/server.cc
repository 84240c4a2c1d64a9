// The server. One thread leads: it waits for sockets, reads, and runs quick functions itself, so
// that a quick call costs no switch of threads. Functions that were slow lately run on the pool. A
// watch thread looks on: if the leader sits in a function, another thread takes the lead; if a
// call's time is up, it is answered without its function.

#include "runtime/src/server.h"

#include <atomic>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

#include "runtime/src/calls_in_flight.h"
#include "runtime/src/connections.h"
#include "runtime/src/framed_calls.h"
#include "runtime/src/leadership.h"
#include "runtime/src/relay.h"
#include "runtime/src/watch.h"
#include "runtime/src/worker_pool.h"

namespace formwork {
namespace {

constexpr int64_t kGraceNs = 4'000'000'000;  // for the calls in flight when the server stops
constexpr int64_t kSweepNs = 20'000'000;     // between looks at what is late or slow
// Answers are held until the leader has nothing else to do, so that they go out, and wake their
// reader, together: each wake of a sleeping reader costs as much as a small answer does. But no
// more of them and no longer than this.
constexpr size_t kMostHeld = 64;
constexpr int64_t kLongestHeldNs = 200'000;

}  // namespace

class ServerLoop : public RelayLoop {
 public:
  ServerLoop(const ServerOptions& options, const Dispatcher& dispatcher)
      : dispatcher_(dispatcher),
        connections_(options,
                     [this](const std::shared_ptr<Connection>& connection, WireRequest&& request) {
                       Handle(connection, std::move(request));
                     }),
        pool_(options.threads),
        relay_(options.relay),
        link_(options.link) {}

  uint16_t Listen() { return link_ < 0 ? connections_.Listen() : uint16_t{0}; }

  void Run();
  void Stop();

  std::shared_ptr<Link> Attach(int socket, LinkEvents events) override {
    return connections_.Attach(socket, std::move(events));
  }

  void Post(std::function<void()> job) override { connections_.Post(std::move(job)); }

  void Hold(const std::shared_ptr<Link>& link) override { Hold(link, SteadyNs()); }

  void Answer(CallInFlight& call, const protocol::Reply& reply) override;

 private:
  void Serve();
  void Handle(const std::shared_ptr<Connection>& connection, WireRequest&& request);
  void Begin(const std::shared_ptr<CallInFlight>& call, int64_t now);
  bool BeginFramed();
  void Execute(const std::shared_ptr<CallInFlight>& call, int64_t start, bool leading);
  void Hold(std::shared_ptr<Outgoing> outgoing, int64_t now);
  void SendHeld();
  void Lead(uint64_t term);
  Watch::Seen Look(int64_t now);
  void AnswerLate(int64_t now);

  const Dispatcher& dispatcher_;
  Connections connections_;
  WorkerPool pool_;
  Relay* const relay_;
  const int link_;
  FramedCalls framed_;
  Leadership leadership_;
  CallsInFlight calls_;
  Watch watch_;
  std::atomic<bool> stopping_{false};
  int64_t last_sweep_ = 0;  // the watch's
  int64_t stop_at_ = 0;     // the watch's

  std::mutex held_mutex_;
  std::vector<std::shared_ptr<Outgoing>> held_;  // with something to send
  int64_t held_since_ = 0;
};

void ServerLoop::Handle(const std::shared_ptr<Connection>& connection, WireRequest&& request) {
  const bool post = request.method == "POST";
  const Dispatcher::Entry* entry = post ? dispatcher_.Find(request.path) : nullptr;
  const bool relayed = post && entry == nullptr && relay_ != nullptr;
  if (entry == nullptr && !relayed) {
    const bool keep = connection->keep_alive() && !stopping_;
    return connection->Answer(dispatcher_.Dispatch(request), keep);
  }
  auto call = std::make_shared<CallInFlight>();
  call->request = std::move(request);
  call->entry = entry;
  call->connection = connection;
  const int64_t now = SteadyNs();
  if (entry != nullptr && entry->options.timeout_ms > 0)
    call->due_ns = now + entry->options.timeout_ms * 1'000'000;
  Begin(call, now);
}

void ServerLoop::Begin(const std::shared_ptr<CallInFlight>& call, int64_t now) {
  calls_.Begin(call);
  if (call->entry != nullptr && IsTrusted(*call->entry)) return Execute(call, now, true);
  watch_.Wake(Watch::Seen::kWaiting);
  if (call->entry == nullptr) return relay_->Take(call, now);
  pool_.Run([this, call] { Execute(call, SteadyNs(), false); });
}

// One of those that came on the link; false if there is none. Once the server is to stop they go
// back as they came, for the next process.
bool ServerLoop::BeginFramed() {
  if (link_ < 0) return false;
  std::optional<FramedCall> call = framed_.Next();
  if (!call) return false;
  if (stopping_) {
    call->connection->Answer({.status = Frame::kCall, .reason = {}, .body = {}}, false);
  } else {
    Handle(call->connection, std::move(call->request));
  }
  return true;
}

void ServerLoop::Execute(const std::shared_ptr<CallInFlight>& call, int64_t start, bool leading) {
  if (leading) {
    leadership_.Enter(start);
    watch_.Wake(Watch::Seen::kRunning);
  }
  const protocol::Reply reply = Dispatcher::Call(call->entry->handler, call->request);
  if (leading) leadership_.Leave(start);
  const int64_t now = SteadyNs();
  Rate(*call->entry, now - start);
  if (call->answered.exchange(true)) return;  // its time was up
  Connection& connection = *call->connection;
  const bool keep = connection.keep_alive() && !stopping_;
  if (leading) {
    connection.Prepare(reply, keep);
    Hold(call->connection, now);
  } else {
    connection.Answer(reply, keep);
  }
  calls_.End(*call);
}

void ServerLoop::Answer(CallInFlight& call, const protocol::Reply& reply) {
  if (call.answered.exchange(true)) return;
  call.connection->Prepare(reply, call.connection->keep_alive() && !stopping_);
  Hold(call.connection, SteadyNs());
  calls_.End(call);
}

void ServerLoop::Hold(std::shared_ptr<Outgoing> outgoing, int64_t now) {
  bool full = false;
  {
    const std::lock_guard lock(held_mutex_);
    if (held_.empty()) {
      held_since_ = now;
      held_.reserve(kMostHeld);
    }
    held_.push_back(std::move(outgoing));
    full = held_.size() >= kMostHeld || now - held_since_ > kLongestHeldNs;
  }
  if (full) SendHeld();
}

// All are sent before the first is read from again: their readers have the time to answer.
void ServerLoop::SendHeld() {
  std::vector<std::shared_ptr<Outgoing>> held;
  {
    const std::lock_guard lock(held_mutex_);
    held.swap(held_);
  }
  for (std::shared_ptr<Outgoing>& outgoing : held) {
    if (!outgoing->Send()) outgoing.reset();
  }
  for (const std::shared_ptr<Outgoing>& outgoing : held) {
    if (outgoing) outgoing->Written();
  }
}

void ServerLoop::Lead(uint64_t term) {
  SendHeld();  // of a leader who is stuck
  while (leadership_.Holds(term)) {
    if (BeginFramed() || connections_.RunReady()) continue;
    SendHeld();
    if (connections_.ended()) break;
    connections_.RunNext();
  }
  SendHeld();
}

Watch::Seen ServerLoop::Look(int64_t now) {
  const bool working = calls_.size() != 0;
  if (stopping_) {
    if (stop_at_ == 0) stop_at_ = now + kGraceNs;
    if (!working || now > stop_at_) {
      connections_.End();
      return Watch::Seen::kEnd;
    }
  }
  if (const auto term = leadership_.TakeIfStuck(now))
    pool_.RunNow([this, next = *term] { Lead(next); });
  if (now - last_sweep_ >= kSweepNs) {
    last_sweep_ = now;
    AnswerLate(now);
    if (relay_ != nullptr) relay_->Look(now);
    connections_.CloseSlow(now);
  }
  if (leadership_.IsInFunction() || stopping_) return Watch::Seen::kRunning;
  return working ? Watch::Seen::kWaiting : Watch::Seen::kNothing;
}

void ServerLoop::AnswerLate(int64_t now) {
  for (const auto& call : calls_.TakeLate(now)) {
    Distrust(*call->entry);
    protocol::Reply reply = protocol::Failure("TimeOut", "the function did not answer in its time");
    if (call->entry->options.late)
      reply = Dispatcher::Call(call->entry->options.late, call->request);
    connections_.Post([connection = call->connection, reply = std::move(reply)] {
      connection->Answer(reply, connection->keep_alive());
    });
  }
}

// The port; or a link, for as long as there is someone at its other end.
void ServerLoop::Serve() {
  if (link_ < 0) return connections_.Accept();
  framed_.Begin(
      connections_.Attach(link_, {.frame = [this](const Frame& frame) { framed_.Came(frame); },
                                  .closed =
                                      [this] {
                                        stopping_ = true;
                                        watch_.Wake(Watch::Seen::kRunning);
                                      }}));
}

void ServerLoop::Run() {
  Serve();
  if (relay_ != nullptr) relay_->Begin(*this);
  watch_.Start([this](int64_t now) { return Look(now); });
  Lead(Leadership::kFirstTerm);
  watch_.Join();  // this thread may have lost the lead long ago; the watch ends last
  if (relay_ != nullptr) relay_->End();
  pool_.Stop();
}

void ServerLoop::Stop() {
  connections_.Post([this] {
    connections_.StopAccepting();
    stopping_ = true;
    watch_.Wake(Watch::Seen::kRunning);
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
