#pragma once
// The words of Cosmos SQL.

#include <string>
#include <string_view>
#include <vector>

#include "generator/blueprint/parse.h"

namespace formwork::blueprint {

enum class TokenKind : uint8_t { kWord, kParameter, kNumber, kString, kSymbol, kEnd };

struct Token {
  TokenKind kind = TokenKind::kEnd;
  std::string_view text;  // as written; a parameter without '@'
  std::string upper;      // a word in upper case
  size_t begin = 0;
  size_t end = 0;
};

// Ends with a kEnd token.
[[nodiscard]] Parsed<std::vector<Token>> Tokenize(std::string_view text);

struct SqlFunction {
  std::string_view name;
  int least;
  int most;
  bool aggregate = false;
};

[[nodiscard]] const SqlFunction* FindSqlFunction(std::string_view upper);
[[nodiscard]] std::vector<std::string> SqlFunctionNames();

}  // namespace formwork::blueprint
