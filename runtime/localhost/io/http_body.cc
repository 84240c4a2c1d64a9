#include "runtime/localhost/io/http_body.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

#include "runtime/localhost/text/strings.h"

namespace formwork::localhost {
namespace {

constexpr size_t kMaxChunkLine = 1024;

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

}  // namespace

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

void AppendChunk(std::string& out, std::string_view bytes) {
  std::array<char, 20> digits{};
  auto* const end =
      std::to_chars(digits.data(), digits.data() + digits.size(), bytes.size(), 16).ptr;
  for (const char* c = digits.data(); c != end; ++c) {
    out.push_back(*c >= 'a' ? static_cast<char>(*c - 'a' + 'A') : *c);
  }
  out.append("\r\n").append(bytes).append("\r\n");
}

}  // namespace formwork::localhost
