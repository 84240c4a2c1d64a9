// The parser's hold on its tokens: looking, taking, and saying what was expected instead.
#include <utility>

#include "runtime/localhost/documents/sql/expression_parser.h"

namespace formwork::localhost::sql {

namespace {

std::string Near(const Token& token) {
  switch (token.kind) {
    case TokenKind::kEnd:
      return "at the end of the query";
    case TokenKind::kParameter:
      return "at '@" + token.text + "'";
    default:
      return "at '" + token.text + "'";
  }
}

}  // namespace

Token Parser::Take() {
  Token token = tokens_[at_];
  if (at_ + 1 < tokens_.size()) ++at_;
  return token;
}

bool Parser::AtSymbol(std::string_view symbol) const {
  return Current().kind == TokenKind::kSymbol && Current().text == symbol;
}

bool Parser::AtKeyword(std::string_view keyword) const {
  return Current().kind == TokenKind::kKeyword && Current().text == keyword;
}

bool Parser::TakeSymbol(std::string_view symbol) {
  if (!AtSymbol(symbol)) return false;
  Take();
  return true;
}

bool Parser::TakeKeyword(std::string_view keyword) {
  if (!AtKeyword(keyword)) return false;
  Take();
  return true;
}

void Parser::ExpectSymbol(std::string_view symbol) {
  if (!TakeSymbol(symbol)) Fail("expected '" + std::string(symbol) + "'");
}

void Parser::ExpectKeyword(std::string_view keyword) {
  if (!TakeKeyword(keyword)) Fail("expected " + std::string(keyword));
}

std::string Parser::ExpectName(std::string_view what) {
  if (Current().kind == TokenKind::kName) return Take().text;
  if (Current().kind == TokenKind::kKeyword) {
    Fail("expected the name of " + std::string(what) + ", but '" + Current().text +
         "' is a keyword: as a property it is written c[\"name\"]");
  }
  Fail("expected the name of " + std::string(what));
}

void Parser::ExpectEnd() {
  if (Current().kind != TokenKind::kEnd) Fail("expected the end of the query");
}

void Parser::Fail(std::string message) {
  const Token& token = Current();
  if (token.kind == TokenKind::kBad) throw QueryFault{token.text, token.offset};
  throw QueryFault{std::move(message) + " " + Near(token), token.offset};
}

}  // namespace formwork::localhost::sql
