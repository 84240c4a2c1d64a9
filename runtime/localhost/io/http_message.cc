#include "runtime/localhost/io/http_message.h"

#include <algorithm>

#include "runtime/localhost/text/strings.h"

namespace formwork::localhost {
namespace {

constexpr size_t kMaxHead = 32768;
constexpr size_t kMaxHeaders = 100;

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

}  // namespace formwork::localhost
