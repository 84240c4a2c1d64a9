#pragma once
// The recursive descent behind parser.h. Fail throws a QueryFault, which Parse catches.

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "runtime/localhost/documents/sql/ast.h"
#include "runtime/localhost/documents/sql/lexer.h"

namespace formwork::localhost::sql {

class Parser {
 public:
  explicit Parser(std::vector<Token> tokens) : tokens_(std::move(tokens)) {}

  [[nodiscard]] Select ParseSelect();
  void ExpectEnd();

 private:
  // Counts how deep the descent is, so that no query exhausts the stack.
  class Deeper {
   public:
    explicit Deeper(Parser& parser);
    Deeper(const Deeper&) = delete;
    Deeper& operator=(const Deeper&) = delete;

    ~Deeper() { --parser_.depth_; }

   private:
    Parser& parser_;
  };

  // parser.cc: clauses
  void ParseSelectList(Select& select);
  void ParseFrom(Select& select);
  [[nodiscard]] Source ParseSource();
  void ParseOrder(Select& select);
  [[nodiscard]] Expr ParsePrimaryCount();
  [[nodiscard]] static std::string ImpliedName(const Expr& value);

  // expression_parser.cc
  [[nodiscard]] Expr ParseExpr();
  [[nodiscard]] Expr ParseBinary(size_t level);
  [[nodiscard]] Expr ParseNot(size_t level);
  [[nodiscard]] Expr ParseComparison(size_t level);
  [[nodiscard]] Expr ParseMatch(Expr left, bool& matched);
  [[nodiscard]] Expr ParseUnary();
  [[nodiscard]] Expr ParsePostfix(Expr base);
  [[nodiscard]] Expr ParsePrimary();
  [[nodiscard]] Expr ParseKeyword();
  [[nodiscard]] Expr ParseNameOrCall();
  [[nodiscard]] Expr ParseParenthesis();
  [[nodiscard]] Expr ParseArray();
  [[nodiscard]] Expr ParseObject();
  [[nodiscard]] Expr ParseSubquery(ExprKind kind);
  [[nodiscard]] Expr ParsePath();
  [[nodiscard]] Expr Make(Expr expr);  // sets the height, refuses too high a tree
  std::vector<Expr> ParseList(std::string_view end);

  [[nodiscard]] const Token& Current() const { return tokens_[at_]; }

  Token Take();
  [[nodiscard]] bool AtSymbol(std::string_view symbol) const;
  [[nodiscard]] bool AtKeyword(std::string_view keyword) const;
  bool TakeSymbol(std::string_view symbol);
  bool TakeKeyword(std::string_view keyword);
  void ExpectSymbol(std::string_view symbol);
  void ExpectKeyword(std::string_view keyword);
  std::string ExpectName(std::string_view what);
  [[noreturn]] void Fail(std::string message);

  std::vector<Token> tokens_;
  size_t at_ = 0;
  int depth_ = 0;
};

}  // namespace formwork::localhost::sql
