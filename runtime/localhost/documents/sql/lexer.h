#pragma once
// Splits a query into tokens. Never fails on odd text: what is no token becomes kBad with the
// reason.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace formwork::localhost::sql {

enum class TokenKind : uint8_t {
  kName,
  kKeyword,
  kString,
  kNumber,
  kParameter,
  kSymbol,
  kBad,
  kEnd
};

struct Token {
  TokenKind kind = TokenKind::kEnd;
  std::string text =
      {};  // a keyword in capitals, a string's content, a number as written, @name without @
  size_t offset = 0;
};

// The last token is kEnd (or kBad). The text must be valid UTF-8.
[[nodiscard]] std::vector<Token> Lex(std::string_view query);

}  // namespace formwork::localhost::sql
