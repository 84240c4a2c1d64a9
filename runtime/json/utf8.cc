// UTF-8: encode, check, count.

#include "runtime/json/utf8.h"

#include <formwork/json_reader.h>

#include "runtime/json/scan.h"

namespace formwork {

namespace {

char Byte(uint32_t value) {
  return static_cast<char>(static_cast<unsigned char>(value));
}

bool IsTrail(char c) {
  return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U;
}

// Length of the well-formed sequence at `at` (not ASCII); 0 for none.
int SequenceLength(const char* at, const char* end) {
  const auto lead = static_cast<unsigned char>(*at);
  const int length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (lead < 0xC2 || lead > 0xF4 || end - at < length) return 0;
  for (int i = 1; i < length; ++i) {
    if (!IsTrail(at[i])) return 0;
  }
  const auto second = static_cast<unsigned char>(at[1]);
  if (lead == 0xE0 && second < 0xA0) return 0;  // overlong
  if (lead == 0xED && second > 0x9F) return 0;  // surrogate
  if (lead == 0xF0 && second < 0x90) return 0;  // overlong
  if (lead == 0xF4 && second > 0x8F) return 0;  // beyond U+10FFFF
  return length;
}

}  // namespace

size_t json::PutLongUtf8(char* to, uint32_t code_point) {
  const size_t length = code_point < 0x800 ? 2 : code_point < 0x10000 ? 3 : 4;
  constexpr uint32_t kLeads[] = {0, 0, 0xC0, 0xE0, 0xF0};
  for (size_t i = length - 1; i > 0; --i, code_point >>= 6)
    to[i] = Byte(0x80U | (code_point & 0x3FU));
  to[0] = Byte(kLeads[length] | code_point);
  return length;
}

bool IsUtf8(std::string_view text) {
  const char* at = text.data();
  const char* end = at + text.size();
  while (true) {
    at = json::AsciiRunEnd(at, end);
    if (at == end) return true;
    const int length = SequenceLength(at, end);
    if (length == 0) return false;
    at += length;
  }
}

size_t CodePointCount(std::string_view utf8) {
  size_t count = 0;
  for (const char c : utf8)
    count += IsTrail(c) ? 0U : 1U;
  return count;
}

}  // namespace formwork
