#include "http.h"

#include <algorithm>
#include <cstdio>
#include <cstring>
#include <optional>
#include <thread>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace fake_gemini {
namespace {

constexpr size_t kMaxHead = 32 * 1024;
constexpr size_t kMaxBody = 1024 * 1024;

class Connection {
 public:
  explicit Connection(int socket)
      : socket_(socket) {}

  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  ~Connection() { ::close(socket_); }

  std::optional<Request> Read() {
    size_t end = std::string::npos;
    while ((end = buffer_.find("\r\n\r\n")) == std::string::npos) {
      if (buffer_.size() > kMaxHead || !Fill()) return std::nullopt;
    }
    Request request;
    const std::string head = buffer_.substr(0, end + 2);
    buffer_.erase(0, end + 4);
    if (!ReadHead(head, request)) return std::nullopt;
    const std::string length = Header(head, "content-length");
    const bool chunked = Header(head, "transfer-encoding").find("chunked") != std::string::npos;
    const bool complete = chunked ? ReadChunks(request.body) : ReadBody(length, request.body);
    if (!complete) return std::nullopt;
    return request;
  }

  bool Write(const Response& response) {
    if (response.hang) {
      pollfd wait{.fd = socket_, .events = POLLIN, .revents = 0};
      ::poll(&wait, 1, 120'000);
      return false;
    }
    if (response.reset) {
      const linger now{.l_onoff = 1, .l_linger = 0};
      ::setsockopt(socket_, SOL_SOCKET, SO_LINGER, &now, sizeof now);
      return false;
    }
    std::string out =
        "HTTP/1.1 " + std::to_string(response.status) + " " +
        (response.status < 300 ? "OK" : "Error") + "\r\nContent-Type: " + response.content_type +
        "\r\n" + response.extra_headers +
        "Content-Length: " + std::to_string(response.body.size()) + "\r\n\r\n" + response.body;
    for (size_t sent = 0; sent < out.size();) {
      const ssize_t n = ::send(socket_, out.data() + sent, out.size() - sent, MSG_NOSIGNAL);
      if (n <= 0) return false;
      sent += static_cast<size_t>(n);
    }
    return true;
  }

 private:
  bool Fill() {
    char bytes[16384];
    const ssize_t n = ::recv(socket_, bytes, sizeof bytes, 0);
    if (n <= 0) return false;
    buffer_.append(bytes, static_cast<size_t>(n));
    return true;
  }

  static bool ReadHead(const std::string& head, Request& request) {
    const size_t first = head.find(' ');
    const size_t second = head.find(' ', first + 1);
    if (first == std::string::npos || second == std::string::npos) return false;
    request.method = head.substr(0, first);
    const std::string target = head.substr(first + 1, second - first - 1);
    const size_t mark = target.find('?');
    request.path = target.substr(0, mark);
    if (mark != std::string::npos) request.query = target.substr(mark + 1);
    request.api_key = Header(head, "x-goog-api-key");
    return true;
  }

  static std::string Header(const std::string& head, const std::string& name) {
    size_t line = head.find("\r\n");
    while (line != std::string::npos && line + 2 < head.size()) {
      const size_t begin = line + 2;
      line = head.find("\r\n", begin);
      const size_t colon = head.find(':', begin);
      if (colon == std::string::npos || colon > line || colon - begin != name.size()) continue;
      const bool same =
          std::equal(name.begin(), name.end(), head.begin() + static_cast<long>(begin),
                     [](char a, char b) { return a == (b >= 'A' && b <= 'Z' ? b + 32 : b); });
      if (!same) continue;
      const size_t value = head.find_first_not_of(' ', colon + 1);
      return value >= line ? "" : head.substr(value, line - value);
    }
    return {};
  }

  bool ReadBody(const std::string& length, std::string& body) {
    const size_t wanted = length.empty() ? 0 : std::strtoul(length.c_str(), nullptr, 10);
    if (wanted > kMaxBody) return false;
    while (buffer_.size() < wanted) {
      if (!Fill()) return false;
    }
    body = buffer_.substr(0, wanted);
    buffer_.erase(0, wanted);
    return true;
  }

  bool ReadChunks(std::string& body) {
    for (;;) {
      size_t line = std::string::npos;
      while ((line = buffer_.find("\r\n")) == std::string::npos) {
        if (!Fill()) return false;
      }
      const size_t size = std::strtoul(buffer_.c_str(), nullptr, 16);
      if (body.size() + size > kMaxBody) return false;
      while (buffer_.size() < line + 2 + size + 2) {
        if (!Fill()) return false;
      }
      body.append(buffer_, line + 2, size);
      buffer_.erase(0, line + 2 + size + 2);
      if (size == 0) return true;
    }
  }

  int socket_;
  std::string buffer_;
};

void ServeConnection(int socket, const std::function<Response(const Request&)>& handler) {
  Connection connection(socket);
  while (auto request = connection.Read()) {
    if (!connection.Write(handler(*request))) return;
  }
}

}  // namespace

int Serve(uint16_t port, const std::function<void(uint16_t)>& ready,
          const std::function<Response(const Request&)>& handler) {
  const int listener = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const int on = 1;
  ::setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const bool bound = ::bind(listener, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
  if (!bound || ::listen(listener, 128) != 0) {
    std::perror("fake-gemini: cannot listen");
    return 1;
  }
  socklen_t size = sizeof address;
  ::getsockname(listener, reinterpret_cast<sockaddr*>(&address), &size);
  ready(ntohs(address.sin_port));
  for (;;) {
    const int socket = ::accept4(listener, nullptr, nullptr, SOCK_CLOEXEC);
    if (socket < 0) continue;
    ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    std::thread(ServeConnection, socket, std::cref(handler)).detach();
  }
}

}  // namespace fake_gemini
