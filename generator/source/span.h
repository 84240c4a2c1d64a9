#pragma once
// Where something stands in a source file: bytes, half open. Lines and columns are computed when
// printed.

#include <compare>
#include <cstdint>

namespace formwork {

using FileId = uint32_t;
inline constexpr FileId kNoFile = 0xFFFFFFFFU;

struct Span {
  FileId file = kNoFile;
  uint32_t begin = 0;
  uint32_t end = 0;

  friend auto operator<=>(const Span&, const Span&) = default;
};

}  // namespace formwork
