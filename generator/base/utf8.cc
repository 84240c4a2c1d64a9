#include "generator/base/utf8.h"

#include <algorithm>
#include <cstdint>

namespace formwork {
namespace {

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
