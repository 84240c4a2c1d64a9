// Base64, both ways, by table.

#include "runtime/json/base64.h"

#include <array>
#include <cstdint>
#include <cstring>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

namespace formwork {
namespace {

constexpr char kDigits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr uint8_t kNoDigit = 255;

constexpr std::array<uint8_t, 256> MakeValues() {
  std::array<uint8_t, 256> values{};
  for (auto& value : values)
    value = kNoDigit;
  for (uint8_t i = 0; i < 64; ++i)
    values[static_cast<unsigned char>(kDigits[i])] = i;
  return values;
}

constexpr std::array<uint8_t, 256> kValues = MakeValues();

uint32_t At(std::string_view bytes, size_t i) {
  return static_cast<unsigned char>(bytes[i]);
}

// 24 bits as four digits.
void PutGroup(char* to, uint32_t word) {
  to[0] = kDigits[word >> 18];
  to[1] = kDigits[word >> 12 & 63U];
  to[2] = kDigits[word >> 6 & 63U];
  to[3] = kDigits[word & 63U];
}

#ifdef __SSE2__
// 24 bits in each quarter.
__m128i LoadGroups(const char* at) {
  const auto group = [at](size_t offset) {
    uint32_t word = 0;
    std::memcpy(&word, at + offset, sizeof word);
    return static_cast<int>(__builtin_bswap32(word) >> 8);
  };
  return _mm_set_epi32(group(9), group(6), group(3), group(0));
}

// 12 bytes, of the 16 at `at`, as sixteen digits. Letters, digits and signs are each a run of
// ASCII: what is added to a value changes where one run ends.
void PutGroups(char* to, const char* at) {
  const __m128i words = LoadGroups(at);
  const auto six = [words](int shift, int place) {
    const __m128i bits = _mm_and_si128(_mm_srli_epi32(words, shift), _mm_set1_epi32(63));
    return _mm_slli_epi32(bits, place);
  };
  const __m128i values =
      _mm_or_si128(_mm_or_si128(six(18, 0), six(12, 8)), _mm_or_si128(six(6, 16), six(0, 24)));
  const auto above = [values](char last, int change) {
    return _mm_and_si128(_mm_cmpgt_epi8(values, _mm_set1_epi8(last)),
                         _mm_set1_epi8(static_cast<char>(change)));
  };
  __m128i digits = _mm_add_epi8(values, _mm_set1_epi8('A'));
  digits = _mm_add_epi8(digits, above(25, 'a' - 'A' - 26));
  digits = _mm_add_epi8(digits, above(51, '0' - 'a' - 26));
  digits = _mm_add_epi8(digits, above(61, '+' - '0' - 10));
  digits = _mm_add_epi8(digits, above(62, '/' - '+' - 1));
  _mm_storeu_si128(reinterpret_cast<__m128i*>(to), digits);
}
#endif

}  // namespace

void AppendBase64(std::string& out, std::string_view bytes) {
  const size_t start = out.size();
  out.resize(start + (bytes.size() + 2) / 3 * 4);
  char* to = out.data() + start;
  size_t i = 0;
#ifdef __SSE2__
  for (; i + 16 <= bytes.size(); i += 12, to += 16)
    PutGroups(to, bytes.data() + i);
#endif
  for (; i + 3 <= bytes.size(); i += 3, to += 4)
    PutGroup(to, At(bytes, i) << 16 | At(bytes, i + 1) << 8 | At(bytes, i + 2));
  const size_t rest = bytes.size() - i;
  if (rest == 0) return;
  PutGroup(to, At(bytes, i) << 16 | (rest == 2 ? At(bytes, i + 1) << 8 : 0U));
  to[3] = '=';
  if (rest == 1) to[2] = '=';
}

std::string ToBase64(std::string_view bytes) {
  std::string out;
  AppendBase64(out, bytes);
  return out;
}

std::optional<std::string> FromBase64(std::string_view text) {
  if (text.size() % 4 != 0) return std::nullopt;
  size_t padding = 0;
  while (padding < 2 && padding < text.size() && text[text.size() - 1 - padding] == '=')
    ++padding;
  std::string out;
  out.reserve(text.size() / 4 * 3);
  uint32_t word = 0;
  for (size_t i = 0; i < text.size() - padding; ++i) {
    const uint8_t value = kValues[static_cast<unsigned char>(text[i])];
    if (value == kNoDigit) return std::nullopt;
    word = word << 6 | value;
    if (i % 4 == 0) continue;
    out.push_back(static_cast<char>(static_cast<unsigned char>(word >> (6 - i % 4 * 2) & 255U)));
  }
  return out;
}

}  // namespace formwork
