#include "runtime/localhost/io/http_connection.h"

#include <utility>

#include "runtime/localhost/io/http_body.h"
#include "runtime/localhost/io/reason_phrase.h"
#include "runtime/localhost/text/strings.h"

namespace formwork::localhost {

HttpConnection::HttpConnection(HttpServer& server, int descriptor)
    : server_(server),
      stream_(std::make_shared<Stream>(server.loop_, server.outbox_, descriptor)) {}

void HttpConnection::Start() {
  stream_->events().on_input = [this] { OnInput(); };
  stream_->events().on_end = [this] { Drop(); };
  stream_->events().on_drained = [this] {
    if (!exchange_ || !exchange_->on_drained_) return;
    const auto action = exchange_->on_drained_;  // may end the exchange, and itself with it
    action();
  };
  stream_->Start();
}

void HttpConnection::OnInput() {
  const auto keep = shared_from_this();
  while (stream_->open() && !exchange_) {
    if (!ReadHead()) return;
  }
  if (exchange_ && exchange_->reading_) ReadBody();
}

bool HttpConnection::ReadHead() {
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

void HttpConnection::Refuse(int status) {
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

void HttpConnection::BeginBody() {
  if (continue_first_ && exchange_->reader_.state() == BodyReader::State::kNeedMore) {
    stream_->Write("HTTP/1.1 100 Continue\r\n\r\n");
  }
  continue_first_ = false;
  ReadBody();
}

void HttpConnection::ReadBody() {
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

void HttpConnection::EndBody(BodyEnd end) {
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

void HttpConnection::Answer(HttpAnswer answer) {
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

void HttpConnection::AddOwnHeaders(ResponseHead& head) {
  if (!keep_alive_ && FindHeader(head.headers, "Connection") == nullptr)
    head.headers.push_back({"Connection", "close"});
  // A handler's own Date and Server, passed through, replace the host's.
  if (FindHeader(head.headers, "Date") == nullptr) head.headers.push_back({"Date", server_.Date()});
  if (FindHeader(head.headers, "Server") == nullptr) head.headers.push_back({"Server", "Kestrel"});
}

void HttpConnection::StartStream(ResponseHead head) {
  if (exchange_->stream_kind_ == Framing::Kind::kUntilClose) keep_alive_ = false;
  AddOwnHeaders(head);
  std::string out;
  AppendResponseHead(out, head);
  stream_->Write(out);
}

void HttpConnection::WriteStream(std::string_view bytes) {
  if (head_request_ || bytes.empty()) return;
  if (exchange_->stream_kind_ != Framing::Kind::kChunked) {
    stream_->Write(bytes);
    return;
  }
  std::string out;
  AppendChunk(out, bytes);
  stream_->Write(out);
}

void HttpConnection::Finish() {
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

void HttpConnection::ForgetLater() {
  server_.loop_.After(std::chrono::seconds(5), [weak = weak_from_this()] {
    if (const auto self = weak.lock()) self->Drop();
  });
}

void HttpConnection::Drop() {
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

}  // namespace formwork::localhost
