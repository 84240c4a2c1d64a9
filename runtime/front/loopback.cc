#include "runtime/front/loopback.h"

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <chrono>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace formwork::front {
namespace {

constexpr size_t kMaxIdle = 64;
constexpr size_t kMaxHead = size_t{64} * 1024;

using SteadyClock = std::chrono::steady_clock;

// Milliseconds left for poll; -1 without a deadline.
class Deadline {
 public:
  explicit Deadline(int64_t timeout_ms)
      : set_(timeout_ms > 0), end_(SteadyClock::now() + std::chrono::milliseconds{timeout_ms}) {}

  [[nodiscard]] int Left() const {
    if (!set_) return -1;
    const auto left =
        std::chrono::duration_cast<std::chrono::milliseconds>(end_ - SteadyClock::now()).count();
    return static_cast<int>(std::clamp<int64_t>(left, 0, 1'000'000));
  }

  [[nodiscard]] bool Passed() const { return set_ && SteadyClock::now() >= end_; }

 private:
  bool set_;
  SteadyClock::time_point end_;
};

int Connect(uint16_t port) {
  const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (socket < 0) return -1;
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const int on = 1;
  setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  if (::connect(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0)
    return socket;
  ::close(socket);
  return -1;
}

bool SendAll(int socket, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = ::send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) continue;
    if (sent <= 0) return false;
    bytes.remove_prefix(static_cast<size_t>(sent));
  }
  return true;
}

enum class Got : uint8_t { kBytes, kEnd, kLate };

Got Receive(int socket, const Deadline& deadline, std::string& to) {
  pollfd waiting{socket, POLLIN, 0};
  for (;;) {
    const int ready = ::poll(&waiting, 1, deadline.Left());
    if (ready == 0 && deadline.Passed()) return Got::kLate;
    if (ready > 0) break;
    if (ready < 0 && errno != EINTR) return Got::kEnd;
  }
  char buffer[16 * 1024];
  const ssize_t size = ::recv(socket, buffer, sizeof buffer, 0);
  if (size <= 0) return Got::kEnd;
  to.append(buffer, static_cast<size_t>(size));
  return Got::kBytes;
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

size_t ToSize(std::string_view text, int base) {
  size_t value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value, base);
  return value;
}

// The content of a chunked body; false while it is not whole.
bool Unchunk(std::string_view raw, std::string& body) {
  body.clear();
  for (;;) {
    const size_t line = raw.find("\r\n");
    if (line == std::string_view::npos) return false;
    const size_t size = ToSize(raw.substr(0, line), 16);
    if (raw.size() < line + 2 + size + 2) return false;
    if (size == 0) return true;
    body.append(raw.substr(line + 2, size));
    raw.remove_prefix(line + 2 + size + 2);
  }
}

struct Reading {
  Trip trip = Trip::kBroken;
  bool keep = false;
};

Reading ReadAnswer(int socket, const Deadline& deadline, Answer& answer) {
  std::string input;
  size_t end = std::string::npos;
  while ((end = input.find("\r\n\r\n")) == std::string::npos) {
    if (input.size() > kMaxHead) return {};
    const Got got = Receive(socket, deadline, input);
    if (got != Got::kBytes) return {got == Got::kLate ? Trip::kLate : Trip::kBroken, false};
  }
  const std::string head = input.substr(0, end + 2);
  input.erase(0, end + 4);
  const size_t space = head.find(' ');
  if (space == std::string::npos || !head.starts_with("HTTP/1.")) return {};
  answer.status = static_cast<int>(ToSize(std::string_view{head}.substr(space + 1, 3), 10));
  const size_t line = head.find("\r\n");
  answer.reason = line > space + 5 ? head.substr(space + 5, line - space - 5) : "";
  const bool chunked = EqualNoCase(FindHeader(head, "transfer-encoding"), "chunked");
  const std::string_view length = FindHeader(head, "content-length");
  const bool keep = !EqualNoCase(FindHeader(head, "connection"), "close");
  for (;;) {
    if (chunked && Unchunk(input, answer.body)) return {Trip::kDone, keep};
    if (!chunked && !length.empty() && input.size() >= ToSize(length, 10)) {
      answer.body = std::move(input);
      return {Trip::kDone, keep};
    }
    const Got got = Receive(socket, deadline, input);
    if (got == Got::kLate) return {Trip::kLate, false};
    if (got == Got::kEnd) {
      if (chunked || !length.empty()) return {};
      answer.body = std::move(input);
      return {Trip::kDone, false};
    }
  }
}

std::string Serialize(const Question& question, uint16_t port) {
  std::string bytes = question.method + " " + question.target +
                      " HTTP/1.1\r\nHost: 127.0.0.1:" + std::to_string(port) + "\r\n";
  for (const auto& [name, value] : question.headers)
    bytes += name + ": " + value + "\r\n";
  bytes += "Content-Length: " + std::to_string(question.body.size()) + "\r\n\r\n";
  return bytes.append(question.body);
}

}  // namespace

Loopback::~Loopback() {
  for (const int socket : idle_)
    ::close(socket);
}

// A kept connection that has not been closed from the other side.
int Loopback::Take() {
  const std::lock_guard lock(mutex_);
  while (!idle_.empty()) {
    const int socket = idle_.back();
    idle_.pop_back();
    pollfd state{socket, POLLIN, 0};
    if (::poll(&state, 1, 0) == 0) return socket;
    ::close(socket);
  }
  return -1;
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
  Answer answer;
  int socket = Take();
  if (socket < 0) socket = Connect(port_);
  if (socket < 0) return answer;
  const Deadline deadline{question.timeout_ms};
  Reading reading;
  if (SendAll(socket, Serialize(question, port_))) reading = ReadAnswer(socket, deadline, answer);
  answer.trip = reading.trip;
  if (reading.trip == Trip::kDone && reading.keep) {
    Keep(socket);
  } else {
    ::close(socket);
  }
  return answer;
}

}  // namespace formwork::front
