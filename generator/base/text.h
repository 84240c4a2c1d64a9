#pragma once
// Small questions of ASCII text that every room asks: words and cases of names, blanks, JSON.

#include <string>
#include <string_view>

namespace formwork {

// "post-message" in the cases of C++ and of its neighbours: split at what is no letter or digit and
// at lower-to-upper changes.
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
void AppendJsonQuoted(std::string& out, std::string_view text);

}  // namespace formwork
