// Asio waits for the socket; what is sent goes to the kernel directly, by whichever thread has it.

#include "runtime/src/link.h"

#include <cerrno>
#include <mutex>
#include <string>
#include <utility>

#include <boost/asio/io_context.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/post.hpp>
#include <fcntl.h>
#include <sys/socket.h>

namespace formwork {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;
using Socket =
    asio::basic_stream_socket<asio::local::stream_protocol, asio::io_context::executor_type>;

// Of what a large turn took, this much is kept: memory that is taken anew each time costs more than
// the bytes in it.
constexpr size_t kKept = size_t{1024} * 1024;

class SocketLink : public Link, public std::enable_shared_from_this<SocketLink> {
 public:
  SocketLink(asio::io_context& io, int socket, LinkEvents events)
      : socket_(io, asio::local::stream_protocol(), socket), events_(std::move(events)) {
    socket_.non_blocking(true);
    // What a function starts inherits it no further.
    ::fcntl(socket, F_SETFD, FD_CLOEXEC);  // NOLINT: fcntl's interface
  }

  void Read() {
    const FrameInput::Space space = input_.Prepare();
    socket_.async_read_some(
        asio::buffer(space.data, space.size),
        [self = shared_from_this()](error_code error, size_t bytes) { self->Got(error, bytes); });
  }

  bool Put(const Frame& frame) override {
    const std::lock_guard lock(mutex_);
    const bool first = out_.empty();
    AppendFrame(out_, frame);
    return first;
  }

  // One thread sends at a time; it takes along what the others bring meanwhile.
  bool Send() override {
    std::unique_lock lock(mutex_);
    while (!sending_ && !out_.empty()) {
      sending_ = true;
      flying_.swap(out_);
      lock.unlock();
      const bool gone = SendSome();
      lock.lock();
      if (!gone) {
        SendRest();
        return false;
      }
      Landed();
    }
    return true;
  }

  void Written() override {}

  void Close() override { ::shutdown(socket_.native_handle(), SHUT_RDWR); }

 private:
  void Got(error_code error, size_t bytes) {
    if (!error) {
      input_.Fed(bytes);
      while (const auto frame = input_.Next())
        events_.frame(*frame);
      if (!input_.bad()) return Read();
      Close();
    }
    const LinkEvents events = std::exchange(events_, {});  // may hold what holds us
    events.closed();
  }

  // True if what flies is gone. After an error it is as well: the reader sees it, and ends.
  bool SendSome() {
    while (flown_ < flying_.size()) {
      const ssize_t sent = ::send(socket_.native_handle(), flying_.data() + flown_,
                                  flying_.size() - flown_, MSG_NOSIGNAL);
      if (sent >= 0) {
        flown_ += static_cast<size_t>(sent);
      } else if (errno == EAGAIN) {
        return false;
      } else if (errno != EINTR) {
        Close();
        return true;
      }
    }
    return true;
  }

  // The loop's thread waits for room in the socket.
  void SendRest() {
    asio::post(socket_.get_executor(), [self = shared_from_this()] {
      self->socket_.async_wait(Socket::wait_write, [self](error_code) { self->Resume(); });
    });
  }

  void Resume() {
    if (!SendSome()) return SendRest();
    {
      const std::lock_guard lock(mutex_);
      Landed();
    }
    static_cast<void>(Send());
  }

  void Landed() {
    sending_ = false;
    flown_ = 0;
    flying_.clear();
    if (flying_.capacity() > kKept) std::string().swap(flying_);
  }

  Socket socket_;
  LinkEvents events_;
  FrameInput input_;

  std::mutex mutex_;
  std::string out_;     // waits for the next Send
  std::string flying_;  // is being sent, by one thread
  size_t flown_ = 0;    // of it
  bool sending_ = false;
};

}  // namespace

std::shared_ptr<Link> OpenLink(asio::io_context& io, int socket, LinkEvents events) {
  auto link = std::make_shared<SocketLink>(io, socket, std::move(events));
  link->Read();
  return link;
}

}  // namespace formwork
