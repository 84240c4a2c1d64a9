#include "generator/base/text.h"

#include <algorithm>
#include <cstdint>

namespace formwork {
namespace {

bool IsUpper(char c) {
  return c >= 'A' && c <= 'Z';
}

bool IsLower(char c) {
  return c >= 'a' && c <= 'z';
}

bool IsDigit(char c) {
  return c >= '0' && c <= '9';
}

char ToLower(char c) {
  return IsUpper(c) ? static_cast<char>(c - 'A' + 'a') : c;
}

char ToUpper(char c) {
  return IsLower(c) ? static_cast<char>(c - 'a' + 'A') : c;
}

// Calls `see` with each word of the name: what stands between other characters, and before a
// capital that follows a small letter or a digit.
template <class See>
void EachWord(std::string_view name, See see) {
  size_t from = 0;
  const auto flush = [&](size_t end) {
    if (end > from) see(name.substr(from, end - from));
  };
  for (size_t i = 0; i < name.size(); ++i) {
    const char c = name[i];
    if (!IsAsciiAlnum(c)) {
      flush(i);
      from = i + 1;
    } else if (IsUpper(c) && i > 0 && (IsLower(name[i - 1]) || IsDigit(name[i - 1]))) {
      flush(i);
      from = i;
    }
  }
  flush(name.size());
}

std::string JoinWords(std::string_view name, char separator, bool upper) {
  std::string out;
  out.reserve(name.size() + 4);
  EachWord(name, [&](std::string_view word) {
    if (!out.empty()) out.push_back(separator);
    for (const char c : word)
      out.push_back(upper ? ToUpper(c) : ToLower(c));
  });
  return out;
}

// Length of the well-formed sequence at `i`, 0 if malformed.
size_t SequenceLength(std::string_view text, size_t i) {
  const auto byte = [&](size_t k) { return static_cast<uint8_t>(text[k]); };
  const auto follows = [&](size_t k, uint8_t low, uint8_t high) {
    return k < text.size() && byte(k) >= low && byte(k) <= high;
  };
  const uint8_t lead = byte(i);
  if (lead < 0x80) return 1;
  if (lead >= 0xC2 && lead <= 0xDF) return follows(i + 1, 0x80, 0xBF) ? 2 : 0;
  if (lead >= 0xE0 && lead <= 0xEF) {
    const uint8_t low = lead == 0xE0 ? 0xA0 : 0x80;
    const uint8_t high = lead == 0xED ? 0x9F : 0xBF;
    return follows(i + 1, low, high) && follows(i + 2, 0x80, 0xBF) ? 3 : 0;
  }
  if (lead >= 0xF0 && lead <= 0xF4) {
    const uint8_t low = lead == 0xF0 ? 0x90 : 0x80;
    const uint8_t high = lead == 0xF4 ? 0x8F : 0xBF;
    const bool ok =
        follows(i + 1, low, high) && follows(i + 2, 0x80, 0xBF) && follows(i + 3, 0x80, 0xBF);
    return ok ? 4 : 0;
  }
  return 0;
}

struct CodePoint {
  uint32_t point = 0;
  size_t length = 1;  // in bytes
};

// Of valid UTF-8.
CodePoint Decode(std::string_view text, size_t at) {
  const auto lead = static_cast<uint8_t>(text[at]);
  const size_t length = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
  uint32_t point = length == 1 ? lead : lead & (0xFFU >> (length + 1));
  for (size_t k = 1; k < length && at + k < text.size(); ++k)
    point = (point << 6U) | (static_cast<uint8_t>(text[at + k]) & 0x3FU);
  return {.point = point, .length = length};
}

// "flex" for "flex-consumption": half a name says enough when nothing else begins so.
std::optional<std::string> OnlyOneBegun(std::string_view lower,
                                        std::span<const std::string> candidates) {
  constexpr size_t kShortest = 3;
  std::optional<std::string> found;
  if (lower.size() < kShortest) return found;
  for (const std::string& candidate : candidates) {
    if (!LowerAscii(candidate).starts_with(lower)) continue;
    if (found) return std::nullopt;
    found = candidate;
  }
  return found;
}

struct Width {
  uint32_t first;
  uint32_t last;
  size_t columns;
};

// What is not one column wide, ascending; after Unicode's East Asian Width, in blocks.
constexpr Width kWidths[] = {{0x0300, 0x036F, 0},   {0x1100, 0x115F, 2},   {0x200B, 0x200F, 0},
                             {0x20D0, 0x20FF, 0},   {0x2E80, 0x303E, 2},   {0x3041, 0x4DBF, 2},
                             {0x4E00, 0xA4CF, 2},   {0xAC00, 0xD7A3, 2},   {0xF900, 0xFAFF, 2},
                             {0xFE00, 0xFE0F, 0},   {0xFE30, 0xFE6F, 2},   {0xFF00, 0xFF60, 2},
                             {0xFFE0, 0xFFE6, 2},   {0x1F300, 0x1F64F, 2}, {0x1F680, 0x1F6FF, 2},
                             {0x1F900, 0x1F9FF, 2}, {0x20000, 0x3FFFD, 2}};

size_t ColumnsOf(uint32_t point) {
  for (const Width& width : kWidths) {
    if (point < width.first) return 1;
    if (point <= width.last) return width.columns;
  }
  return 1;
}

}  // namespace

int EditDistance(std::string_view a, std::string_view b, int limit) {
  const auto n = a.size();
  const auto m = b.size();
  if ((n > m ? n - m : m - n) > static_cast<size_t>(limit)) return limit + 1;
  std::vector<int> before(m + 1);
  std::vector<int> last(m + 1);
  std::vector<int> row(m + 1);
  for (size_t j = 0; j <= m; ++j)
    last[j] = static_cast<int>(j);
  for (size_t i = 1; i <= n; ++i) {
    row[0] = static_cast<int>(i);
    for (size_t j = 1; j <= m; ++j) {
      const int change = a[i - 1] == b[j - 1] ? 0 : 1;
      row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + change});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
        row[j] = std::min(row[j], before[j - 2] + 1);
      }
    }
    before.swap(last);
    last.swap(row);
  }
  return std::min(last[m], limit + 1);
}

std::optional<std::string> NearestName(std::string_view name,
                                       std::span<const std::string> candidates) {
  const int limit = name.size() <= 6 ? 2 : 3;
  int best = limit + 1;
  std::optional<std::string> nearest;
  const std::string lower = LowerAscii(name);
  for (const std::string& candidate : candidates) {
    const int distance = EditDistance(lower, LowerAscii(candidate), limit);
    // A distance as long as the name itself says nothing: 'a' is not meant to be 'id'.
    if (distance >= static_cast<int>(std::max(name.size(), candidate.size()))) continue;
    if (distance < best) {
      best = distance;
      nearest = candidate;
    }
  }
  return nearest ? nearest : OnlyOneBegun(lower, candidates);
}

std::vector<std::string> Words(std::string_view name) {
  std::vector<std::string> words;
  EachWord(name, [&](std::string_view word) { words.emplace_back(word); });
  return words;
}

std::string PascalCase(std::string_view name) {
  std::string out;
  out.reserve(name.size());
  EachWord(name, [&](std::string_view word) {
    out.push_back(ToUpper(word.front()));
    out += word.substr(1);
  });
  return out;
}

std::string CamelCase(std::string_view name) {
  std::string out = PascalCase(name);
  if (!out.empty()) out[0] = ToLower(out[0]);
  return out;
}

std::string SnakeCase(std::string_view name) {
  return JoinWords(name, '_', false);
}

std::string UpperSnakeCase(std::string_view name) {
  return JoinWords(name, '_', true);
}

std::string LowerAscii(std::string_view text) {
  std::string out(text);
  std::ranges::transform(out, out.begin(), ToLower);
  return out;
}

bool IsAsciiAlnum(char c) {
  return IsLower(c) || IsUpper(c) || IsDigit(c);
}

size_t AfterBlanks(std::string_view text, size_t at) {
  return std::min(text.find_first_not_of(" \t\r\n", at), text.size());
}

std::string JsonQuote(std::string_view text) {
  constexpr std::string_view kHex = "0123456789abcdef";
  std::string out = "\"";
  for (const char c : text) {
    switch (c) {
      case '"':
        out += "\\\"";
        break;
      case '\\':
        out += "\\\\";
        break;
      case '\n':
        out += "\\n";
        break;
      case '\r':
        out += "\\r";
        break;
      case '\t':
        out += "\\t";
        break;
      default:
        if (static_cast<uint8_t>(c) >= 0x20) {
          out += c;
        } else {
          out += "\\u00";
          out += kHex[static_cast<uint8_t>(c) >> 4U];
          out += kHex[static_cast<uint8_t>(c) & 15U];
        }
    }
  }
  return out + "\"";
}

std::optional<size_t> FirstInvalidUtf8(std::string_view text) {
  for (size_t i = 0; i < text.size();) {
    const size_t length = SequenceLength(text, i);
    if (length == 0) return i;
    i += length;
  }
  return std::nullopt;
}

size_t CharacterLength(std::string_view text, size_t at) {
  return std::min(Decode(text, at).length, text.size() - at);
}

size_t ControlLength(std::string_view text, size_t at) {
  const auto byte = [&](size_t k) {
    return at + k < text.size() ? static_cast<uint8_t>(text[at + k]) : uint8_t{0};
  };
  if (byte(0) < 0x20 || byte(0) == 0x7F) return 1;
  if (byte(0) == 0xC2 && byte(1) >= 0x80 && byte(1) <= 0x9F) return 2;  // U+0080 to U+009F
  if (byte(0) != 0xE2) return 0;
  const bool embeds = byte(1) == 0x80 && byte(2) >= 0xAA && byte(2) <= 0xAE;    // U+202A to U+202E
  const bool isolates = byte(1) == 0x81 && byte(2) >= 0xA6 && byte(2) <= 0xA9;  // U+2066 to U+2069
  return embeds || isolates ? 3 : 0;
}

std::string Printable(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (size_t i = 0; i < text.size();) {
    const size_t control = text[i] == '\t' ? 0 : ControlLength(text, i);
    const size_t length = SequenceLength(text, i);
    if (control > 0 || length == 0) {
      out += '?';
    } else {
      out += text.substr(i, length);
    }
    i += std::max<size_t>({control, length, 1});
  }
  return out;
}

size_t CodePoints(std::string_view text) {
  size_t n = 0;
  for (const char c : text) {
    if ((static_cast<uint8_t>(c) & 0xC0U) != 0x80U) ++n;
  }
  return n;
}

std::string CodePointName(std::string_view text, size_t at) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  const uint32_t point = Decode(text, at).point;
  std::string digits;
  for (uint32_t rest = point; rest != 0 || digits.size() < 4; rest >>= 4U)
    digits.insert(digits.begin(), kHex[rest & 15U]);
  return "U+" + digits;
}

size_t Columns(std::string_view text) {
  size_t columns = 0;
  for (size_t i = 0; i < text.size();) {
    const CodePoint next = Decode(text, i);
    columns += ColumnsOf(next.point);
    i += next.length;
  }
  return columns;
}

}  // namespace formwork
