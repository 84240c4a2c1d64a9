#include "runtime/src/resolve.h"

#include <condition_variable>
#include <cstring>
#include <memory>
#include <mutex>
#include <string_view>
#include <thread>

#include <netdb.h>

namespace formwork {

namespace {

struct Lookup {
  std::mutex mutex;
  std::condition_variable done_wakes;
  bool done = false;
  std::vector<SocketAddress> addresses;
};

std::vector<SocketAddress> Ask(const char* host, const std::string& port, int flags) {
  addrinfo hints{};
  hints.ai_flags = flags;
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  std::vector<SocketAddress> addresses;
  if (getaddrinfo(host, port.c_str(), &hints, &found) != 0) return addresses;
  for (const addrinfo* at = found; at != nullptr; at = at->ai_next) {
    SocketAddress& address = addresses.emplace_back();
    std::memcpy(&address.storage, at->ai_addr, at->ai_addrlen);
    address.length = at->ai_addrlen;
  }
  freeaddrinfo(found);
  return addresses;
}

// "localhost" and what is under it are the loopback addresses and never asked for (RFC 6761, 6.3):
// a container without /etc/hosts would send the question to the network, and get no answer.
bool IsThisMachine(std::string_view host) {
  if (host.ends_with('.')) host.remove_suffix(1);
  constexpr std::string_view kName = "localhost";
  if (host.size() < kName.size()) return false;
  const std::string_view tail = host.substr(host.size() - kName.size());
  for (size_t at = 0; at < kName.size(); ++at)
    if ((tail[at] | 0x20) != kName[at]) return false;
  return host.size() == kName.size() || host[host.size() - kName.size() - 1] == '.';
}

std::vector<SocketAddress> Loopback(const std::string& port) {
  std::vector<SocketAddress> addresses = Ask("127.0.0.1", port, AI_NUMERICHOST);
  for (const SocketAddress& address : Ask("::1", port, AI_NUMERICHOST))
    addresses.push_back(address);
  return addresses;
}

}  // namespace

std::vector<SocketAddress> Resolve(const std::string& host, const std::string& port,
                                   std::chrono::steady_clock::time_point until) {
  if (IsThisMachine(host)) return Loopback(port);
  const auto lookup = std::make_shared<Lookup>();
  std::thread([lookup, host, port] {
    auto addresses = Ask(host.c_str(), port, 0);
    const std::lock_guard lock(lookup->mutex);
    lookup->addresses = std::move(addresses);
    lookup->done = true;
    lookup->done_wakes.notify_all();
  }).detach();
  std::unique_lock waiting(lookup->mutex);
  lookup->done_wakes.wait_until(waiting, until, [&lookup] { return lookup->done; });
  return lookup->addresses;
}

}  // namespace formwork
