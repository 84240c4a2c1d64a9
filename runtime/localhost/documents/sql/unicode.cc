#include "runtime/localhost/documents/sql/unicode.h"

#include <cstdint>
#include <vector>

namespace formwork::localhost::sql {

// The text comes out of the JSON reader, so it is valid UTF-8; anything else becomes single bytes.
std::u32string Decode(std::string_view utf8) {
  std::u32string out;
  out.reserve(utf8.size());
  for (size_t i = 0; i < utf8.size();) {
    const auto lead = static_cast<unsigned char>(utf8[i]);
    const size_t length = lead < 0xC0 ? 1 : (lead < 0xE0 ? 2 : (lead < 0xF0 ? 3 : 4));
    if (length == 1 || i + length > utf8.size()) {
      out.push_back(lead);
      ++i;
      continue;
    }
    char32_t code = lead & (0xFFU >> (length + 1));
    for (size_t k = 1; k < length; ++k)
      code = (code << 6U) | (static_cast<unsigned char>(utf8[i + k]) & 0x3FU);
    out.push_back(code);
    i += length;
  }
  return out;
}

std::string Encode(std::u32string_view text) {
  std::string out;
  out.reserve(text.size());
  const auto put = [&](uint32_t byte) { out.push_back(static_cast<char>(byte)); };
  for (const char32_t c : text) {
    if (c < 0x80) {
      put(c);
    } else if (c < 0x800) {
      put(0xC0U | (c >> 6U));
      put(0x80U | (c & 0x3FU));
    } else if (c < 0x10000) {
      put(0xE0U | (c >> 12U));
      put(0x80U | ((c >> 6U) & 0x3FU));
      put(0x80U | (c & 0x3FU));
    } else {
      put(0xF0U | (c >> 18U));
      put(0x80U | ((c >> 12U) & 0x3FU));
      put(0x80U | ((c >> 6U) & 0x3FU));
      put(0x80U | (c & 0x3FU));
    }
  }
  return out;
}

namespace {

struct CaseRange {  // capitals from..to, small letters `distance` further
  char32_t from;
  char32_t to;
  char32_t distance;
};

constexpr CaseRange kRanges[] = {{U'A', U'Z', 32},   {0xC0, 0xD6, 32},   {0xD8, 0xDE, 32},
                                 {0x391, 0x3A1, 32}, {0x3A3, 0x3AB, 32}, {0x410, 0x42F, 32},
                                 {0x400, 0x40F, 80}};

// Latin Extended-A: capital and small letter stand side by side, the capital first on even or on
// odd places.
constexpr bool IsEvenPair(char32_t c) {
  return (c >= 0x100 && c <= 0x137) || (c >= 0x14A && c <= 0x177);
}

constexpr bool IsOddPair(char32_t c) {
  return (c >= 0x139 && c <= 0x148) || (c >= 0x179 && c <= 0x17E);
}

}  // namespace

char32_t LowerCase(char32_t c) {
  for (const CaseRange& range : kRanges) {
    if (c >= range.from && c <= range.to) return c + range.distance;
  }
  if (IsEvenPair(c)) return c | 1U;
  if (IsOddPair(c)) return c + (c & 1U);
  return c;
}

char32_t UpperCase(char32_t c) {
  for (const CaseRange& range : kRanges) {
    if (c >= range.from + range.distance && c <= range.to + range.distance)
      return c - range.distance;
  }
  if (IsEvenPair(c)) return c & ~char32_t{1};
  if (IsOddPair(c)) return c - (1U - (c & 1U));
  return c;
}

std::string FoldCase(std::string_view utf8, char32_t (*fold)(char32_t)) {
  std::u32string text = Decode(utf8);
  for (char32_t& c : text)
    c = fold(c);
  return Encode(text);
}

namespace {

struct Pattern {
  std::u32string_view text;
  char32_t escape;
};

// Whether the set that starts at `at` (the '[') holds `c`; moves `at` behind the ']'. A '[' that
// never closes stands for itself.
bool MatchSet(const Pattern& pattern, size_t& at, char32_t c) {
  const size_t close = pattern.text.find(U']', at + 1);
  if (close == std::u32string_view::npos) {
    ++at;
    return c == U'[';
  }
  size_t i = at + 1;
  const bool negated = i < close && pattern.text[i] == U'^';
  if (negated) ++i;
  bool found = false;
  for (; i < close; ++i) {
    if (i + 2 < close && pattern.text[i + 1] == U'-') {
      found = found || (c >= pattern.text[i] && c <= pattern.text[i + 2]);
      i += 2;
    } else {
      found = found || c == pattern.text[i];
    }
  }
  at = close + 1;
  return found != negated;
}

// One character against the pattern's next one; `at` moves behind it.
bool MatchOne(const Pattern& pattern, size_t& at, char32_t c) {
  const char32_t p = pattern.text[at];
  if (pattern.escape != 0 && p == pattern.escape && at + 1 < pattern.text.size()) {
    at += 2;
    return c == pattern.text[at - 1];
  }
  if (p == U'[') return MatchSet(pattern, at, c);
  ++at;
  return p == U'_' || p == c;
}

}  // namespace

// The usual backtracking to the last %: at worst text times pattern, never exponential.
bool Like(std::u32string_view text, std::u32string_view pattern_text, char32_t escape) {
  const Pattern pattern{pattern_text, escape};
  size_t t = 0;
  size_t p = 0;
  size_t star = std::u32string_view::npos;
  size_t star_text = 0;
  while (t < text.size()) {
    if (p < pattern_text.size() && pattern_text[p] == U'%') {
      star = ++p;
      star_text = t;
      continue;
    }
    size_t next = p;
    if (p < pattern_text.size() && MatchOne(pattern, next, text[t])) {
      p = next;
      ++t;
      continue;
    }
    if (star == std::u32string_view::npos) return false;
    p = star;
    t = ++star_text;
  }
  while (p < pattern_text.size() && pattern_text[p] == U'%')
    ++p;
  return p == pattern_text.size();
}

}  // namespace formwork::localhost::sql
