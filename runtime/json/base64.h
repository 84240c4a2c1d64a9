#pragma once
// Base64 (RFC 4648, padded), as .NET's Convert reads and writes it.

#include <optional>
#include <string>
#include <string_view>

namespace formwork {

void AppendBase64(std::string& out, std::string_view bytes);
[[nodiscard]] std::string ToBase64(std::string_view bytes);
// Strict: length a multiple of four, padding at the end only, no blanks.
[[nodiscard]] std::optional<std::string> FromBase64(std::string_view text);

}  // namespace formwork
