#pragma once
// Words that C++, its headers and the generated code have taken already.

#include <string_view>

namespace formwork::cpp {

// Of names in small letters: keywords, and what the headers and compilers define.
[[nodiscard]] bool IsKeyword(std::string_view member);
// Of names in capitals: what <string> and <cmath> bring along.
[[nodiscard]] bool IsMacro(std::string_view type);
// What generated code calls its own, in the namespace of the blueprint's types.
[[nodiscard]] bool IsOwnName(std::string_view type);

}  // namespace formwork::cpp
