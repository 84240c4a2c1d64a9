// Beast's request parser over a flat buffer of our own.

#include "runtime/src/http_input.h"

#include <algorithm>
#include <cstring>
#include <optional>
#include <vector>

#include <boost/beast/http/error.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>

namespace formwork {

namespace http = boost::beast::http;

class HttpInput::Impl {
 public:
  explicit Impl(InputLimits limits) : limits_(limits) { Reset(); }

  Space Prepare() {
    if (begin_ == end_) begin_ = end_ = 0;
    if (buffer_.size() - end_ < kRead) {
      std::copy(buffer_.begin() + Offset(begin_), buffer_.begin() + Offset(end_), buffer_.begin());
      end_ -= begin_;
      begin_ = 0;
      if (buffer_.size() - end_ < kRead) buffer_.resize(end_ + kRead);
    }
    return {buffer_.data() + end_, buffer_.size() - end_};
  }

  State Fed(size_t bytes) {
    end_ += bytes;
    return Parse();
  }

  State Parse() {
    boost::system::error_code error;
    while (begin_ != end_ && !parser_->is_done()) {
      begun_ = true;
      const size_t used =
          parser_->put(boost::asio::const_buffer(buffer_.data() + begin_, end_ - begin_), error);
      begin_ += used;
      if (error == http::error::need_more) return Waiting();
      if (error) return Bad(error);
    }
    return parser_->is_done() ? State::kRequest : State::kMore;
  }

  WireRequest Take() {
    http::request<http::string_body> message = parser_->release();
    WireRequest request;
    request.method = std::string(message.method_string());
    request.path = Path(message.target());
    request.invocation = Header(message, "X-Azure-Functions-InvocationId");
    request.trace_parent = Header(message, "traceparent");
    request.body = std::move(message.body());
    keep_alive_ = message.keep_alive();
    Reset();
    return request;
  }

  [[nodiscard]] bool keep_alive() const { return keep_alive_; }

  [[nodiscard]] bool begun() const { return begun_; }

  [[nodiscard]] int status() const { return status_; }

 private:
  static constexpr size_t kRead = size_t{16} * 1024;

  static std::ptrdiff_t Offset(size_t n) { return static_cast<std::ptrdiff_t>(n); }

  static std::string Header(const http::request<http::string_body>& message, const char* name) {
    const auto at = message.find(name);
    if (at == message.end()) return {};
    // It is written into log lines and answers: what is not printable or too long is not an id.
    std::string value(at->value().data(), at->value().size());
    const bool printable =
        std::all_of(value.begin(), value.end(), [](char c) { return c >= ' ' && c < 0x7F; });
    return printable && value.size() <= 256 ? value : std::string();
  }

  static std::string Path(boost::beast::string_view target) {
    const std::string path(target.data(), target.size());
    return path.substr(0, path.find('?'));
  }

  // The parser waits for more: with a whole header's worth of bytes already there it would wait for
  // ever.
  State Waiting() {
    if (!parser_->is_header_done() && end_ - begin_ > limits_.max_header_bytes) {
      status_ = 431;
      return State::kBad;
    }
    return State::kMore;
  }

  State Bad(boost::system::error_code error) {
    status_ = 400;
    if (error == http::error::header_limit) status_ = 431;
    if (error == http::error::body_limit) status_ = 413;
    return State::kBad;
  }

  void Reset() {
    parser_.emplace();
    parser_->eager(true);
    parser_->header_limit(static_cast<uint32_t>(limits_.max_header_bytes));
    parser_->body_limit(limits_.max_body_bytes);
    begun_ = false;
    if (begin_ == end_ &&
        buffer_.size() > size_t{4} * kRead) {  // one large request does not keep its memory
      buffer_.clear();
      buffer_.shrink_to_fit();
      begin_ = end_ = 0;
    }
  }

  InputLimits limits_;
  std::vector<char> buffer_;
  size_t begin_ = 0;
  size_t end_ = 0;
  std::optional<http::request_parser<http::string_body>> parser_;
  bool begun_ = false;
  bool keep_alive_ = true;
  int status_ = 400;
};

HttpInput::HttpInput(InputLimits limits) : impl_(std::make_unique<Impl>(limits)) {}

HttpInput::~HttpInput() = default;

HttpInput::Space HttpInput::Prepare() {
  return impl_->Prepare();
}

HttpInput::State HttpInput::Fed(size_t bytes) {
  return impl_->Fed(bytes);
}

HttpInput::State HttpInput::Parse() {
  return impl_->Parse();
}

WireRequest HttpInput::Take() {
  return impl_->Take();
}

bool HttpInput::keep_alive() const {
  return impl_->keep_alive();
}

bool HttpInput::begun() const {
  return impl_->begun();
}

int HttpInput::status() const {
  return impl_->status();
}

std::string WriteResponse(const protocol::Reply& reply, bool keep_alive) {
  std::string out;
  out.reserve(reply.body.size() + 160);
  out.append("HTTP/1.1 ").append(std::to_string(reply.status)).push_back(' ');
  const auto phrase =
      http::obsolete_reason(http::int_to_status(static_cast<unsigned>(reply.status)));
  if (reply.reason.empty()) {
    out.append(phrase.data(), phrase.size());
  } else {
    for (const char c : reply.reason)
      out.push_back(c >= ' ' && c < 0x7F ? c : '?');
  }
  out.append("\r\nContent-Type: application/json\r\nContent-Length: ")
      .append(std::to_string(reply.body.size()));
  if (!keep_alive) out.append("\r\nConnection: close");
  out.append("\r\n\r\n").append(reply.body);
  return out;
}

}  // namespace formwork
