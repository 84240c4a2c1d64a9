#include "runtime/localhost/io/http_client.h"

#include <algorithm>
#include <utility>

#include "runtime/localhost/io/http_body.h"
#include "runtime/localhost/text/strings.h"

namespace formwork::localhost {

std::string_view Word(CallEnd end) {
  switch (end) {
    case CallEnd::kDone:
      return "done";
    case CallEnd::kRefused:
      return "the handler does not listen";
    case CallEnd::kBroken:
      return "the handler closed the connection before its answer was complete";
    case CallEnd::kGarbage:
      return "the handler's answer is not HTTP/1.1";
    case CallEnd::kTimeout:
      return "the handler did not answer in time";
    case CallEnd::kTooLarge:
      return "the handler's answer is too large";
    case CallEnd::kUntrusted:
      return "the other side is not trusted";
  }
  return "";
}

HttpCall::HttpCall(HttpClient& client, CallSpec spec) : client_(client), spec_(std::move(spec)) {}

void HttpCall::Begin(std::shared_ptr<Stream> stream) {
  stream_ = std::move(stream);
  if (!stream_) {
    client_.loop_.Post([self = shared_from_this()] { self->End(CallEnd::kRefused); });
    return;
  }
  stream_->events().on_input = [this] { OnInput(); };
  stream_->events().on_end = [this] { OnStreamEnd(); };
  stream_->events().on_drained = [this] {
    if (!on_drained_) return;
    const auto action = on_drained_;  // may end the call, and itself with it
    action();
  };
  if (spec_.timeout) {
    alarm_ = client_.loop_.After(*spec_.timeout, [weak = weak_from_this()] {
      if (const auto self = weak.lock()) self->End(CallEnd::kTimeout);
    });
  }
  stream_->Write(spec_.bytes);
  spec_.bytes = std::string();
}

void HttpCall::Send(std::string_view bytes) {
  if (stream_ && !ended_) stream_->Write(bytes);
}

void HttpCall::PauseAnswer() {
  if (stream_) stream_->Pause();
}

void HttpCall::ResumeAnswer() {
  if (stream_) stream_->Resume();
}

void HttpCall::OnInput() {
  const auto keep = shared_from_this();
  while (!reader_) {
    size_t used = 0;
    ResponseHead head;
    answering_ = true;
    const HeadState state = ReadResponseHead(stream_->input(), head, used);
    if (state == HeadState::kNeedMore) return;
    if (state != HeadState::kDone) return End(CallEnd::kGarbage);
    stream_->Consume(used);
    if (head.status < 200) continue;  // 100 Continue and its like come before the answer
    const Framing framing = ResponseFraming(head, spec_.head_request);
    if (framing.kind == Framing::Kind::kBad) return End(CallEnd::kGarbage);
    head_ = std::move(head);
    reader_.emplace(framing);
    if (spec_.on_head) spec_.on_head(head_);
  }
  if (ended_) return;
  size_t used = 0;
  std::string piece;
  const BodyReader::State state =
      reader_->Read(stream_->input(), used, spec_.on_chunk ? piece : body_);
  stream_->Consume(used);
  if (!piece.empty()) spec_.on_chunk(piece);
  if (ended_) return;
  if (state == BodyReader::State::kBad) return End(CallEnd::kGarbage);
  if (body_.size() > spec_.limit) return End(CallEnd::kTooLarge);
  if (state == BodyReader::State::kDone) End(CallEnd::kDone);
}

void HttpCall::OnStreamEnd() {
  const auto keep = shared_from_this();
  if (stream_) fault_ = stream_->fault();
  if (!fault_.empty()) return End(CallEnd::kUntrusted);
  if (reader_ && reader_->End() == BodyReader::State::kDone) return End(CallEnd::kDone);
  // A refused connection shows itself as an end before a single byte; so does a handler that dies
  // at once. Both mean that nobody answered.
  End(answering_ || reader_ ? CallEnd::kBroken : CallEnd::kRefused);
}

void HttpCall::Cancel() {
  spec_.on_end = nullptr;
  End(CallEnd::kBroken);
}

void HttpCall::End(CallEnd end) {
  if (ended_) return;
  ended_ = true;
  const auto keep = shared_from_this();
  client_.calls_.erase(keep);
  if (alarm_) client_.loop_.CancelAfter(*alarm_);
  if (stream_) {
    const std::string* connection = FindHeader(head_.headers, "Connection");
    const bool reusable = end == CallEnd::kDone && !spec_.body_follows && !head_.http_1_0 &&
                          stream_->input().empty() &&
                          (connection == nullptr || !ContainsAnyCase(*connection, "close")) &&
                          stream_->Unsent() == 0;
    const auto stream = std::move(stream_);
    stream_.reset();
    stream->events().on_input = nullptr;
    stream->events().on_end = nullptr;
    stream->events().on_drained = nullptr;
    if (reusable) {
      client_.Keep(spec_, stream);
    } else {
      stream->Close();
    }
  }
  auto on_end = std::move(spec_.on_end);
  spec_.on_end = nullptr;
  spec_.on_head = nullptr;
  spec_.on_chunk = nullptr;
  on_drained_ = nullptr;
  if (on_end) on_end(end, std::move(head_), std::move(body_));
}

// Whoever waits for a call's end holds the call: without this the two would keep each other.
HttpClient::~HttpClient() {  // NOLINT(bugprone-exception-escape): callbacks of ours do not throw
  while (!calls_.empty())
    (*calls_.begin())->Cancel();
}

std::shared_ptr<HttpCall> HttpClient::Call(CallSpec spec) {
  auto call = std::make_shared<HttpCall>(*this, std::move(spec));
  calls_.insert(call);
  call->Begin(Take(call->spec_));
  return call;
}

std::shared_ptr<Stream> HttpClient::Take(const CallSpec& spec) {
  for (size_t i = idle_.size(); i > 0; --i) {
    if (idle_[i - 1].port != spec.port || idle_[i - 1].remote != spec.remote) continue;
    auto stream = std::move(idle_[i - 1].stream);
    idle_.erase(idle_.begin() + static_cast<std::ptrdiff_t>(i - 1));
    if (stream->open()) return stream;
  }
  return Connect(spec);
}

std::shared_ptr<Stream> HttpClient::Connect(const CallSpec& spec) {
  int descriptor = -1;
  if (!spec.remote) descriptor = ConnectToLoopback(spec.port);
  for (size_t i = 0; spec.remote && descriptor < 0 && i < spec.remote->addresses.size(); ++i)
    descriptor = ConnectTo(spec.remote->addresses[i]);
  if (descriptor < 0) return nullptr;
  auto stream = std::make_shared<Stream>(loop_, outbox_, descriptor);
  if (spec.remote && spec.remote->trust != nullptr)
    stream->Wrap(std::make_unique<TlsSession>(*spec.remote->trust, spec.remote->host));
  stream->Start();
  return stream;
}

void HttpClient::Keep(const CallSpec& spec, const std::shared_ptr<Stream>& stream) {
  stream->Resume();
  // Closed, or talking out of turn: no longer of use.
  stream->events().on_end = [weak = std::weak_ptr<Stream>(stream)] {
    if (const auto self = weak.lock()) self->Close();
  };
  stream->events().on_input = stream->events().on_end;
  idle_.push_back({spec.port, spec.remote, stream});
  if (idle_.size() > 256) idle_.erase(idle_.begin());
}

void HttpClient::DropIdle() {
  idle_.clear();
}

}  // namespace formwork::localhost
