// Beast's parser over a flat buffer of our own.

#include "runtime/src/http_input.h"

#include <algorithm>
#include <cstring>
#include <optional>
#include <vector>

#include <boost/beast/core/string.hpp>
#include <boost/beast/http/basic_parser.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/status.hpp>

namespace formwork {

namespace http = boost::beast::http;
using boost::beast::string_view;
using boost::system::error_code;

namespace {

// It is written into log lines and answers: what is not printable or too long is not an id.
std::string Printable(string_view value) {
  const bool printable =
      std::all_of(value.begin(), value.end(), [](char c) { return c >= ' ' && c < 0x7F; });
  return printable && value.size() <= 256 ? std::string(value.data(), value.size()) : std::string();
}

// Beast checks the message; of what it finds this keeps the five things that are looked at, so
// that no request costs a map of its headers.
class RequestParser : public http::basic_parser<true> {
 public:
  [[nodiscard]] WireRequest Take() { return std::move(request_); }

 private:
  void on_request_impl(http::verb, string_view method, string_view target, int,
                       error_code&) override {
    request_.method.assign(method.data(), method.size());
    request_.path.assign(target.data(), std::min(target.find('?'), target.size()));
  }

  void on_field_impl(http::field, string_view name, string_view value, error_code&) override {
    if (trailer_) return;
    if (request_.invocation.empty() &&
        boost::beast::iequals(name, "X-Azure-Functions-InvocationId"))
      request_.invocation = Printable(value);
    if (request_.trace_parent.empty() && boost::beast::iequals(name, "traceparent"))
      request_.trace_parent = Printable(value);
  }

  void on_header_impl(error_code&) override { trailer_ = true; }

  // Trusted only as far as that: a length is easily written.
  void on_body_init_impl(const boost::optional<uint64_t>& length, error_code&) override {
    constexpr uint64_t kMostTrusted = uint64_t{256} * 1024;
    if (length) request_.body.reserve(static_cast<size_t>(std::min(*length, kMostTrusted)));
  }

  size_t on_body_impl(string_view body, error_code&) override {
    request_.body.append(body.data(), body.size());
    return body.size();
  }

  void on_chunk_header_impl(uint64_t, string_view, error_code&) override {}

  size_t on_chunk_body_impl(uint64_t, string_view body, error_code&) override {
    request_.body.append(body.data(), body.size());
    return body.size();
  }

  void on_finish_impl(error_code&) override {}

  void on_response_impl(int, string_view, int, error_code&) override {}

  WireRequest request_;
  bool trailer_ = false;
};

}  // namespace

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
    WireRequest request = parser_->Take();
    keep_alive_ = parser_->keep_alive();
    Reset();
    return request;
  }

  [[nodiscard]] bool keep_alive() const { return keep_alive_; }

  [[nodiscard]] bool begun() const { return begun_; }

  [[nodiscard]] int status() const { return status_; }

 private:
  static constexpr size_t kRead = size_t{16} * 1024;

  static std::ptrdiff_t Offset(size_t n) { return static_cast<std::ptrdiff_t>(n); }

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
  std::optional<RequestParser> parser_;
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

void WriteResponse(std::string& out, const protocol::Reply& reply, bool keep_alive) {
  out.clear();
  out.reserve(reply.body.size() + 160);
  out.append("HTTP/1.1 ").append(std::to_string(reply.status)).push_back(' ');
  if (reply.reason.empty()) {
    const auto phrase =
        http::obsolete_reason(http::int_to_status(static_cast<unsigned>(reply.status)));
    out.append(phrase.data(), phrase.size());
  } else {
    for (const char c : reply.reason)
      out.push_back(c >= ' ' && c < 0x7F ? c : '?');
  }
  out.append("\r\nContent-Type: application/json\r\nContent-Length: ")
      .append(std::to_string(reply.body.size()));
  if (!keep_alive) out.append("\r\nConnection: close");
  out.append("\r\n\r\n").append(reply.body);
}

}  // namespace formwork
