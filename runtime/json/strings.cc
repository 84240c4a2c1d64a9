// The pull reader's strings: a view where nothing is escaped, else unescaped into the reader's
// scratch.

#include <formwork/json_reader.h>

#include "runtime/json/scan.h"
#include "runtime/json/utf8.h"

namespace formwork {

std::string_view JsonReader::String() {
  if (!Take('"', "expected a string")) return {};
  const char* from = at_;
  at_ = json::PlainRunEnd(at_, end_);
  if (at_ != end_ && *at_ == '"') {
    ++at_;
    return {from, static_cast<size_t>(at_ - from - 1)};
  }
  return Unescape(from);
}

std::string_view JsonReader::Unescape(const char* from) {
  scratch_.assign(from, at_);
  while (true) {
    if (at_ == end_) {
      Fail("cut short");
      return {};
    }
    if (*at_ == '"') {
      ++at_;
      return scratch_;
    }
    if (*at_ != '\\') {
      Fail("control character in a string");
      return {};
    }
    ++at_;
    if (!AppendEscape()) return {};
    const char* run = at_;
    at_ = json::PlainRunEnd(at_, end_);
    scratch_.append(run, at_);
  }
}

namespace {

// What a one-letter escape stands for; 0 for none.
char Unescaped(char c) {
  switch (c) {
    case '"':
      return '"';
    case '\\':
      return '\\';
    case '/':
      return '/';
    case 'b':
      return '\b';
    case 'f':
      return '\f';
    case 'n':
      return '\n';
    case 'r':
      return '\r';
    case 't':
      return '\t';
    default:
      return 0;
  }
}

int HexDigit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

}  // namespace

std::optional<uint32_t> JsonReader::Hex4() {
  if (end_ - at_ < 4) return std::nullopt;
  uint32_t value = 0;
  for (int i = 0; i < 4; ++i) {
    const int digit = HexDigit(*at_++);
    if (digit < 0) return std::nullopt;
    value = value << 4 | static_cast<uint32_t>(digit);
  }
  return value;
}

bool JsonReader::AppendEscape() {
  if (at_ == end_) {
    Fail("cut short");
    return false;
  }
  const char c = *at_++;
  if (const char plain = Unescaped(c); plain != 0) {
    scratch_.push_back(plain);
    return true;
  }
  if (c != 'u') {
    Fail("unknown escape");
    return false;
  }
  std::optional<uint32_t> code = Hex4();
  if (code && *code >= 0xD800 && *code <= 0xDBFF && end_ - at_ >= 6 && at_[0] == '\\' &&
      at_[1] == 'u') {
    at_ += 2;
    const std::optional<uint32_t> low = Hex4();
    if (!low || *low < 0xDC00 || *low > 0xDFFF) {
      Fail("lone surrogate");
      return false;
    }
    code = 0x10000 + ((*code - 0xD800) << 10) + (*low - 0xDC00);
  }
  if (!code || (*code >= 0xD800 && *code <= 0xDFFF)) {
    Fail(code ? "lone surrogate" : "malformed \\u escape");
    return false;
  }
  json::AppendUtf8(scratch_, *code);
  return true;
}

void JsonReader::SkipString() {
  ++at_;
  while (true) {
    at_ = json::PlainRunEnd(at_, end_);
    if (at_ == end_) {
      Fail("cut short");
      return;
    }
    if (*at_ == '"') {
      ++at_;
      return;
    }
    if (*at_ != '\\') {
      Fail("control character in a string");
      return;
    }
    ++at_;
    scratch_.clear();
    if (!AppendEscape()) return;
  }
}

}  // namespace formwork
