#include "runtime/localhost/io/http_server.h"

#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "runtime/localhost/text/dotnet.h"
#include "runtime/localhost/text/strings.h"

namespace formwork::localhost {

class HttpConnection : public std::enable_shared_from_this<HttpConnection> {
 public:
  HttpConnection(HttpServer& server, int descriptor)
      : server_(server),
        stream_(std::make_shared<Stream>(server.loop_, server.outbox_, descriptor)) {}

  void Start() {
    stream_->events().on_input = [this] { OnInput(); };
    stream_->events().on_end = [this] { Drop(); };
    stream_->events().on_drained = [this] {
      if (!exchange_ || !exchange_->on_drained_) return;
      const auto action = exchange_->on_drained_;  // may end the exchange, and itself with it
      action();
    };
    stream_->Start();
  }

  void OnInput() {
    const auto keep = shared_from_this();
    while (stream_->open() && !exchange_) {
      if (!ReadHead()) return;
    }
    if (exchange_ && exchange_->reading_) ReadBody();
  }

  // False when there is not a whole head yet, or no use in going on.
  bool ReadHead() {
    RequestHead head;
    size_t used = 0;
    const HeadState state = ReadRequestHead(stream_->input(), head, used);
    if (state == HeadState::kNeedMore) return false;
    const Framing framing = state == HeadState::kDone ? RequestFraming(head.headers) : Framing{};
    if (state != HeadState::kDone || framing.kind == Framing::Kind::kBad) {
      Refuse(state == HeadState::kTooLarge ? 431 : 400);
      return false;
    }
    stream_->Consume(used);
    const std::string* connection = FindHeader(head.headers, "Connection");
    keep_alive_ = head.http_1_0 ? connection != nullptr && EqualsAnyCase(*connection, "keep-alive")
                                : connection == nullptr || !ContainsAnyCase(*connection, "close");
    head_request_ = head.method == "HEAD";
    http_1_0_ = head.http_1_0;
    const std::string* expect = FindHeader(head.headers, "Expect");
    continue_first_ = expect != nullptr && EqualsAnyCase(*expect, "100-continue");
    exchange_ = std::make_shared<Exchange>(weak_from_this(), std::move(head), framing);
    const auto exchange = exchange_;
    server_.handler_(exchange);
    return true;
  }

  void Refuse(int status) {
    std::string out;
    AppendResponseHead(out, {status,
                             std::string(ReasonPhrase(status)),
                             false,
                             {{"Content-Length", "0"}, {"Connection", "close"}}});
    stream_->Write(out);
    stream_->Consume(stream_->input().size());
    stream_->Pause();
    stream_->CloseWhenSent();
  }

  void BeginBody() {
    if (continue_first_ && exchange_->reader_.state() == BodyReader::State::kNeedMore) {
      stream_->Write("HTTP/1.1 100 Continue\r\n\r\n");
    }
    continue_first_ = false;
    ReadBody();
  }

  void ReadBody() {
    const auto exchange = exchange_;
    size_t used = 0;
    std::string piece;
    const bool whole = static_cast<bool>(exchange->body_done_);
    const BodyReader::State state =
        exchange->reader_.Read(stream_->input(), used, whole ? exchange->body_ : piece);
    stream_->Consume(used);
    if (!piece.empty() && exchange->chunk_) {
      const auto chunk = exchange->chunk_;
      chunk(piece);
    }
    if (state == BodyReader::State::kBad) {
      keep_alive_ = false;
      EndBody(BodyEnd::kBroken);
    } else if (whole && exchange->body_.size() > exchange->limit_) {
      keep_alive_ = false;
      EndBody(BodyEnd::kTooLarge);
    } else if (state == BodyReader::State::kDone) {
      EndBody(BodyEnd::kWhole);
    }
  }

  void EndBody(BodyEnd end) {
    const auto exchange = exchange_;
    if (!exchange) return;
    exchange->reading_ = false;
    auto done = std::move(exchange->body_done_);
    auto chunk_end = std::move(exchange->chunk_end_);
    exchange->body_done_ = nullptr;
    exchange->chunk_ = nullptr;
    exchange->chunk_end_ = nullptr;
    if (done) done(end, std::move(exchange->body_));
    if (chunk_end) chunk_end(end);
  }

  void Answer(HttpAnswer answer) {
    std::string out;
    ResponseHead head;
    head.status = answer.status;
    head.reason =
        answer.reason.empty() ? std::string(ReasonPhrase(answer.status)) : std::move(answer.reason);
    head.headers = std::move(answer.headers);
    const bool bodiless = answer.status == 204 || answer.status == 304 || answer.status < 200;
    const bool told = FindHeader(head.headers, "Content-Length") != nullptr;
    const bool chunked = answer.chunked && !told && !bodiless && !answer.body.empty() && !http_1_0_;
    if (chunked) {
      head.headers.push_back({"Transfer-Encoding", "chunked"});
    } else if (!bodiless && !told) {
      head.headers.push_back({"Content-Length", std::to_string(answer.body.size())});
    }
    AddOwnHeaders(head);
    AppendResponseHead(out, head);
    if (!bodiless && !head_request_) {
      if (chunked) {
        AppendChunk(out, answer.body);
        out.append("0\r\n\r\n");
      } else {
        out.append(answer.body);
      }
    }
    stream_->Write(out);
    Finish();
  }

  void AddOwnHeaders(ResponseHead& head) {
    if (!keep_alive_ && FindHeader(head.headers, "Connection") == nullptr)
      head.headers.push_back({"Connection", "close"});
    // A handler's own Date and Server, passed through, replace the host's.
    if (FindHeader(head.headers, "Date") == nullptr)
      head.headers.push_back({"Date", server_.Date()});
    if (FindHeader(head.headers, "Server") == nullptr)
      head.headers.push_back({"Server", "Kestrel"});
  }

  void StartStream(ResponseHead head) {
    if (exchange_->stream_kind_ == Framing::Kind::kUntilClose) keep_alive_ = false;
    AddOwnHeaders(head);
    std::string out;
    AppendResponseHead(out, head);
    stream_->Write(out);
  }

  void WriteStream(std::string_view bytes) {
    if (head_request_ || bytes.empty()) return;
    if (exchange_->stream_kind_ != Framing::Kind::kChunked) {
      stream_->Write(bytes);
      return;
    }
    std::string out;
    AppendChunk(out, bytes);
    stream_->Write(out);
  }

  // The answer is complete. The next request is read once this one's body has been, else the
  // connection ends.
  void Finish() {
    const auto keep = shared_from_this();
    const auto exchange = std::move(exchange_);
    exchange_.reset();
    exchange->answered_ = true;
    exchange->Release();
    if (exchange->reader_.state() != BodyReader::State::kDone || !keep_alive_) {
      stream_->events().on_input = [this] { stream_->Consume(stream_->input().size()); };
      stream_->CloseWhenSent();
      if (stream_->open()) {
        stream_->events().on_end = [this] { Drop(); };
        ForgetLater();
      } else {
        Drop();
      }
      return;
    }
    stream_->Resume();
    if (!stream_->input().empty()) {
      server_.loop_.Post([weak = weak_from_this()] {
        if (const auto self = weak.lock()) self->OnInput();
      });
    }
  }

  // CloseWhenSent closes by itself; the server's own reference goes when that has happened.
  void ForgetLater() {
    server_.loop_.After(std::chrono::seconds(5), [weak = weak_from_this()] {
      if (const auto self = weak.lock()) self->Drop();
    });
  }

  void Drop() {
    const auto keep = shared_from_this();
    if (exchange_) {
      const auto exchange = std::move(exchange_);
      exchange_.reset();
      if (exchange->reading_) {
        auto done = std::move(exchange->body_done_);
        auto chunk_end = std::move(exchange->chunk_end_);
        exchange->reading_ = false;
        if (done) done(BodyEnd::kBroken, {});
        if (chunk_end) chunk_end(BodyEnd::kBroken);
      }
      if (exchange->on_gone_) std::exchange(exchange->on_gone_, nullptr)();
      exchange->Release();
      exchange->chunk_ = nullptr;
      exchange->connection_.reset();
    }
    stream_->events().on_input = nullptr;
    stream_->events().on_end = nullptr;
    stream_->events().on_drained = nullptr;
    stream_->Close();
    server_.connections_.erase(shared_from_this());
  }

  [[nodiscard]] const std::shared_ptr<Stream>& stream() const { return stream_; }

 private:
  HttpServer& server_;
  std::shared_ptr<Stream> stream_;
  std::shared_ptr<Exchange> exchange_;
  bool keep_alive_ = true;
  bool head_request_ = false;
  bool http_1_0_ = false;
  bool continue_first_ = false;
};

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
