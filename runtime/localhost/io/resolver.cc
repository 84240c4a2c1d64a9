#include "runtime/localhost/io/resolver.h"

#include <algorithm>
#include <cstring>
#include <mutex>
#include <thread>
#include <utility>

#include <netdb.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

namespace formwork::localhost {

// Outlives the resolver when a thread is still waiting for its answer.
struct Resolver::Shared {
  struct Answer {
    Done done;
    std::vector<SocketAddress> addresses;
  };

  Shared() : wake(::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)) {}

  Shared(const Shared&) = delete;
  Shared& operator=(const Shared&) = delete;

  ~Shared() { ::close(wake); }

  int wake;
  std::mutex mutex;
  std::vector<Answer> answers;
};

namespace {

// "localhost" is the loopback address and never asked for (RFC 6761, 6.3): a container without
// /etc/hosts would send the question to the network, and get no answer.
const char* Numeric(const std::string& host) {
  return host == "localhost" ? "127.0.0.1" : host.c_str();
}

std::vector<SocketAddress> Ask(const std::string& host, uint16_t port) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  std::vector<SocketAddress> addresses;
  if (::getaddrinfo(Numeric(host), std::to_string(port).c_str(), &hints, &found) != 0)
    return addresses;
  for (const addrinfo* at = found; at != nullptr; at = at->ai_next) {
    SocketAddress& address = addresses.emplace_back();
    std::memcpy(&address.storage, at->ai_addr, at->ai_addrlen);
    address.length = at->ai_addrlen;
  }
  ::freeaddrinfo(found);
  std::ranges::stable_sort(addresses, [](const SocketAddress& a, const SocketAddress& b) {
    return a.storage.ss_family == AF_INET && b.storage.ss_family != AF_INET;
  });
  return addresses;
}

}  // namespace

Resolver::Resolver(Loop& loop) : loop_(loop), shared_(std::make_shared<Shared>()) {
  loop_.Add(shared_->wake, EPOLLIN, [this](uint32_t) { Collect(); });
}

Resolver::~Resolver() {
  loop_.Remove(shared_->wake);
}

void Resolver::Resolve(const std::string& host, uint16_t port, Done done) {
  // `done` is only carried over there; it is called and destroyed here.
  std::thread([shared = shared_, host, port, done = std::move(done)]() mutable {
    std::vector<SocketAddress> addresses = Ask(host, port);
    const std::lock_guard lock(shared->mutex);
    shared->answers.push_back({std::move(done), std::move(addresses)});
    const uint64_t one = 1;
    if (::write(shared->wake, &one, sizeof one) < 0) return;  // it is set already
  }).detach();
}

void Resolver::Collect() {
  uint64_t count = 0;
  if (::read(shared_->wake, &count, sizeof count) < 0) return;
  std::vector<Shared::Answer> answers;
  {
    const std::lock_guard lock(shared_->mutex);
    answers.swap(shared_->answers);
  }
  for (const Shared::Answer& answer : answers)
    answer.done(answer.addresses);
}

}  // namespace formwork::localhost
