#include "tests/bench/runtime/load.h"

#include <algorithm>
#include <chrono>
#include <stdexcept>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sched.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace formwork::bench {
namespace {

using Clock = std::chrono::steady_clock;

struct Connection {
  int fd = -1;
  size_t request = 0;
  std::string have;
  Clock::time_point sent;
};

int Connect(uint16_t port) {
  const int fd = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::connect(fd, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0)
    throw std::runtime_error("no connection");
  const int on = 1;
  ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  return fd;
}

// The end of a whole response in `have`; 0 for none yet.
size_t WholeResponse(const std::string& have) {
  const size_t head = have.find("\r\n\r\n");
  if (head == std::string::npos) return 0;
  size_t length = have.find("ontent-Length: ");
  if (length == std::string::npos || length > head) length = have.find("ontent-length: ");
  if (length == std::string::npos || length > head)
    throw std::runtime_error("a response without a length");
  const size_t end = head + 4 + std::stoul(have.substr(length + 15, 12));
  return have.size() < end ? 0 : end;
}

void SendNext(Connection& connection, const Load& load) {
  const std::string& request = load.requests[connection.request];
  connection.sent = Clock::now();
  if (::send(connection.fd, request.data(), request.size(), MSG_NOSIGNAL) < 0)
    throw std::runtime_error("send failed");
}

double Percentile(std::vector<double>& latencies, double share) {
  if (latencies.empty()) return 0;
  const auto at = static_cast<size_t>(share * static_cast<double>(latencies.size() - 1));
  std::ranges::nth_element(latencies, latencies.begin() + static_cast<std::ptrdiff_t>(at));
  return latencies[at];
}

}  // namespace

Measured Run(const Load& load, const std::vector<bool>& counted) {
  const int epoll = ::epoll_create1(0);
  std::vector<Connection> connections(static_cast<size_t>(load.connections));
  for (size_t i = 0; i < connections.size(); ++i) {
    connections[i].fd = Connect(load.port);
    connections[i].request = i % load.requests.size();
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.u64 = i;
    ::epoll_ctl(epoll, EPOLL_CTL_ADD, connections[i].fd, &event);
    SendNext(connections[i], load);
  }
  Measured measured;
  std::vector<double> latencies;
  latencies.reserve(1'000'000);
  const auto start = Clock::now();
  const auto until = start + std::chrono::duration<double>(load.seconds);
  char buffer[65536];
  epoll_event events[64];
  while (Clock::now() < until) {
    const int ready = ::epoll_wait(epoll, events, 64, 100);
    for (int e = 0; e < ready; ++e) {
      Connection& connection = connections[events[e].data.u64];
      const ssize_t got = ::recv(connection.fd, buffer, sizeof buffer, 0);
      if (got <= 0) throw std::runtime_error("the server closed a connection");
      connection.have.append(buffer, static_cast<size_t>(got));
      const size_t end = WholeResponse(connection.have);
      if (end == 0) continue;
      if (!connection.have.starts_with("HTTP/1.1 200")) ++measured.wrong;
      connection.have.erase(0, end);
      ++measured.answers;
      if (counted.empty() || counted[connection.request]) {
        latencies.push_back(
            std::chrono::duration<double, std::micro>(Clock::now() - connection.sent).count());
      }
      SendNext(connection, load);
    }
  }
  const double took = std::chrono::duration<double>(Clock::now() - start).count();
  for (const Connection& connection : connections)
    ::close(connection.fd);
  ::close(epoll);
  measured.per_second = static_cast<double>(measured.answers) / took;
  measured.p50_us = Percentile(latencies, 0.5);
  measured.p99_us = Percentile(latencies, 0.99);
  return measured;
}

void PinToCore(int core) {
  cpu_set_t set;
  CPU_ZERO(&set);
  CPU_SET(static_cast<size_t>(core), &set);
  ::sched_setaffinity(0, sizeof set, &set);
}

}  // namespace formwork::bench
