#pragma once
// Finds the end of a run of plain string bytes: 16 at a time where the processor can, else 8.

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

namespace formwork::json {

// A byte that ends a run inside a JSON string: quote, backslash, control character.
inline bool EndsRun(char c) {
  return c == '"' || c == '\\' || static_cast<unsigned char>(c) < 0x20;
}

inline uint64_t LoadWord(const char* at) {
  uint64_t word = 0;
  std::memcpy(&word, at, sizeof word);
  return word;
}

inline constexpr uint64_t kEachByte = 0x0101010101010101ULL;
inline constexpr uint64_t kHighBits = 0x8080808080808080ULL;

// True if one of the eight bytes ends a run. Exact for "any", as the classic bit tricks are.
inline bool WordEndsRun(uint64_t word) {
  const uint64_t quote = word ^ kEachByte * '"';
  const uint64_t slash = word ^ kEachByte * '\\';
  const uint64_t hits = ((quote - kEachByte) & ~quote) | ((slash - kEachByte) & ~slash) |
                        ((word - kEachByte * 0x20) & ~word);
  return (hits & kHighBits) != 0;
}

#ifdef __SSE2__
// One bit for each of the 16 bytes that ends a run.
inline unsigned RunEnds(__m128i block) {
  const __m128i small = _mm_cmpeq_epi8(_mm_min_epu8(block, _mm_set1_epi8(0x1F)), block);
  const __m128i marks = _mm_or_si128(_mm_cmpeq_epi8(block, _mm_set1_epi8('"')),
                                     _mm_cmpeq_epi8(block, _mm_set1_epi8('\\')));
  return static_cast<unsigned>(_mm_movemask_epi8(_mm_or_si128(marks, small)));
}

inline __m128i LoadBlock(const char* at) {
  return _mm_loadu_si128(reinterpret_cast<const __m128i*>(at));
}
#endif

// The same of the 16 bytes at `at`.
inline unsigned RunEndsAt(const char* at) {
#ifdef __SSE2__
  return RunEnds(LoadBlock(at));
#else
  unsigned ends = 0;
  for (unsigned i = 0; i < 16; ++i)
    ends |= EndsRun(at[i]) ? 1U << i : 0U;
  return ends;
#endif
}

inline const char* PlainRunEnd(const char* at, const char* end) {
#ifdef __SSE2__
  for (; end - at >= 16; at += 16) {
    const unsigned ends = RunEnds(LoadBlock(at));
    if (ends != 0) return at + __builtin_ctz(ends);
  }
#endif
  while (end - at >= 8 && !WordEndsRun(LoadWord(at)))
    at += 8;
  while (at != end && !EndsRun(*at))
    ++at;
  return at;
}

// Copies 16 bytes from `at` to `to`, both of which have room for them; how many of them are plain.
inline size_t CopyPlain16(const char* at, char* to) {
#ifdef __SSE2__
  const __m128i block = LoadBlock(at);
  _mm_storeu_si128(reinterpret_cast<__m128i*>(to), block);
  const unsigned ends = RunEnds(block);
  return ends == 0 ? 16 : static_cast<size_t>(__builtin_ctz(ends));
#else
  std::memcpy(to, at, 16);
  return static_cast<size_t>(PlainRunEnd(at, at + 16) - at);
#endif
}

// The first byte that is not ASCII.
inline const char* AsciiRunEnd(const char* at, const char* end) {
#ifdef __SSE2__
  for (; end - at >= 16; at += 16) {
    const auto odd = static_cast<unsigned>(_mm_movemask_epi8(LoadBlock(at)));
    if (odd != 0) return at + __builtin_ctz(odd);
  }
#endif
  while (end - at >= 8 && (LoadWord(at) & kHighBits) == 0)
    at += 8;
  while (at != end && static_cast<unsigned char>(*at) < 0x80)
    ++at;
  return at;
}

// The bytes of a text of one to seven, some of them twice, as a word.
inline uint64_t LoadShort(const char* at, size_t size) {
  char bytes[8];
  if (size >= 4) {
    std::memcpy(bytes, at, 4);
    std::memcpy(bytes + 4, at + size - 4, 4);
  } else {
    std::memset(bytes, at[0], sizeof bytes);
    bytes[1] = at[size / 2];
    bytes[2] = at[size - 1];
  }
  return LoadWord(bytes);
}

// True if the text may stand in a JSON string as it is and is ASCII: most names and ids are. Bytes
// are looked at twice where that saves looking at them one by one.
inline bool IsPlainAscii(std::string_view text) {
  const char* at = text.data();
#ifdef __SSE2__
  if (text.size() >= 16) {
    const auto odd = [](__m128i block) {
      return RunEnds(block) | static_cast<unsigned>(_mm_movemask_epi8(block));
    };
    const char* last = at + text.size() - 16;
    unsigned found = odd(LoadBlock(last));
    for (; at < last && found == 0; at += 16)
      found = odd(LoadBlock(at));
    return found == 0;
  }
#endif
  const auto plain = [](uint64_t word) { return (word & kHighBits) == 0 && !WordEndsRun(word); };
  if (text.empty()) return true;
  if (text.size() < 8) return plain(LoadShort(at, text.size()));
  const char* last = at + text.size() - 8;
  for (; at < last; at += 8) {
    if (!plain(LoadWord(at))) return false;
  }
  return plain(LoadWord(last));
}

}  // namespace formwork::json
