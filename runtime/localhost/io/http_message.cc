#include "runtime/localhost/io/http_message.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "runtime/localhost/text/strings.h"

namespace formwork::localhost {
namespace {

constexpr size_t kMaxHead = 32768;
constexpr size_t kMaxHeaders = 100;
constexpr size_t kMaxChunkLine = 1024;

bool IsTokenChar(char c) {
  constexpr std::string_view marks = "!#$%&'*+-.^_`|~";
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         marks.find(c) != std::string_view::npos;
}

bool IsToken(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), IsTokenChar);
}

bool HasControl(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char c) {
    const auto byte = static_cast<uint8_t>(c);
    return (byte < 0x20 && byte != '\t') || byte == 0x7F;
  });
}

// Takes the next line; bare '\n' ends one too, as Kestrel and most clients allow.
std::string_view TakeLine(std::string_view& text) {
  const size_t end = text.find('\n');
  std::string_view line = text.substr(0, end);
  text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
  return line;
}

// The length of the head with its empty line; 0 while it is not there yet.
size_t HeadLength(std::string_view input) {
  const size_t crlf = input.find("\r\n\r\n");
  const size_t lf = input.find("\n\n");
  const size_t from_crlf = crlf == std::string_view::npos ? std::string_view::npos : crlf + 4;
  const size_t from_lf = lf == std::string_view::npos ? std::string_view::npos : lf + 2;
  const size_t length = std::min(from_crlf, from_lf);
  return length == std::string_view::npos ? 0 : length;
}

bool ReadHeaders(std::string_view text, Headers& headers) {
  while (!text.empty()) {
    const std::string_view line = TakeLine(text);
    if (line.empty()) return true;
    const size_t colon = line.find(':');
    if (colon == std::string_view::npos || !IsToken(line.substr(0, colon))) return false;
    const std::string_view value = Trim(line.substr(colon + 1));
    if (HasControl(value) || headers.size() == kMaxHeaders) return false;
    headers.push_back({std::string(line.substr(0, colon)), std::string(value)});
  }
  return true;
}

bool ReadVersion(std::string_view text, bool& http_1_0) {
  http_1_0 = text == "HTTP/1.0";
  return http_1_0 || text == "HTTP/1.1";
}

std::optional<uint64_t> ReadLength(std::string_view text) {
  uint64_t value = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (fault != std::errc() || end != text.data() + text.size() || text.empty()) return std::nullopt;
  return value;
}

// What the headers say; kNone when they say nothing.
Framing HeaderFraming(const Headers& headers) {
  Framing framing;
  bool has_length = false;
  for (const Header& header : headers) {
    if (EqualsAnyCase(header.name, "Transfer-Encoding")) {
      if (!EqualsAnyCase(header.value, "chunked")) return {Framing::Kind::kBad, 0};
      framing.kind = Framing::Kind::kChunked;
    } else if (EqualsAnyCase(header.name, "Content-Length")) {
      const auto length = ReadLength(header.value);
      if (!length || (has_length && *length != framing.length)) return {Framing::Kind::kBad, 0};
      has_length = true;
      framing.length = *length;
    }
  }
  if (framing.kind == Framing::Kind::kChunked)
    return has_length ? Framing{Framing::Kind::kBad, 0} : framing;
  if (has_length) framing.kind = Framing::Kind::kLength;
  return framing;
}

struct Reason {
  int status;
  std::string_view phrase;
};

constexpr Reason kReasons[] = {
    {100, "Continue"},
    {101, "Switching Protocols"},
    {102, "Processing"},
    {200, "OK"},
    {201, "Created"},
    {202, "Accepted"},
    {203, "Non-Authoritative Information"},
    {204, "No Content"},
    {205, "Reset Content"},
    {206, "Partial Content"},
    {207, "Multi-Status"},
    {208, "Already Reported"},
    {226, "IM Used"},
    {300, "Multiple Choices"},
    {301, "Moved Permanently"},
    {302, "Found"},
    {303, "See Other"},
    {304, "Not Modified"},
    {305, "Use Proxy"},
    {306, "Switch Proxy"},
    {307, "Temporary Redirect"},
    {308, "Permanent Redirect"},
    {400, "Bad Request"},
    {401, "Unauthorized"},
    {402, "Payment Required"},
    {403, "Forbidden"},
    {404, "Not Found"},
    {405, "Method Not Allowed"},
    {406, "Not Acceptable"},
    {407, "Proxy Authentication Required"},
    {408, "Request Timeout"},
    {409, "Conflict"},
    {410, "Gone"},
    {411, "Length Required"},
    {412, "Precondition Failed"},
    {413, "Payload Too Large"},
    {414, "URI Too Long"},
    {415, "Unsupported Media Type"},
    {416, "Range Not Satisfiable"},
    {417, "Expectation Failed"},
    {418, "I'm a teapot"},
    {419, "Authentication Timeout"},
    {421, "Misdirected Request"},
    {422, "Unprocessable Entity"},
    {423, "Locked"},
    {424, "Failed Dependency"},
    {426, "Upgrade Required"},
    {428, "Precondition Required"},
    {429, "Too Many Requests"},
    {431, "Request Header Fields Too Large"},
    {451, "Unavailable For Legal Reasons"},
    {499, "Client Closed Request"},
    {500, "Internal Server Error"},
    {501, "Not Implemented"},
    {502, "Bad Gateway"},
    {503, "Service Unavailable"},
    {504, "Gateway Timeout"},
    {505, "HTTP Version Not Supported"},
    {506, "Variant Also Negotiates"},
    {507, "Insufficient Storage"},
    {508, "Loop Detected"},
    {510, "Not Extended"},
    {511, "Network Authentication Required"},
};

}  // namespace

const std::string* FindHeader(const Headers& headers, std::string_view name) {
  for (const Header& header : headers) {
    if (EqualsAnyCase(header.name, name)) return &header.value;
  }
  return nullptr;
}

HeadState ReadRequestHead(std::string_view input, RequestHead& head, size_t& used) {
  size_t skipped = 0;  // empty lines between requests are allowed
  while (skipped + 1 < input.size() && input[skipped] == '\r' && input[skipped + 1] == '\n')
    skipped += 2;
  input.remove_prefix(skipped);
  const size_t length = HeadLength(input);
  if (length == 0) return input.size() > kMaxHead ? HeadState::kTooLarge : HeadState::kNeedMore;
  if (length > kMaxHead) return HeadState::kTooLarge;
  std::string_view text = input.substr(0, length);
  const std::string_view line = TakeLine(text);
  const size_t first = line.find(' ');
  const size_t last = line.rfind(' ');
  if (first == std::string_view::npos || first == last) return HeadState::kBad;
  head.method = line.substr(0, first);
  head.target = line.substr(first + 1, last - first - 1);
  if (!IsToken(head.method) || head.target.empty() || HasControl(head.target) ||
      head.target.find(' ') != std::string::npos ||
      !ReadVersion(line.substr(last + 1), head.http_1_0)) {
    return HeadState::kBad;
  }
  if (!ReadHeaders(text, head.headers)) return HeadState::kBad;
  used = skipped + length;
  return HeadState::kDone;
}

HeadState ReadResponseHead(std::string_view input, ResponseHead& head, size_t& used) {
  const size_t probe = std::min<size_t>(input.size(), 5);
  if (input.substr(0, probe) != std::string_view("HTTP/").substr(0, probe)) return HeadState::kBad;
  const size_t length = HeadLength(input);
  if (length == 0) return input.size() > 2 * kMaxHead ? HeadState::kTooLarge : HeadState::kNeedMore;
  std::string_view text = input.substr(0, length);
  const std::string_view line = TakeLine(text);
  if (line.size() < 12 || line[8] != ' ' || !ReadVersion(line.substr(0, 8), head.http_1_0))
    return HeadState::kBad;
  const auto status = ParseInt(line.substr(9, 3));
  if (!status || *status < 100) return HeadState::kBad;
  head.status = static_cast<int>(*status);
  head.reason = line.size() > 13 ? std::string(line.substr(13)) : std::string();
  if (!ReadHeaders(text, head.headers)) return HeadState::kBad;
  used = length;
  return HeadState::kDone;
}

Framing RequestFraming(const Headers& headers) {
  return HeaderFraming(headers);
}

Framing ResponseFraming(const ResponseHead& head, bool of_head_request) {
  if (of_head_request || head.status < 200 || head.status == 204 || head.status == 304) return {};
  const Framing framing = HeaderFraming(head.headers);
  return framing.kind == Framing::Kind::kNone ? Framing{Framing::Kind::kUntilClose, 0} : framing;
}

BodyReader::BodyReader(Framing framing) : framing_(framing), left_(framing.length) {
  const bool nothing = framing.kind == Framing::Kind::kNone ||
                       (framing.kind == Framing::Kind::kLength && framing.length == 0);
  if (nothing) state_ = State::kDone;
  if (framing.kind == Framing::Kind::kBad) state_ = State::kBad;
}

bool BodyReader::ReadChunkSize(std::string_view line) {
  line = Trim(line.substr(0, line.find(';')));
  const auto [end, fault] = std::from_chars(line.data(), line.data() + line.size(), left_, 16);
  if (fault != std::errc() || end != line.data() + line.size() || line.empty()) return false;
  part_ = left_ == 0 ? Part::kTrailer : Part::kContent;
  return true;
}

BodyReader::State BodyReader::Read(std::string_view input, size_t& used, std::string& out) {
  used = 0;
  if (framing_.kind == Framing::Kind::kUntilClose) {
    out.append(input);
    used = input.size();
    return state_;
  }
  const bool chunked = framing_.kind == Framing::Kind::kChunked;
  while (state_ == State::kNeedMore) {
    const std::string_view rest = input.substr(used);
    if (!chunked || part_ == Part::kContent) {
      const size_t take = static_cast<size_t>(std::min<uint64_t>(left_, rest.size()));
      out.append(rest, 0, take);
      used += take;
      left_ -= take;
      if (left_ > 0) break;
      if (!chunked) state_ = State::kDone;
      part_ = Part::kContentEnd;
      continue;
    }
    const size_t end = rest.find('\n');
    if (end == std::string_view::npos) {
      if (rest.size() > kMaxChunkLine) state_ = State::kBad;
      break;
    }
    std::string_view line = rest.substr(0, end);
    if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
    used += end + 1;
    if (part_ == Part::kSize) {
      if (!ReadChunkSize(line)) state_ = State::kBad;
    } else if (part_ == Part::kContentEnd) {
      part_ = Part::kSize;
      if (!line.empty()) state_ = State::kBad;
    } else if (line.empty()) {
      state_ = State::kDone;
    }
  }
  return state_;
}

BodyReader::State BodyReader::End() const {
  if (state_ != State::kNeedMore) return state_;
  return framing_.kind == Framing::Kind::kUntilClose ? State::kDone : State::kBad;
}

void AppendResponseHead(std::string& out, const ResponseHead& head) {
  out.append("HTTP/1.1 ")
      .append(std::to_string(head.status))
      .append(" ")
      .append(head.reason)
      .append("\r\n");
  for (const Header& header : head.headers)
    out.append(header.name).append(": ").append(header.value).append("\r\n");
  out.append("\r\n");
}

void AppendChunk(std::string& out, std::string_view bytes) {
  std::array<char, 20> digits{};
  auto* const end =
      std::to_chars(digits.data(), digits.data() + digits.size(), bytes.size(), 16).ptr;
  for (const char* c = digits.data(); c != end; ++c) {
    out.push_back(*c >= 'a' ? static_cast<char>(*c - 'a' + 'A') : *c);
  }
  out.append("\r\n").append(bytes).append("\r\n");
}

std::string_view ReasonPhrase(int status) {
  for (const Reason& row : kReasons) {
    if (row.status == status) return row.phrase;
  }
  return "";
}

}  // namespace formwork::localhost
