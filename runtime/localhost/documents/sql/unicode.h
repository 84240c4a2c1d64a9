#pragma once
// Text as characters, not bytes: what LENGTH, SUBSTRING, UPPER and LIKE count.

#include <string>
#include <string_view>

namespace formwork::localhost::sql {

[[nodiscard]] std::u32string Decode(std::string_view utf8);
[[nodiscard]] std::string Encode(std::u32string_view text);
// One character to one character: Latin, Greek, Cyrillic. Other scripts that know cases are left as
// they are.
[[nodiscard]] char32_t LowerCase(char32_t c);
[[nodiscard]] char32_t UpperCase(char32_t c);
[[nodiscard]] std::string FoldCase(std::string_view utf8, char32_t (*fold)(char32_t));

// Cosmos' LIKE: % any text, _ one character, [abc] [a-z] [^a] sets; `escape` 0 for none.
[[nodiscard]] bool Like(std::u32string_view text, std::u32string_view pattern, char32_t escape);

}  // namespace formwork::localhost::sql
