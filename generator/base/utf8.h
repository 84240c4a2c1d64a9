#pragma once
// UTF-8: what is well formed, where its characters begin and end, and how much of a terminal they
// take; which of them no text should hold.

#include <optional>
#include <string>
#include <string_view>

namespace formwork {

// Byte offset of the first malformed sequence (overlong, surrogate, beyond U+10FFFF, cut short);
// nullopt if none.
[[nodiscard]] std::optional<size_t> FirstInvalidUtf8(std::string_view text);
// Number of code points in valid UTF-8.
[[nodiscard]] size_t CodePoints(std::string_view text);
// Bytes of the character at `at` of valid UTF-8.
[[nodiscard]] size_t CharacterLength(std::string_view text, size_t at);
// Length of the character at `at` when no text should hold it: a control character, or a mark that
// turns the direction in which what follows is shown. 0 for any other.
[[nodiscard]] size_t ControlLength(std::string_view text, size_t at);
// "U+001B": the character at `at` of valid UTF-8.
[[nodiscard]] std::string CodePointName(std::string_view text, size_t at);
// The text as a terminal may show it: each such character, and each malformed byte, is a '?'. Tabs
// stay.
[[nodiscard]] std::string Printable(std::string_view text);
// Columns that valid UTF-8 takes on a terminal: two for East Asian and pictures, none for marks
// that join what stands before them.
[[nodiscard]] size_t Columns(std::string_view text);

}  // namespace formwork
