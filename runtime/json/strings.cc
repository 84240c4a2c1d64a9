// The pull reader's strings: a view where nothing is escaped, else unescaped into the reader's
// scratch.

#include <algorithm>
#include <cstring>
#include <utility>

#include <formwork/json_reader.h>

#include "runtime/json/escapes.h"
#include "runtime/json/scan.h"
#include "runtime/json/utf8.h"

namespace formwork {
namespace {

constexpr size_t kBlock = 16;  // what is copied at once

int HexDigit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// The character of a one-letter escape at `at`; 0 if there is none.
char ShortEscape(const char* at, const char* end) {
  return end - at >= 2 && *at == '\\' ? json::ShortEscape(at[1]) : '\0';
}

// Behind the plain bytes and the one-letter escapes from `at` on.
const char* SkipPlain(const char* at, const char* end) {
  constexpr auto kEnough = static_cast<std::ptrdiff_t>(kBlock) + 1;  // an escape may reach over
  while (end - at >= kEnough) {
    const char* next = at + kBlock;
    for (unsigned ends = json::RunEndsAt(at); ends != 0;) {
      const char* odd = at + __builtin_ctz(ends);
      if (*odd != '\\' || json::ShortEscape(odd[1]) == 0) return odd;
      next = std::max(next, odd + 2);
      ends &= ~(3U << (odd - at));
    }
    at = next;
  }
  while (true) {
    at = json::PlainRunEnd(at, end);
    if (ShortEscape(at, end) == 0) return at;
    at += 2;
  }
}

// Up to 16 bytes from `at` to `to`, ending before the first that is not plain; how many.
size_t CopyPlain(const char* at, const char* end, char* to) {
  if (end - at >= static_cast<std::ptrdiff_t>(kBlock)) return json::CopyPlain16(at, to);
  const auto plain = static_cast<size_t>(json::PlainRunEnd(at, end) - at);
  std::memcpy(to, at, plain);
  return plain;
}

}  // namespace

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

std::string JsonReader::OwnString() {
  const std::string_view text = String();
  if (text.data() != scratch_.data()) return std::string(text);
  scratch_.resize(text.size());
  return std::exchange(scratch_, {});
}

std::string_view JsonReader::Unescape(const char* at) {
  size_t used = 0;
  while (true) {
    if (scratch_.size() < used + 2 * kBlock) MakeRoom(used, static_cast<size_t>(end_ - at));
    const size_t plain = CopyPlain(at, end_, scratch_.data() + used);
    at += plain;
    used += plain;
    if (plain == kBlock) continue;
    const char* odd = at;
    char letter = ShortEscape(at, end_);
    for (size_t room = kBlock; letter != 0 && room != 0; --room, letter = ShortEscape(at, end_)) {
      scratch_[used++] = letter;
      at += 2;
    }
    if (at != odd || plain != 0) continue;
    at_ = at;
    if (!AtEscape()) return {scratch_.data(), ok() ? used : 0};
    const auto code = Escape();
    if (!code) return {};
    used += json::PutUtf8(scratch_.data() + used, *code);
    at = at_;
  }
}

// At what ends a run of plain bytes: takes a backslash (true), or the quote that ends the string.
bool JsonReader::AtEscape() {
  if (at_ == end_) {
    Fail("cut short");
    return false;
  }
  const char c = *at_;
  if (c != '\\' && c != '"') {
    Fail("control character in a string");
    return false;
  }
  ++at_;
  return c == '\\';
}

// Room for two more blocks: at first for all that is left of a short text, then twice as much each
// time.
void JsonReader::MakeRoom(size_t used, size_t left) {
  scratch_.resize(std::max(used * 2, std::min<size_t>(left, 4096)) + 2 * kBlock);
}

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

// What stands behind a backslash: its code point.
std::optional<uint32_t> JsonReader::Escape() {
  if (at_ == end_) {
    Fail("cut short");
    return std::nullopt;
  }
  const char c = *at_++;
  if (const char plain = json::ShortEscape(c); plain != 0) return static_cast<uint32_t>(plain);
  if (c != 'u') {
    Fail("unknown escape");
    return std::nullopt;
  }
  std::optional<uint32_t> code = Hex4();
  if (code && *code >= 0xD800 && *code <= 0xDBFF && end_ - at_ >= 6 && at_[0] == '\\' &&
      at_[1] == 'u') {
    at_ += 2;
    const std::optional<uint32_t> low = Hex4();
    if (!low || *low < 0xDC00 || *low > 0xDFFF) {
      Fail("lone surrogate");
      return std::nullopt;
    }
    code = 0x10000 + ((*code - 0xD800) << 10) + (*low - 0xDC00);
  }
  if (!code || (*code >= 0xD800 && *code <= 0xDFFF)) {
    Fail(code ? "lone surrogate" : "malformed \\u escape");
    return std::nullopt;
  }
  return code;
}

void JsonReader::SkipString() {
  ++at_;
  do {
    at_ = SkipPlain(at_, end_);
  } while (AtEscape() && Escape());
}

}  // namespace formwork
