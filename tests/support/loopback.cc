#include "tests/support/loopback.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <chrono>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

namespace formwork::test {
namespace {

constexpr size_t kMaxIdle = 64;
constexpr size_t kMaxHead = size_t{16} * 1024;
constexpr size_t kMaxBody = size_t{256} * 1024 * 1024;

using SteadyClock = std::chrono::steady_clock;

class Deadline {
 public:
  explicit Deadline(int64_t timeout_ms)
      : set_(timeout_ms > 0), end_(SteadyClock::now() + std::chrono::milliseconds{timeout_ms}) {}

  // Until the socket can be read from or written to; false once the deadline has passed.
  [[nodiscard]] bool Await(int socket, short events) const {
    pollfd waiting{socket, events, 0};
    for (;;) {
      const int ready = ::poll(&waiting, 1, Left());
      if (ready > 0 || (ready < 0 && errno != EINTR))
        return true;  // an error shows when it is used
      if (set_ && SteadyClock::now() >= end_) return false;
    }
  }

 private:
  // Milliseconds for poll; -1 without a deadline.
  [[nodiscard]] int Left() const {
    if (!set_) return -1;
    const auto left =
        std::chrono::duration_cast<std::chrono::milliseconds>(end_ - SteadyClock::now()).count();
    return static_cast<int>(std::clamp<int64_t>(left, 0, 1'000'000));
  }

  bool set_;
  SteadyClock::time_point end_;
};

}  // namespace

int Connect(uint16_t port) {
  const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (socket < 0) return -1;
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const int on = 1;
  ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  if (::connect(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0)
    return socket;
  ::close(socket);
  return -1;
}

namespace {

// Both texts as one; nothing is copied.
Trip SendAll(int socket, const Deadline& deadline, std::string_view head, std::string_view body) {
  while (!head.empty() || !body.empty()) {
    // A message's parts are written to as well as read, in general; send only reads them.
    std::array<iovec, 2> parts{iovec{const_cast<char*>(head.data()), head.size()},
                               iovec{const_cast<char*>(body.data()), body.size()}};
    msghdr message{};
    message.msg_iov = parts.data();
    message.msg_iovlen = parts.size();
    const ssize_t sent = ::sendmsg(socket, &message, MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent < 0 && errno == EINTR) continue;
    if (sent < 0 && errno == EAGAIN) {
      if (!deadline.Await(socket, POLLOUT)) return Trip::kLate;
      continue;
    }
    if (sent <= 0) return Trip::kBroken;
    const size_t of_head = std::min(head.size(), static_cast<size_t>(sent));
    head.remove_prefix(of_head);
    body.remove_prefix(static_cast<size_t>(sent) - of_head);
  }
  return Trip::kDone;
}

// What there is, into the room; `got` is larger by it.
Trip Receive(int socket, const Deadline& deadline, char* to, size_t room, size_t& got) {
  if (!deadline.Await(socket, POLLIN)) return Trip::kLate;
  const ssize_t size = ::recv(socket, to, room, 0);
  if (size <= 0) return Trip::kBroken;
  got += static_cast<size_t>(size);
  return Trip::kDone;
}

bool EqualNoCase(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](char x, char y) { return (x | 0x20) == (y | 0x20); });
}

std::string_view FindHeader(std::string_view head, std::string_view name) {
  for (size_t at = head.find("\r\n"); at != std::string_view::npos; at = head.find("\r\n", at)) {
    at += 2;
    const std::string_view line = head.substr(at, head.find("\r\n", at) - at);
    const size_t colon = line.find(':');
    if (colon == std::string_view::npos || !EqualNoCase(line.substr(0, colon), name)) continue;
    std::string_view value = line.substr(colon + 1);
    while (value.starts_with(' '))
      value.remove_prefix(1);
    return value;
  }
  return {};
}

size_t ToSize(std::string_view text) {
  size_t value = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
  return read.ec == std::errc{} ? value : kMaxBody + 1;
}

struct Head {
  int status = 0;  // 0: it is no head
  std::string_view reason;
  size_t length = 0;
  bool keep = false;
};

Head ReadHead(std::string_view text) {
  const size_t space = text.find(' ');
  const size_t line = text.find("\r\n");
  const std::string_view length = FindHeader(text, "content-length");
  if (!text.starts_with("HTTP/1.") || space + 4 > line || length.empty()) return {};
  Head head;
  head.status = static_cast<int>(ToSize(text.substr(space + 1, 3)));
  if (line > space + 5) head.reason = text.substr(space + 5, line - space - 5);
  head.length = ToSize(length);
  head.keep = !EqualNoCase(FindHeader(text, "connection"), "close");
  return head;
}

struct Reading {
  Trip trip = Trip::kBroken;
  bool keep = false;
};

Reading ReadAnswer(int socket, const Deadline& deadline, Answer& answer) {
  std::array<char, kMaxHead> buffer;  // NOLINT(cppcoreguidelines-pro-type-member-init): room only
  size_t filled = 0;
  size_t end = std::string_view::npos;
  while ((end = std::string_view(buffer.data(), filled).find("\r\n\r\n")) ==
         std::string_view::npos) {
    if (filled == buffer.size()) return {};
    const Trip trip =
        Receive(socket, deadline, buffer.data() + filled, buffer.size() - filled, filled);
    if (trip != Trip::kDone) return {trip};
  }
  const Head head = ReadHead({buffer.data(), end + 2});
  const std::string_view begun(buffer.data() + end + 4, filled - end - 4);
  if (head.status == 0 || head.length > kMaxBody || begun.size() > head.length) return {};
  answer.status = head.status;
  answer.reason = head.reason;
  answer.body.resize(head.length);
  std::copy(begun.begin(), begun.end(), answer.body.begin());
  for (size_t at = begun.size(); at < head.length;) {
    const Trip trip = Receive(socket, deadline, answer.body.data() + at, head.length - at, at);
    if (trip != Trip::kDone) return {trip};
  }
  return {Trip::kDone, head.keep};
}

std::string WriteHead(const Question& question) {
  std::string head;
  head.reserve(512);
  head.append(question.method).append(" ").append(question.target);
  head.append(" HTTP/1.1\r\nHost: 127.0.0.1\r\n");
  for (const auto& [name, value] : question.headers)
    head.append(name).append(": ").append(value).append("\r\n");
  return head.append("Content-Length: ")
      .append(std::to_string(question.body.size()))
      .append("\r\n\r\n");
}

}  // namespace

Loopback::~Loopback() {
  for (const int socket : idle_)
    ::close(socket);
}

int Loopback::Take() {
  const std::lock_guard lock(mutex_);
  if (idle_.empty()) return -1;
  const int socket = idle_.back();
  idle_.pop_back();
  return socket;
}

void Loopback::Keep(int socket) {
  const std::lock_guard lock(mutex_);
  if (idle_.size() < kMaxIdle) {
    idle_.push_back(socket);
  } else {
    ::close(socket);
  }
}

Answer Loopback::Ask(const Question& question) {
  const Deadline deadline{question.timeout_ms};
  const std::string head = WriteHead(question);
  for (int socket = Take();; socket = -1) {
    const bool kept = socket >= 0;
    if (!kept) socket = Connect(port_);
    if (socket < 0) return {};
    Answer answer;
    Reading reading{SendAll(socket, deadline, head, question.body)};
    const bool closed_meanwhile = kept && reading.trip == Trip::kBroken;
    if (reading.trip == Trip::kDone) reading = ReadAnswer(socket, deadline, answer);
    if (reading.trip == Trip::kDone && reading.keep) {
      Keep(socket);
    } else {
      ::close(socket);
    }
    answer.trip = reading.trip;
    if (!closed_meanwhile) return answer;
  }
}

}  // namespace formwork::test
