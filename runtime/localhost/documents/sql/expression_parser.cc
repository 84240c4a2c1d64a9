#include "runtime/localhost/documents/sql/expression_parser.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <memory>

#include "runtime/localhost/documents/canonical.h"

namespace formwork::localhost::sql {

namespace {

constexpr int kMaxDepth = 64;    // of the descent
constexpr int kMaxHeight = 150;  // of a tree: SQLite takes 1,000, and one node becomes up to five

// Loosest first; comparison and NOT stand between them, see ParseNot and ParseComparison.
using Operators = std::vector<std::string_view>;

const std::array<Operators, 10>& Levels() {
  static const std::array<Operators, 10> levels = {{{"??"},
                                                    {"OR"},
                                                    {"AND"},
                                                    {"NOT"},
                                                    {"=", "!=", "<>", "<", "<=", ">", ">="},
                                                    {"|"},
                                                    {"^"},
                                                    {"&"},
                                                    {"||", "+", "-"},
                                                    {"*", "/", "%"}}};
  return levels;
}

constexpr size_t kNotLevel = 3;
constexpr size_t kComparisonLevel = 4;

std::string Upper(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(), [](char c) {
    return static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  });
  return text;
}

}  // namespace

Parser::Deeper::Deeper(Parser& parser) : parser_(parser) {
  if (++parser_.depth_ > kMaxDepth) {
    --parser_.depth_;  // this object does not come to be
    parser_.Fail("the query is nested too deeply");
  }
}

Expr Parser::Make(Expr expr) {
  for (const Expr& child : expr.children)
    expr.height = std::max(expr.height, child.height + 1);
  if (expr.height > kMaxHeight) Fail("the query is nested too deeply");
  return expr;
}

Expr Parser::ParseExpr() {
  const Deeper level(*this);
  Expr condition = ParseBinary(0);
  if (!AtSymbol("?")) return condition;
  const size_t offset = Take().offset;
  Expr yes = ParseExpr();
  ExpectSymbol(":");
  Expr no = ParseExpr();
  return Make({.kind = ExprKind::kConditional,
               .children = {std::move(condition), std::move(yes), std::move(no)},
               .offset = offset});
}

Expr Parser::ParseBinary(size_t level) {
  if (level == Levels().size()) return ParseUnary();
  if (level == kNotLevel) return ParseNot(level);
  if (level == kComparisonLevel) return ParseComparison(level);
  Expr left = ParseBinary(level + 1);
  for (;;) {
    const Token& token = Current();
    const bool is_operator = token.kind == TokenKind::kSymbol || token.kind == TokenKind::kKeyword;
    const Operators& operators = Levels().at(level);
    if (!is_operator ||
        std::find(operators.begin(), operators.end(), token.text) == operators.end())
      return left;
    const Token symbol = Take();
    Expr right = ParseBinary(level + 1);
    left = Make({.kind = ExprKind::kBinary,
                 .text = symbol.text,
                 .children = {std::move(left), std::move(right)},
                 .offset = symbol.offset});
  }
}

Expr Parser::ParseNot(size_t level) {
  if (!AtKeyword("NOT")) return ParseBinary(level + 1);
  const Deeper deeper(*this);
  const Token token = Take();
  return Make({.kind = ExprKind::kUnary,
               .text = "NOT",
               .children = {ParseNot(level)},
               .offset = token.offset});
}

Expr Parser::ParseComparison(size_t level) {
  Expr left = ParseBinary(level + 1);
  for (;;) {
    bool matched = false;
    left = ParseMatch(std::move(left), matched);
    if (matched) continue;
    const Operators& operators = Levels().at(level);
    if (Current().kind != TokenKind::kSymbol ||
        std::find(operators.begin(), operators.end(), Current().text) == operators.end()) {
      return left;
    }
    const Token symbol = Take();
    Expr right = ParseBinary(level + 1);
    left = Make({.kind = ExprKind::kBinary,
                 .text = symbol.text == "<>" ? "!=" : symbol.text,
                 .children = {std::move(left), std::move(right)},
                 .offset = symbol.offset});
  }
}

// [NOT] IN (…), [NOT] BETWEEN a AND b, [NOT] LIKE p [ESCAPE e]
Expr Parser::ParseMatch(Expr left, bool& matched) {
  const bool negated = AtKeyword("NOT");
  const Token& next = negated ? tokens_[std::min(at_ + 1, tokens_.size() - 1)] : Current();
  const bool known = next.text == "IN" || next.text == "BETWEEN" || next.text == "LIKE";
  if (next.kind != TokenKind::kKeyword || !known) return left;
  matched = true;
  if (negated) Take();
  const Token word = Take();
  Expr match{.children = {std::move(left)}, .offset = word.offset};
  if (word.text == "IN") {
    match.kind = ExprKind::kIn;
    ExpectSymbol("(");
    for (Expr& item : ParseList(")"))
      match.children.push_back(std::move(item));
    if (match.children.size() < 2) Fail("IN needs at least one value");
  } else if (word.text == "BETWEEN") {
    match.kind = ExprKind::kBetween;
    match.children.push_back(ParseBinary(kComparisonLevel + 1));
    ExpectKeyword("AND");
    match.children.push_back(ParseBinary(kComparisonLevel + 1));
  } else {
    match.kind = ExprKind::kLike;
    match.children.push_back(ParseBinary(kComparisonLevel + 1));
    if (TakeKeyword("ESCAPE")) match.children.push_back(ParsePrimary());
  }
  match = Make(std::move(match));
  if (!negated) return match;
  return Make({.kind = ExprKind::kUnary,
               .text = "NOT",
               .children = {std::move(match)},
               .offset = word.offset});
}

Expr Parser::ParseUnary() {
  for (const std::string_view symbol : {"-", "+", "~"}) {
    if (!AtSymbol(symbol)) continue;
    const Deeper level(*this);
    const Token token = Take();
    return Make({.kind = ExprKind::kUnary,
                 .text = token.text,
                 .children = {ParseUnary()},
                 .offset = token.offset});
  }
  return ParsePostfix(ParsePrimary());
}

Expr Parser::ParsePath() {
  if (Current().kind != TokenKind::kName) Fail("expected a property such as c.items");
  Expr root{.kind = ExprKind::kName, .text = Current().text, .offset = Current().offset};
  Take();
  return ParsePostfix(std::move(root));
}

Expr Parser::ParsePostfix(Expr base) {
  for (;;) {
    if (AtSymbol(".")) {
      const size_t offset = Take().offset;
      const std::string name = ExpectName("a property");
      base = Make({.kind = ExprKind::kMember,
                   .text = name,
                   .children = {std::move(base)},
                   .offset = offset});
    } else if (AtSymbol("[")) {
      const size_t offset = Take().offset;
      Expr index = ParseExpr();
      ExpectSymbol("]");
      base = Make({.kind = ExprKind::kIndex,
                   .children = {std::move(base), std::move(index)},
                   .offset = offset});
    } else {
      return base;
    }
  }
}

Expr Parser::ParsePrimary() {
  const Token& token = Current();
  switch (token.kind) {
    case TokenKind::kString: {
      const size_t offset = token.offset;
      return {.literal = Json::String(Take().text), .offset = offset};
    }
    case TokenKind::kNumber: {
      const Token number = Take();
      return {.literal = NumberJson(CanonicalNumber(number.text)), .offset = number.offset};
    }
    case TokenKind::kParameter: {
      const Token name = Take();
      return {.kind = ExprKind::kParameter, .text = name.text, .offset = name.offset};
    }
    case TokenKind::kName:
      return ParseNameOrCall();
    case TokenKind::kKeyword:
      return ParseKeyword();
    default:
      break;
  }
  if (AtSymbol("(")) return ParseParenthesis();
  if (AtSymbol("[")) return ParseArray();
  if (AtSymbol("{")) return ParseObject();
  Fail("expected a value");
}

Expr Parser::ParseKeyword() {
  const Token token = Current();
  if (TakeKeyword("TRUE")) return {.literal = Json::Bool(true), .offset = token.offset};
  if (TakeKeyword("FALSE")) return {.literal = Json::Bool(false), .offset = token.offset};
  if (TakeKeyword("NULL")) return {.literal = Json{}, .offset = token.offset};
  if (TakeKeyword("UNDEFINED")) return {.offset = token.offset};
  if (TakeKeyword("EXISTS")) return ParseSubquery(ExprKind::kExists);
  if (TakeKeyword("ARRAY")) return ParseSubquery(ExprKind::kCollect);
  if (AtKeyword("UDF")) Fail("user-defined functions are not supported by the local host");
  Fail("expected a value");
}

Expr Parser::ParseSubquery(ExprKind kind) {
  const size_t offset = Current().offset;
  ExpectSymbol("(");
  Expr expr{
      .kind = kind, .select = std::make_shared<const Select>(ParseSelect()), .offset = offset};
  ExpectSymbol(")");
  return expr;
}

Expr Parser::ParseNameOrCall() {
  const Token name = Take();
  if (!TakeSymbol("(")) return {.kind = ExprKind::kName, .text = name.text, .offset = name.offset};
  return Make({.kind = ExprKind::kCall,
               .text = Upper(name.text),
               .children = ParseList(")"),
               .offset = name.offset});
}

Expr Parser::ParseParenthesis() {
  if (tokens_[std::min(at_ + 1, tokens_.size() - 1)].text == "SELECT")
    return ParseSubquery(ExprKind::kSubquery);
  Take();
  Expr inner = ParseExpr();
  ExpectSymbol(")");
  return inner;
}

Expr Parser::ParseArray() {
  const size_t offset = Take().offset;
  return Make({.kind = ExprKind::kArray, .children = ParseList("]"), .offset = offset});
}

Expr Parser::ParseObject() {
  Expr object{.kind = ExprKind::kObject, .offset = Take().offset};
  while (!AtSymbol("}")) {
    const Token& key = Current();
    if (key.kind != TokenKind::kString && key.kind != TokenKind::kName)
      Fail("expected a property's name");
    object.names.push_back(Take().text);
    ExpectSymbol(":");
    object.children.push_back(ParseExpr());
    if (!TakeSymbol(",")) break;
  }
  ExpectSymbol("}");
  return Make(std::move(object));
}

std::vector<Expr> Parser::ParseList(std::string_view end) {
  std::vector<Expr> items;
  if (TakeSymbol(end)) return items;
  do {
    items.push_back(ParseExpr());
  } while (TakeSymbol(","));
  ExpectSymbol(end);
  return items;
}

}  // namespace formwork::localhost::sql
