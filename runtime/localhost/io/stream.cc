#include "runtime/localhost/io/stream.h"

#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace formwork::localhost {
namespace {

sockaddr_in Loopback(uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

const sockaddr* AsGeneric(const sockaddr_in* address) {
  return reinterpret_cast<const sockaddr*>(address);  // NOLINT: the sockets' interface asks for it
}

}  // namespace

Stream::Stream(Loop& loop, Outbox& outbox, int descriptor)
    : loop_(loop), outbox_(outbox), descriptor_(descriptor) {
  const int on = 1;
  ::setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

Stream::~Stream() {
  Close();
}

void Stream::Start() {
  started_ = true;
  watching_ = 0;
  loop_.Add(descriptor_, 0, [weak = weak_from_this()](uint32_t events) {
    if (const auto self = weak.lock()) self->OnReady(events);
  });
  Watch();
  if (tls_) Queue(tls_->TakeOutput());
}

void Stream::Watch() {
  if (!started_ || !open()) return;
  const uint32_t reading = paused_ || ended_ ? 0U : EPOLLIN | EPOLLRDHUP;
  const uint32_t events = reading | (wants_write_ ? static_cast<uint32_t>(EPOLLOUT) : 0U);
  if (events == watching_) return;
  watching_ = events;
  loop_.Change(descriptor_, events);
}

void Stream::OnReady(uint32_t events) {
  if ((events & EPOLLOUT) != 0) Flush();
  if (open() && !ended_ && (events & (EPOLLIN | EPOLLRDHUP | EPOLLHUP | EPOLLERR)) != 0) Read();
}

void Stream::Read() {
  std::array<char, 65536> buffer;
  const ssize_t got = ::recv(descriptor_, buffer.data(), buffer.size(), 0);
  if (got > 0 && Take({buffer.data(), static_cast<size_t>(got)})) return;
  if (got < 0 && (errno == EAGAIN || errno == EINTR)) return;
  ended_ = true;
  Watch();
  const auto keep = shared_from_this();
  if (events_.on_end) {
    events_.on_end();
  } else {
    Close();
  }
}

// False when TLS says that nothing more is to be expected.
bool Stream::Take(std::string_view bytes) {
  if (consumed_ > 0 && consumed_ == input_.size()) {
    input_.clear();
    consumed_ = 0;
  }
  const size_t before = input_.size();
  bool more = true;
  if (tls_) {
    more = tls_->Receive(bytes, input_);
    Queue(tls_->TakeOutput());
  } else {
    input_.append(bytes);
  }
  if (input_.size() > before && events_.on_input) {
    const auto keep = shared_from_this();
    events_.on_input();
  }
  return more;
}

void Stream::Consume(size_t bytes) {
  consumed_ += bytes;
  if (consumed_ == input_.size()) {
    input_.clear();
    consumed_ = 0;
    if (input_.capacity() > (1U << 20U))
      input_.shrink_to_fit();  // one large body must not stay for ever
  } else if (consumed_ > (1U << 16U) && consumed_ > input_.size() / 2) {
    input_.erase(0, consumed_);
    consumed_ = 0;
  }
}

void Stream::Write(std::string_view bytes) {
  if (!tls_) return Queue(bytes);
  tls_->Send(bytes);
  Queue(tls_->TakeOutput());
}

void Stream::Queue(std::string_view bytes) {
  if (!open() || bytes.empty()) return;
  const bool first = Unsent() == 0;
  output_.append(bytes);
  if (first) outbox_.Add(weak_from_this());
}

void Stream::CloseWhenSent() {
  close_when_sent_ = true;
  if (Unsent() == 0) Close();
}

void Stream::Flush() {
  while (open() && Unsent() > 0) {
    const ssize_t put = ::send(descriptor_, output_.data() + sent_, Unsent(), MSG_NOSIGNAL);
    if (put > 0) {
      sent_ += static_cast<size_t>(put);
      continue;
    }
    if (put < 0 && errno == EINTR) continue;
    // While it connects, sending says ENOTCONN or EAGAIN; a real fault shows when the socket is
    // read.
    wants_write_ = put < 0 && (errno == EAGAIN || errno == ENOTCONN);
    if (!wants_write_) {
      output_.clear();
      sent_ = 0;
    }
    Watch();
    return;
  }
  if (!open()) return;
  output_.clear();
  if (output_.capacity() > (1U << 20U)) output_.shrink_to_fit();
  sent_ = 0;
  wants_write_ = false;
  Watch();
  if (close_when_sent_) {
    Close();
  } else if (events_.on_drained) {
    events_.on_drained();
  }
}

void Stream::Close() {
  if (!open()) return;
  if (started_) loop_.Remove(descriptor_);
  ::close(descriptor_);
  descriptor_ = -1;
}

void Stream::Reset() {
  const linger now{.l_onoff = 1, .l_linger = 0};
  if (open()) ::setsockopt(descriptor_, SOL_SOCKET, SO_LINGER, &now, sizeof now);
  Close();
}

void Stream::Pause() {
  paused_ = true;
  Watch();
}

void Stream::Resume() {
  paused_ = false;
  Watch();
}

void Outbox::Flush() {
  while (!waiting_.empty()) {
    std::vector<std::weak_ptr<Stream>> now;
    now.swap(waiting_);
    for (const auto& weak : now) {
      if (const auto stream = weak.lock()) stream->Flush();
    }
  }
}

int ListenOnLoopback(uint16_t port) {
  const int descriptor = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (descriptor < 0) return -1;
  const int on = 1;
  ::setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  const sockaddr_in address = Loopback(port);
  if (::bind(descriptor, AsGeneric(&address), sizeof address) != 0 ||
      ::listen(descriptor, 1024) != 0) {
    const int why = errno;
    ::close(descriptor);
    errno = why;
    return -1;
  }
  return descriptor;
}

uint16_t PortOf(int descriptor) {
  sockaddr_in address{};
  socklen_t length = sizeof address;
  ::getsockname(descriptor, reinterpret_cast<sockaddr*>(&address),
                &length);  // NOLINT: the sockets' interface
  return ntohs(address.sin_port);
}

int ConnectToLoopback(uint16_t port) {
  const sockaddr_in loopback = Loopback(port);
  SocketAddress address;
  std::memcpy(&address.storage, &loopback, sizeof loopback);
  address.length = sizeof loopback;
  return ConnectTo(address);
}

int ConnectTo(const SocketAddress& address) {
  const int descriptor =
      ::socket(address.storage.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (descriptor < 0) return -1;
  const auto* generic =
      reinterpret_cast<const sockaddr*>(&address.storage);  // NOLINT: the sockets' interface
  if (::connect(descriptor, generic, address.length) != 0 && errno != EINPROGRESS) {
    ::close(descriptor);
    return -1;
  }
  return descriptor;
}

uint16_t FreePort() {
  const int descriptor = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (descriptor < 0) return 0;
  const sockaddr_in address = Loopback(0);
  uint16_t port = 0;
  if (::bind(descriptor, AsGeneric(&address), sizeof address) == 0) port = PortOf(descriptor);
  ::close(descriptor);
  return port;
}

}  // namespace formwork::localhost
