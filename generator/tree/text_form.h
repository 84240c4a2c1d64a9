#pragma once
// A text's line ends, kept apart from what it says: a checkout with CRLF is compared, merged and
// written with CRLF, and is no edit.

#include <cstdint>
#include <string>
#include <string_view>

namespace formwork {

enum class LineEnds : uint8_t { kLf, kCrlf };

// What most of the lines have. A text with a NUL is binary: kLf, which changes nothing.
[[nodiscard]] LineEnds LineEndsOf(std::string_view text);
[[nodiscard]] std::string ToLf(std::string_view text);
// Of a text with plain '\n' line ends.
[[nodiscard]] std::string WithLineEnds(std::string text, LineEnds ends);

}  // namespace formwork
