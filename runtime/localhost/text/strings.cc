#include "runtime/localhost/text/strings.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdlib>

#include <sys/random.h>

namespace formwork::localhost {
namespace {

constexpr std::string_view kBase64 =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::string_view kHex = "0123456789abcdef";

char LowerChar(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

int Base64Digit(char c) {
  if (c >= 'A' && c <= 'Z') return c - 'A';
  if (c >= 'a' && c <= 'z') return c - 'a' + 26;
  if (c >= '0' && c <= '9') return c - '0' + 52;
  if (c == '+') return 62;
  if (c == '/') return 63;
  return -1;
}

int HexDigit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  const char lower = LowerChar(c);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

// Identifiers are made for every invocation: random bytes are drawn a page at a time.
template <size_t kCount>
std::array<uint8_t, kCount> RandomBytes() {
  thread_local std::array<uint8_t, 4096> pool;
  thread_local size_t used = pool.size();
  if (pool.size() - used < kCount) {
    size_t filled = 0;
    while (filled < pool.size()) {
      const ssize_t got = ::getrandom(pool.data() + filled, pool.size() - filled, 0);
      if (got <= 0) std::abort();  // a kernel without randomness cannot make keys
      filled += static_cast<size_t>(got);
    }
    used = 0;
  }
  std::array<uint8_t, kCount> bytes;
  std::copy_n(pool.begin() + static_cast<std::ptrdiff_t>(used), kCount, bytes.begin());
  used += kCount;
  return bytes;
}

}  // namespace

bool EqualsAnyCase(std::string_view a, std::string_view b) {
  return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin(), [](char x, char y) {
           return LowerChar(x) == LowerChar(y);
         });
}

bool StartsWithAnyCase(std::string_view text, std::string_view start) {
  return EqualsAnyCase(text.substr(0, start.size()), start);
}

bool EndsWithAnyCase(std::string_view text, std::string_view end) {
  return text.size() >= end.size() && EqualsAnyCase(text.substr(text.size() - end.size()), end);
}

bool ContainsAnyCase(std::string_view text, std::string_view part) {
  for (size_t i = 0; i + part.size() <= text.size(); ++i) {
    if (EqualsAnyCase(text.substr(i, part.size()), part)) return true;
  }
  return false;
}

std::string Lower(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(), LowerChar);
  return out;
}

std::string_view Trim(std::string_view text) {
  constexpr std::string_view blanks = " \t\r\n\f\v";
  const size_t begin = text.find_first_not_of(blanks);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(blanks) - begin + 1);
}

std::vector<std::string_view> Split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  while (true) {
    const size_t end = text.find(separator);
    parts.push_back(text.substr(0, end));
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + 1);
  }
}

std::optional<int64_t> ParseInt(std::string_view text) {
  if (!text.empty() && text.front() == '+') text.remove_prefix(1);
  int64_t value = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (fault != std::errc() || end != text.data() + text.size() || text.empty()) return std::nullopt;
  return value;
}

std::string EncodeBase64(std::string_view bytes) {
  std::string out;
  out.reserve((bytes.size() + 2) / 3 * 4);
  for (size_t i = 0; i < bytes.size(); i += 3) {
    uint32_t group = 0;
    for (size_t k = 0; k < 3; ++k) {
      group = (group << 8U) | (i + k < bytes.size() ? static_cast<uint8_t>(bytes[i + k]) : 0U);
    }
    for (size_t k = 0; k < 4; ++k) {
      out.push_back(i + k > bytes.size() ? '=' : kBase64[(group >> (18 - 6 * k)) & 63U]);
    }
  }
  return out;
}

std::optional<std::string> DecodeBase64(std::string_view text) {
  std::string out;
  out.reserve(text.size() / 4 * 3);
  uint32_t group = 0;
  size_t digits = 0;
  size_t padding = 0;
  for (const char c : text) {
    if (c == ' ' || c == '\t' || c == '\r' || c == '\n') continue;
    if (c == '=') {
      ++padding;
      continue;
    }
    const int digit = Base64Digit(c);
    if (digit < 0 || padding > 0) return std::nullopt;
    group = (group << 6U) | static_cast<uint32_t>(digit);
    if (++digits % 4 == 0) {
      for (unsigned shift = 24; shift > 0; shift -= 8)
        out.push_back(static_cast<char>((group >> (shift - 8)) & 0xFFU));
      group = 0;
    }
  }
  const size_t rest = digits % 4;
  if (padding > 2 || (rest + padding) % 4 != 0 || rest == 1) return std::nullopt;
  if (rest == 2) out.push_back(static_cast<char>((group >> 4U) & 0xFFU));
  if (rest == 3) {
    out.push_back(static_cast<char>((group >> 10U) & 0xFFU));
    out.push_back(static_cast<char>((group >> 2U) & 0xFFU));
  }
  return out;
}

bool IsUtf8(std::string_view text) {
  for (size_t i = 0; i < text.size();) {
    const auto lead = static_cast<uint8_t>(text[i]);
    const size_t length = lead < 0x80                    ? 1
                          : lead >= 0xF0 && lead <= 0xF4 ? 4
                          : lead >= 0xE0 && lead < 0xF0  ? 3
                          : lead >= 0xC2 && lead < 0xE0  ? 2
                                                         : 0;
    if (length == 0 || i + length > text.size()) return false;
    for (size_t k = 1; k < length; ++k) {
      if ((static_cast<uint8_t>(text[i + k]) & 0xC0U) != 0x80U) return false;
    }
    const auto second = length > 1 ? static_cast<uint8_t>(text[i + 1]) : uint8_t{0};
    if ((lead == 0xE0 && second < 0xA0) || (lead == 0xED && second > 0x9F)) return false;
    if ((lead == 0xF0 && second < 0x90) || (lead == 0xF4 && second > 0x8F)) return false;
    i += length;
  }
  return true;
}

std::string ReplaceBadUtf8(std::string_view bytes) {
  if (IsUtf8(bytes)) return std::string(bytes);
  std::string out;
  for (size_t i = 0; i < bytes.size();) {
    size_t length = 1;
    while (length < 4 && i + length < bytes.size() && !IsUtf8(bytes.substr(i, length)))
      ++length;
    if (IsUtf8(bytes.substr(i, length))) {
      out.append(bytes, i, length);
      i += length;
    } else {
      out += "\xEF\xBF\xBD";
      ++i;
    }
  }
  return out;
}

std::string MakeGuid() {
  auto bytes = RandomBytes<16>();
  bytes[6] = static_cast<uint8_t>((bytes[6] & 0x0FU) | 0x40U);
  bytes[8] = static_cast<uint8_t>((bytes[8] & 0x3FU) | 0x80U);
  std::string out;
  out.reserve(36);
  for (size_t i = 0; i < bytes.size(); ++i) {
    if (i == 4 || i == 6 || i == 8 || i == 10) out.push_back('-');
    out.push_back(kHex[bytes[i] >> 4U]);
    out.push_back(kHex[bytes[i] & 0xFU]);
  }
  return out;
}

std::string MakeSecret() {
  const auto bytes = RandomBytes<40>();
  std::string raw;
  for (const uint8_t byte : bytes)
    raw.push_back(static_cast<char>(byte));
  std::string out = EncodeBase64(raw);
  std::replace(out.begin(), out.end(), '+', '-');
  std::replace(out.begin(), out.end(), '/', '_');
  return out;
}

std::string DecodeUrl(std::string_view text, bool plus_is_blank) {
  std::string out;
  out.reserve(text.size());
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && i + 2 < text.size() && HexDigit(text[i + 1]) >= 0 &&
        HexDigit(text[i + 2]) >= 0) {
      out.push_back(static_cast<char>(HexDigit(text[i + 1]) * 16 + HexDigit(text[i + 2])));
      i += 2;
    } else {
      out.push_back(plus_is_blank && text[i] == '+' ? ' ' : text[i]);
    }
  }
  return out;
}

std::string EncodeUrl(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       c == '-' || c == '_' || c == '.' || c == '~';
    if (plain) {
      out.push_back(c);
    } else {
      const auto byte = static_cast<uint8_t>(c);
      out.push_back('%');
      out.push_back("0123456789ABCDEF"[byte >> 4U]);
      out.push_back("0123456789ABCDEF"[byte & 0xFU]);
    }
  }
  return out;
}

}  // namespace formwork::localhost
