#pragma once
// One code point to UTF-8.

#include <cstddef>
#include <cstdint>

namespace formwork::json {

[[nodiscard]] size_t PutLongUtf8(char* to, uint32_t code_point);

// Writes one to four bytes; how many.
[[nodiscard]] inline size_t PutUtf8(char* to, uint32_t code_point) {
  if (code_point >= 0x80) return PutLongUtf8(to, code_point);
  *to = static_cast<char>(code_point);
  return 1;
}

}  // namespace formwork::json
