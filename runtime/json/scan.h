#pragma once
// Finds the end of a run of plain string bytes: 16 at a time where the processor can.

#include <cstdint>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

namespace formwork::json {

// A byte that ends a run inside a JSON string: quote, backslash, control character.
inline bool EndsRun(char c) {
  return c == '"' || c == '\\' || static_cast<unsigned char>(c) < 0x20;
}

inline const char* PlainRunEnd(const char* at, const char* end) {
#ifdef __SSE2__
  const __m128i quote = _mm_set1_epi8('"');
  const __m128i slash = _mm_set1_epi8('\\');
  const __m128i control = _mm_set1_epi8(0x1F);
  while (end - at >= 16) {
    const __m128i block = _mm_loadu_si128(reinterpret_cast<const __m128i*>(at));
    const __m128i small = _mm_cmpeq_epi8(_mm_min_epu8(block, control), block);
    const __m128i hits = _mm_or_si128(
        _mm_or_si128(_mm_cmpeq_epi8(block, quote), _mm_cmpeq_epi8(block, slash)), small);
    const int mask = _mm_movemask_epi8(hits);
    if (mask != 0) return at + __builtin_ctz(static_cast<unsigned>(mask));
    at += 16;
  }
#endif
  while (at != end && !EndsRun(*at))
    ++at;
  return at;
}

// The first byte that is not ASCII.
inline const char* AsciiRunEnd(const char* at, const char* end) {
#ifdef __SSE2__
  while (end - at >= 16 &&
         _mm_movemask_epi8(_mm_loadu_si128(reinterpret_cast<const __m128i*>(at))) == 0)
    at += 16;
#endif
  while (at != end && static_cast<unsigned char>(*at) < 0x80)
    ++at;
  return at;
}

}  // namespace formwork::json
