#include "runtime/localhost/documents/sql/parser.h"

#include <algorithm>
#include <utility>

#include "runtime/localhost/documents/sql/expression_parser.h"

namespace formwork::localhost::sql {

namespace {

constexpr size_t kMaxQueryBytes = size_t{512} * 1024;

}  // namespace

// SELECT [DISTINCT] [TOP n] (* | VALUE expr | list) [FROM …] [WHERE …] [GROUP BY …] [ORDER BY …]
// [OFFSET n LIMIT m]
Select Parser::ParseSelect() {
  const Deeper level(*this);
  Select select;
  ExpectKeyword("SELECT");
  select.distinct = TakeKeyword("DISTINCT");
  if (TakeKeyword("TOP")) select.top = ParsePrimaryCount();
  ParseSelectList(select);
  if (TakeKeyword("FROM")) ParseFrom(select);
  if (TakeKeyword("WHERE")) select.where = ParseExpr();
  if (TakeKeyword("GROUP")) {
    ExpectKeyword("BY");
    do {
      select.group_by.push_back(ParseExpr());
    } while (TakeSymbol(","));
  }
  if (AtKeyword("HAVING")) Fail("HAVING is no part of the query language");
  if (TakeKeyword("ORDER")) ParseOrder(select);
  if (TakeKeyword("OFFSET")) {
    select.offset = ParsePrimaryCount();
    ExpectKeyword("LIMIT");
    select.limit = ParsePrimaryCount();
  }
  if (AtKeyword("LIMIT")) Fail("LIMIT needs OFFSET before it: OFFSET 0 LIMIT 10");
  return select;
}

void Parser::ParseSelectList(Select& select) {
  if (TakeSymbol("*")) {
    select.star = true;
    return;
  }
  select.value = TakeKeyword("VALUE");
  if (select.value) {
    select.items.push_back({ParseExpr(), ""});
    return;
  }
  int unnamed = 0;
  do {
    SelectItem item{ParseExpr(), ""};
    if (TakeKeyword("AS") || Current().kind == TokenKind::kName) {
      item.name = ExpectName("an alias");
    } else {
      item.name = ImpliedName(item.value);
    }
    if (item.name.empty()) item.name = "$" + std::to_string(++unnamed);
    for (const SelectItem& other : select.items) {
      if (other.name == item.name)
        Fail("the result has two properties called '" + item.name + "': give one an alias");
    }
    select.items.push_back(std::move(item));
  } while (TakeSymbol(","));
}

void Parser::ParseFrom(Select& select) {
  select.from.push_back(ParseSource());
  while (TakeKeyword("JOIN")) {
    Source joined = ParseSource();
    if (!joined.each) Fail("JOIN takes the form JOIN x IN c.items");
    select.from.push_back(std::move(joined));
  }
  if (AtSymbol(",")) Fail("FROM takes one source; further ones follow as JOIN x IN c.items");
}

Source Parser::ParseSource() {
  if (AtSymbol("(")) Fail("a subquery as a source is not supported by the local host");
  Source source;
  source.alias = ExpectName("a source");
  if (TakeKeyword("IN")) {
    if (AtSymbol("(")) Fail("a subquery as a source is not supported by the local host");
    source.each = true;
    source.path = ParsePath();
    return source;
  }
  if (AtSymbol(".") || AtSymbol("[")) {
    Expr root{.kind = ExprKind::kName, .text = source.alias, .offset = Current().offset};
    source.path = ParsePostfix(std::move(root));
    source.alias = ImpliedName(*source.path);
  }
  if (TakeKeyword("AS") || Current().kind == TokenKind::kName)
    source.alias = ExpectName("an alias");
  if (source.alias.empty()) Fail("this source needs an alias");
  return source;
}

void Parser::ParseOrder(Select& select) {
  ExpectKeyword("BY");
  do {
    OrderItem item{ParseExpr()};
    if (item.value.kind != ExprKind::kMember && item.value.kind != ExprKind::kIndex) {
      Fail("ORDER BY takes properties only, such as c.createdAt");
    }
    item.descending = TakeKeyword("DESC");
    if (!item.descending) TakeKeyword("ASC");
    select.order_by.push_back(std::move(item));
  } while (TakeSymbol(","));
}

// TOP, OFFSET and LIMIT take a number or a parameter.
Expr Parser::ParsePrimaryCount() {
  if (Current().kind != TokenKind::kNumber && Current().kind != TokenKind::kParameter) {
    Fail("expected a number or a parameter");
  }
  return ParsePrimary();
}

std::string Parser::ImpliedName(const Expr& value) {
  if (value.kind == ExprKind::kName || value.kind == ExprKind::kMember) return value.text;
  if (value.kind == ExprKind::kIndex && value.children[1].literal &&
      value.children[1].literal->IsString()) {
    return value.children[1].literal->text;
  }
  return "";
}

std::variant<Select, QueryFault> Parse(std::string_view query) {
  if (query.size() > kMaxQueryBytes)
    return QueryFault{"the query is longer than 512 KB", kMaxQueryBytes};
  Parser parser(Lex(query));
  try {
    Select select = parser.ParseSelect();
    parser.ExpectEnd();
    return select;
  } catch (QueryFault& fault) {  // thrown by Parser::Fail only, never leaves this file
    return std::move(fault);
  }
}

}  // namespace formwork::localhost::sql
