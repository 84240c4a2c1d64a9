#pragma once
// Where a parser of queries stands in its tokens. The first fault ends it: from then on it stands
// at the end, where nothing can be taken.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "generator/blueprint/parse.h"
#include "generator/blueprint/query_tokens.h"

namespace formwork::blueprint {

class QueryCursor {
 public:
  // The last token is the end.
  explicit QueryCursor(std::vector<Token> tokens) : tokens_(std::move(tokens)) {}

  [[nodiscard]] const Token& Now() const { return tokens_[at_]; }

  [[nodiscard]] const Token& Ahead() const;

  // The one that was just taken.
  [[nodiscard]] const Token& Last() const { return tokens_[at_ - 1]; }

  [[nodiscard]] const Token& At(size_t index) const { return tokens_[index]; }

  [[nodiscard]] size_t at() const { return at_; }

  [[nodiscard]] const std::vector<Token>& tokens() const { return tokens_; }

  void Advance();
  [[nodiscard]] bool Is(std::string_view word) const;
  bool Take(std::string_view word);
  bool TakeSymbol(std::string_view symbol);
  void Expect(std::string_view word, std::string_view example);
  void ExpectSymbol(std::string_view symbol);

  // c.a.b and nothing else from `first` to here.
  [[nodiscard]] bool IsPathSince(size_t first) const;

  void Fail(const Token& token, std::string message, std::string help);

  [[nodiscard]] bool failed() const { return fault_.has_value(); }

  [[nodiscard]] const std::optional<Fault>& fault() const { return fault_; }

 private:
  std::vector<Token> tokens_;
  size_t at_ = 0;
  std::optional<Fault> fault_;
};

// "found 'x'", "the query ends"
[[nodiscard]] std::string Shown(const Token& token);
// A word that begins or joins clauses: no name without quotes.
[[nodiscard]] bool IsClause(const Token& token);
// These, and the further words that no field can have behind a '.'.
[[nodiscard]] bool IsKeyword(const Token& token);

}  // namespace formwork::blueprint
