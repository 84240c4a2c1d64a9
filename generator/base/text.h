#pragma once
// Small text questions that every room asks: near misses, cases, quoting for people, UTF-8.

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace formwork {

// Levenshtein distance with adjacent transpositions, capped: more than `limit` gives limit + 1.
[[nodiscard]] int EditDistance(std::string_view a, std::string_view b, int limit);

// The candidate nearest to `name`: distance <= 2 for names up to 6 letters, 3 beyond; case alone is
// always near. Failing that, the only one that `name` begins.
[[nodiscard]] std::optional<std::string> NearestName(std::string_view name,
                                                     std::span<const std::string> candidates);

// "post-message" -> {"post", "message"}; splits at - _ . space and at lower-to-upper changes.
[[nodiscard]] std::vector<std::string> Words(std::string_view name);
[[nodiscard]] std::string PascalCase(std::string_view name);      // PostMessage
[[nodiscard]] std::string SnakeCase(std::string_view name);       // post_message
[[nodiscard]] std::string UpperSnakeCase(std::string_view name);  // POST_MESSAGE
[[nodiscard]] std::string CamelCase(std::string_view name);       // postMessage
[[nodiscard]] std::string LowerAscii(std::string_view text);
[[nodiscard]] bool IsAsciiAlnum(char c);

// The first byte at or after `at` that is no blank, tab or line end; the text's size if none is.
[[nodiscard]] size_t AfterBlanks(std::string_view text, size_t at);

// A quoted JSON string: `"`, `\\` and control characters escaped, UTF-8 as it is.
[[nodiscard]] std::string JsonQuote(std::string_view text);

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
