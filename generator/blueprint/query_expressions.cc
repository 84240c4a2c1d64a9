// Recursive descent; each rule is named after what it reads.

#include "generator/blueprint/query_expressions.h"

#include <algorithm>

#include "generator/base/near_name.h"
#include "generator/base/str_cat.h"

namespace formwork::blueprint {
namespace {

constexpr int kMaxQueryDepth = 40;

bool IsEquality(std::string_view symbol) {
  return symbol == "=" || symbol == "!=" || symbol == "<>";
}

// What makes another value of its operands.
bool IsArithmetic(std::string_view symbol) {
  return symbol == "||" || symbol == "+" || symbol == "-" || symbol == "*" || symbol == "/";
}

std::string WithoutQuotes(std::string_view text) {
  return std::string(text.substr(1, text.size() - 2));
}

}  // namespace

void QueryExpressions::Compare(const Simple& left, const Simple& right) {
  using enum Simple::Kind;
  if (right.kind == kField && left.kind != kField) return Compare(right, left);
  if (left.kind != kField || (right.kind != kText && right.kind != kNumber)) return;
  query_.comparisons.push_back(
      {.field = left.field, .literal = right.literal, .text = right.kind == kText});
}

// Behind IN: each is compared.
void QueryExpressions::Values(const Simple& subject, int depth) {
  cursor_.ExpectSymbol("(");
  do {
    Expression(depth + 1);
    Compare(subject, last_);
  } while (!cursor_.failed() && cursor_.TakeSymbol(","));
  cursor_.ExpectSymbol(")");
}

void QueryExpressions::Expressions(int depth) {
  do
    Expression(depth);
  while (!cursor_.failed() && cursor_.TakeSymbol(","));
}

// OR, AND, NOT, comparison, concatenation, sum, product, sign: precedence does not matter for
// checking, so operands and operators alternate.
void QueryExpressions::Expression(int depth) {
  if (cursor_.failed()) return;
  if (depth > kMaxQueryDepth)
    return cursor_.Fail(cursor_.Now(), "the query is nested too deep", "simplify the condition");
  Operand(depth);
  bool alone = true;
  Simple left = last_;
  for (std::string_view symbol = cursor_.Now().text; !cursor_.failed() && Operator(left, depth);
       symbol = cursor_.Now().text) {
    Operand(depth);
    alone = false;
    if (IsArithmetic(symbol) || IsArithmetic(cursor_.Now().text)) {
      left = {};
      continue;
    }
    if (IsEquality(symbol)) Compare(left, last_);
    left = last_;
  }
  if (!alone) last_ = {};
}

// Reads an operator that another operand follows; IN and BETWEEN take theirs themselves.
bool QueryExpressions::Operator(const Simple& left, int depth) {
  const bool negated =
      cursor_.Is("NOT") && (cursor_.Ahead().upper == "IN" || cursor_.Ahead().upper == "BETWEEN" ||
                            cursor_.Ahead().upper == "LIKE");
  if (negated) cursor_.Advance();
  if (cursor_.Take("IN")) {
    Values(left, depth);
    return Operator({}, depth);
  }
  if (cursor_.Take("BETWEEN")) {
    Operand(depth);
    cursor_.Expect("AND", "c.score BETWEEN 0 AND 1");
    return true;
  }
  for (const std::string_view word : {"AND", "OR", "LIKE"}) {
    if (cursor_.Take(word)) return true;
  }
  for (const std::string_view symbol :
       {"=", "!=", "<>", "<", "<=", ">", ">=", "||", "+", "-", "*", "/"}) {
    if (cursor_.TakeSymbol(symbol)) return true;
  }
  if (cursor_.Now().kind == TokenKind::kSymbol &&
      (cursor_.Now().text == "?" || cursor_.Now().text == "??" || cursor_.Now().text == "&" ||
       cursor_.Now().text == "|" || cursor_.Now().text == "^")) {
    cursor_.Fail(cursor_.Now(),
                 StrCat("the operator '", cursor_.Now().text, "' is not supported in reads"),
                 "compare with =, !=, <, <=, >, >=, combine with AND, OR, NOT");
  }
  return false;
}

void QueryExpressions::Operand(int depth) {
  while (cursor_.Take("NOT") || cursor_.TakeSymbol("-") || cursor_.TakeSymbol("+")) {
  }
  last_ = {};
  const Token& token = cursor_.Now();
  switch (token.kind) {
    case TokenKind::kNumber:
      last_ = {.kind = Simple::Kind::kNumber, .literal = std::string(token.text)};
      return cursor_.Advance();
    case TokenKind::kString:
      last_ = {.kind = Simple::Kind::kText, .literal = WithoutQuotes(token.text)};
      return cursor_.Advance();
    case TokenKind::kParameter:
      return Parameter();
    case TokenKind::kWord:
      return Word(depth);
    case TokenKind::kEnd:
      return cursor_.Fail(token, "the query ends where a value is expected",
                          "complete the condition");
    case TokenKind::kSymbol:
      break;
  }
  if (cursor_.TakeSymbol("(")) {
    if (cursor_.Is("SELECT"))
      return cursor_.Fail(cursor_.Now(), "subqueries are not supported in reads", "use two reads");
    Expression(depth + 1);
    return cursor_.ExpectSymbol(")");
  }
  if (cursor_.TakeSymbol("[")) {
    if (!cursor_.TakeSymbol("]")) Expressions(depth + 1), cursor_.ExpectSymbol("]");
    last_ = {};
    return;
  }
  cursor_.Fail(token, StrCat("expected a value here, found '", token.text, "'"),
               "values are c.field, @name, numbers, 'texts', true, false, null");
}

void QueryExpressions::Parameter() {
  const auto& known = query_.parameters;
  if (std::ranges::find(known, cursor_.Now().text, &QueryParameter::name) == known.end()) {
    query_.parameters.push_back(
        {.name = std::string(cursor_.Now().text), .begin = cursor_.Now().begin});
  }
  cursor_.Advance();
}

void QueryExpressions::Word(int depth) {
  const Token token = cursor_.Now();
  if (token.upper == "TRUE" || token.upper == "FALSE" || token.upper == "NULL" ||
      token.upper == "UNDEFINED")
    return cursor_.Advance();
  if (token.upper == "EXISTS" || token.upper == "ARRAY")
    return cursor_.Fail(token, StrCat(token.upper, " is not supported in reads"),
                        "subqueries are not; ARRAY_CONTAINS is");
  if (IsClause(token))
    return cursor_.Fail(token, StrCat("expected a value before ", token.upper),
                        "complete the expression");
  cursor_.Advance();
  if (cursor_.TakeSymbol("(")) {
    Call(token, depth);
    last_ = {};
    return;
  }
  if (token.text != alias_) {
    return cursor_.Fail(token, StrCat("'", token.text, "' is not known in the query"),
                        alias_.empty() ? "add FROM c"
                                       : StrCat("a field is ", alias_, ".", token.text,
                                                "; a text is '", token.text, "'"));
  }
  if (!in_aggregate_) ++seen_.fields;
  Path(depth);
}

void QueryExpressions::Path(int depth) {
  bool first = true;
  const size_t known = query_.fields.size();
  for (int steps = 0; !cursor_.failed(); ++steps) {
    if (cursor_.TakeSymbol(".")) {
      if (cursor_.Now().kind != TokenKind::kWord)
        return cursor_.Fail(cursor_.Now(),
                            StrCat("expected a field's name behind '.', ", Shown(cursor_.Now())),
                            StrCat("such as ", alias_, ".id"));
      if (IsKeyword(cursor_.Now()))
        return cursor_.Fail(
            cursor_.Now(), StrCat("'", cursor_.Now().text, "' is a word of the query language"),
            StrCat("as a field it is written ", alias_, "[\"", cursor_.Now().text, "\"]"));
      if (first)
        query_.fields.push_back(
            {.name = std::string(cursor_.Now().text), .begin = cursor_.Now().begin});
      cursor_.Advance();
    } else if (cursor_.TakeSymbol("[")) {
      if (first && cursor_.Now().kind == TokenKind::kString) {
        query_.fields.push_back(
            {.name = std::string(cursor_.Now().text.substr(1, cursor_.Now().text.size() - 2)),
             .begin = cursor_.Now().begin + 1});
      }
      Expression(depth + 1);
      cursor_.ExpectSymbol("]");
    } else {
      last_ = {};
      const bool field = steps == 1 && query_.fields.size() == known + 1;
      if (field) last_ = {.kind = Simple::Kind::kField, .field = known};
      return;
    }
    first = false;
  }
}

// Aggregates stand in SELECT, and not in one another.
bool QueryExpressions::BeginAggregate(const Token& name) {
  if (!in_select_) {
    cursor_.Fail(name, StrCat("the aggregate ", name.upper, " is only possible in SELECT"),
                 "compare the result in the function");
  } else if (in_aggregate_) {
    cursor_.Fail(name, StrCat("the aggregate ", name.upper, " stands inside another"),
                 "aggregate in the function what the query gives");
  }
  ++seen_.aggregates;
  in_aggregate_ = true;
  return !cursor_.failed();
}

void QueryExpressions::Call(const Token& name, int depth) {
  const SqlFunction* function = FindSqlFunction(name.upper);
  if (function == nullptr) {
    const auto near = NearestName(name.upper, SqlFunctionNames());
    return cursor_.Fail(name, StrCat("the function ", name.text, " is not supported in reads"),
                        near ? StrCat("did you mean ", *near, "?")
                             : StrCat("known are ", Join(SqlFunctionNames(), ", ")));
  }
  if (function->aggregate && !BeginAggregate(name)) return;
  int count = 0;
  if (!cursor_.TakeSymbol(")")) {
    do {
      Expression(depth + 1);
      ++count;
    } while (!cursor_.failed() && cursor_.TakeSymbol(","));
    cursor_.ExpectSymbol(")");
  }
  if (function->aggregate) in_aggregate_ = false;
  if (cursor_.failed() || (count >= function->least && count <= function->most)) return;
  const std::string wanted = function->least == function->most
                                 ? std::to_string(function->least)
                                 : StrCat(function->least, " to ", function->most);
  cursor_.Fail(name,
               StrCat(name.upper, " takes ", wanted,
                      function->most == 1 ? " argument, found " : " arguments, found ", count),
               "see the reference of Cosmos DB's query language");
}

}  // namespace formwork::blueprint
