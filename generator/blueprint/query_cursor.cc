#include "generator/blueprint/query_cursor.h"

#include <algorithm>

#include "generator/base/str_cat.h"

namespace formwork::blueprint {
namespace {

constexpr std::string_view kClauses[] = {"FROM", "WHERE", "GROUP",   "ORDER",   "OFFSET", "LIMIT",
                                         "JOIN", "BY",    "AS",      "ASC",     "DESC",   "AND",
                                         "OR",   "NOT",   "IN",      "BETWEEN", "LIKE",   "SELECT",
                                         "TOP",  "VALUE", "DISTINCT"};

// Further words that no field can have behind a '.'.
constexpr std::string_view kKeywords[] = {"ARRAY", "ESCAPE", "EXISTS", "FALSE",     "HAVING",
                                          "NULL",  "TRUE",   "UDF",    "UNDEFINED", "WITH"};

}  // namespace

std::string Shown(const Token& token) {
  return token.kind == TokenKind::kEnd ? std::string("the query ends")
                                       : StrCat("found '", token.text, "'");
}

bool IsClause(const Token& token) {
  return std::ranges::find(kClauses, token.upper) != std::end(kClauses);
}

bool IsKeyword(const Token& token) {
  return IsClause(token) || std::ranges::find(kKeywords, token.upper) != std::end(kKeywords);
}

const Token& QueryCursor::Ahead() const {
  return tokens_[std::min(at_ + 1, tokens_.size() - 1)];
}

void QueryCursor::Advance() {
  if (at_ + 1 < tokens_.size()) ++at_;
}

void QueryCursor::Fail(const Token& token, std::string message, std::string help) {
  if (fault_) return;
  fault_ = Fault{.begin = token.begin,
                 .end = std::max(token.end, token.begin),
                 .message = std::move(message),
                 .help = std::move(help)};
  at_ = tokens_.size() - 1;
}

bool QueryCursor::Is(std::string_view word) const {
  return Now().kind == TokenKind::kWord && Now().upper == word;
}

bool QueryCursor::Take(std::string_view word) {
  if (!Is(word)) return false;
  Advance();
  return true;
}

bool QueryCursor::TakeSymbol(std::string_view symbol) {
  if (Now().kind != TokenKind::kSymbol || Now().text != symbol) return false;
  Advance();
  return true;
}

void QueryCursor::Expect(std::string_view word, std::string_view example) {
  if (!fault_ && !Take(word))
    Fail(Now(), StrCat("expected ", word, " here, ", Shown(Now())), StrCat("such as ", example));
}

void QueryCursor::ExpectSymbol(std::string_view symbol) {
  if (!fault_ && !TakeSymbol(symbol))
    Fail(Now(), StrCat("expected '", symbol, "' here, ", Shown(Now())),
         StrCat("add '", symbol, "'"));
}

bool QueryCursor::IsPathSince(size_t first) const {
  if (at_ - first < 3 || tokens_[at_ - 1].kind != TokenKind::kWord) return false;
  for (size_t i = first; i < at_; ++i) {
    const bool word = (i - first) % 2 == 0;
    if (word ? tokens_[i].kind != TokenKind::kWord : tokens_[i].text != ".") return false;
  }
  return true;
}

}  // namespace formwork::blueprint
