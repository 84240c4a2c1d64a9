#include "runtime/localhost/io/http_server.h"

#include <cerrno>
#include <cstring>
#include <utility>

#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "runtime/localhost/io/http_connection.h"
#include "runtime/localhost/text/dotnet.h"

namespace formwork::localhost {

Exchange::Exchange(std::weak_ptr<HttpConnection> connection, RequestHead request, Framing body)
    : connection_(std::move(connection)),
      head_(std::move(request)),
      framing_(body),
      reader_(body) {}

void Exchange::Release() {
  on_gone_ = nullptr;
  on_drained_ = nullptr;
}

void Exchange::ReadBody(size_t limit, std::function<void(BodyEnd, std::string)> done) {
  const auto connection = connection_.lock();
  if (!connection) return done(BodyEnd::kBroken, {});
  limit_ = limit;
  body_done_ = std::move(done);
  reading_ = true;
  connection->BeginBody();
}

void Exchange::StreamBody(std::function<void(std::string_view)> chunk,
                          std::function<void(BodyEnd)> end) {
  const auto connection = connection_.lock();
  if (!connection) return end(BodyEnd::kBroken);
  chunk_ = std::move(chunk);
  chunk_end_ = std::move(end);
  reading_ = true;
  connection->BeginBody();
}

void Exchange::PauseBody() {
  if (const auto connection = connection_.lock()) connection->stream()->Pause();
}

void Exchange::ResumeBody() {
  if (const auto connection = connection_.lock()) connection->stream()->Resume();
}

void Exchange::Answer(HttpAnswer answer) {
  if (const auto connection = connection_.lock(); connection && !answered_)
    connection->Answer(std::move(answer));
}

void Exchange::StartStream(ResponseHead response, Framing::Kind kind) {
  stream_kind_ = kind;
  if (const auto connection = connection_.lock(); connection && !answered_)
    connection->StartStream(std::move(response));
}

void Exchange::WriteStream(std::string_view bytes) {
  if (const auto connection = connection_.lock(); connection && !answered_)
    connection->WriteStream(bytes);
}

void Exchange::EndStream() {
  const auto connection = connection_.lock();
  if (!connection || answered_) return;
  if (stream_kind_ == Framing::Kind::kChunked) connection->stream()->Write("0\r\n\r\n");
  connection->Finish();
}

void Exchange::AbortStream() {
  answered_ = true;
  if (const auto connection = connection_.lock()) connection->Drop();
}

void Exchange::Reset() {
  answered_ = true;
  const auto connection = connection_.lock();
  if (!connection) return;
  connection->stream()->Reset();
  connection->Drop();
}

size_t Exchange::Unsent() const {
  const auto connection = connection_.lock();
  return connection ? connection->stream()->Unsent() : 0;
}

HttpServer::HttpServer(Loop& loop, Outbox& outbox, ExchangeHandler handler)
    : loop_(loop), outbox_(outbox), handler_(std::move(handler)) {}

HttpServer::~HttpServer() {  // NOLINT(bugprone-exception-escape): callbacks of ours do not throw
  StopListening();
  const auto connections = std::move(connections_);
  connections_.clear();
  for (const auto& connection : connections)
    connection->Drop();
}

std::string HttpServer::Listen(uint16_t port) {
  listener_ = ListenOnLoopback(port);
  if (listener_ < 0) return std::strerror(errno);
  port_ = PortOf(listener_);
  loop_.Add(listener_, EPOLLIN, [this](uint32_t) { Accept(); });
  return "";
}

void HttpServer::StopListening() {
  if (listener_ < 0) return;
  loop_.Remove(listener_);
  ::close(listener_);
  listener_ = -1;
}

const std::string& HttpServer::Date() {
  const Time second = std::chrono::floor<std::chrono::seconds>(loop_.Now());
  if (date_.empty() || second != date_second_) date_ = HttpDate(second);
  date_second_ = second;
  return date_;
}

void HttpServer::Accept() {
  for (int i = 0; i < 64; ++i) {
    const int descriptor = ::accept4(listener_, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (descriptor < 0) return;
    auto connection = std::make_shared<HttpConnection>(*this, descriptor);
    connections_.insert(connection);
    connection->Start();
  }
}

}  // namespace formwork::localhost
