#include "generator/blueprint/query.h"

#include <optional>

#include "generator/base/near_name.h"
#include "generator/base/str_cat.h"
#include "generator/blueprint/query_clauses.h"
#include "generator/blueprint/query_cursor.h"
#include "generator/blueprint/query_expressions.h"

namespace formwork::blueprint {
namespace {

std::string AliasOf(const std::vector<Token>& tokens) {
  // The alias stands in FROM, behind the columns that use it.
  for (size_t i = 0; i + 1 < tokens.size(); ++i) {
    if (tokens[i].upper != "FROM" || tokens[i + 1].kind != TokenKind::kWord) continue;
    size_t at = i + 1;
    if (tokens[at + 1].upper == "AS") ++at;
    const Token& next = tokens[at + 1];
    const bool aliased = next.kind == TokenKind::kWord && !IsClause(next);
    return std::string(aliased ? next.text : tokens[i + 1].text);
  }
  return "";
}

// The clauses in their order. Recursive descent; each rule is named after what it reads.
class QueryParser {
 public:
  explicit QueryParser(std::vector<Token> tokens)
      : cursor_(std::move(tokens)), expressions_(cursor_, AliasOf(cursor_.tokens()), query_) {}

  QueryParser(const QueryParser&) = delete;  // its parts know one another
  QueryParser& operator=(const QueryParser&) = delete;
  ~QueryParser() = default;

  Parsed<Query> Run() {
    Select();
    From();
    if (cursor_.Take("WHERE")) expressions_.Read();
    if (cursor_.Take("GROUP")) GroupBy();
    if (cursor_.Take("ORDER")) OrderBy();
    if (cursor_.Take("OFFSET"))
      Count("OFFSET"), cursor_.Expect("LIMIT", "OFFSET 0 LIMIT 10"), Count("LIMIT");
    if (!cursor_.failed() && cursor_.Now().kind != TokenKind::kEnd) Unexpected();
    if (cursor_.failed()) return *cursor_.fault();
    if (const auto fault = CheckClauses(clauses_)) return *fault;
    return std::move(query_);
  }

 private:
  void Unexpected() {
    const Token& token = cursor_.Now();
    if (token.upper == "JOIN")
      return cursor_.Fail(token, "JOIN is not supported in reads",
                          "read the document and take it apart in the function");
    if (token.upper == "LIMIT")
      return cursor_.Fail(token, "LIMIT stands behind OFFSET",
                          "write OFFSET 0 LIMIT …, or SELECT TOP …");
    const std::vector<std::string> clauses = {"FROM",   "WHERE", "GROUP", "ORDER",
                                              "OFFSET", "AND",   "OR"};
    const auto near =
        token.kind == TokenKind::kWord ? NearestName(token.upper, clauses) : std::nullopt;
    cursor_.Fail(
        token, StrCat("unexpected '", token.text, "' in the query"),
        near
            ? StrCat("did you mean ", *near, "?")
            : "clauses stand in the order SELECT, FROM, WHERE, GROUP BY, ORDER BY, OFFSET … LIMIT");
  }

  void Select() {
    cursor_.Expect("SELECT", "SELECT * FROM c");
    cursor_.Take("DISTINCT");
    if (cursor_.Take("TOP")) Count("TOP");
    expressions_.EnterSelect();
    if (cursor_.TakeSymbol("*")) {
      query_.all = true;
      clauses_.all = PartSince(cursor_.at() - 1, {});
    } else if (cursor_.Take("VALUE")) {
      Value();
    } else {
      do
        Column();
      while (!cursor_.failed() && cursor_.TakeSymbol(","));
    }
    expressions_.LeaveSelect();
  }

  // The expression from `first` to here.
  QueryPart PartSince(size_t first, const QueryExpressions::Seen& before) const {
    QueryPart part;
    for (size_t i = first; i < cursor_.at(); ++i)
      part.text += StrCat(cursor_.At(i).text, " ");
    part.begin = cursor_.At(first).begin;
    part.end = cursor_.at() > first ? cursor_.Last().end : cursor_.At(first).end;
    part.aggregate = expressions_.seen().aggregates > before.aggregates;
    part.field = expressions_.seen().fields > before.fields;
    part.path = cursor_.IsPathSince(first);
    return part;
  }

  QueryPart Part() {
    const size_t first = cursor_.at();
    const QueryExpressions::Seen before = expressions_.seen();
    expressions_.Read();
    return PartSince(first, before);
  }

  void Value() {
    const size_t first = cursor_.at();
    QueryColumn column{.name = {}, .begin = cursor_.Now().begin, .end = 0};
    QueryPart part = Part();
    if (cursor_.failed()) return;
    if (cursor_.at() == first + 1 &&
        cursor_.At(first).text == expressions_.alias()) {  // VALUE c: the documents themselves
      query_.all = true;
      clauses_.all = std::move(part);
      return;
    }
    clauses_.columns.push_back(std::move(part));
    if (cursor_.at() == first + 3 && cursor_.IsPathSince(first))
      column.name = std::string(cursor_.Last().text);
    column.end = cursor_.Last().end;
    query_.value = std::move(column);
  }

  void Column() {
    const size_t first = cursor_.at();
    QueryColumn column{.name = {}, .begin = cursor_.Now().begin, .end = 0};
    QueryPart part = Part();
    if (cursor_.failed()) return;
    if (cursor_.Take("AS") ||
        (cursor_.Now().kind == TokenKind::kWord && !IsClause(cursor_.Now()))) {
      if (cursor_.Now().kind != TokenKind::kWord)
        return cursor_.Fail(cursor_.Now(),
                            StrCat("expected a name behind AS, ", Shown(cursor_.Now())),
                            "such as COUNT(1) AS n");
      column.name = std::string(cursor_.Now().text);
      cursor_.Advance();
    } else if (cursor_.IsPathSince(first)) {
      column.name = std::string(cursor_.Last().text);
    }
    column.end = cursor_.Last().end;
    part.name = column.name;
    clauses_.columns.push_back(std::move(part));
    query_.columns.push_back(std::move(column));
  }

  void From() {
    cursor_.Expect("FROM", "SELECT * FROM c");
    if (cursor_.failed()) return;
    if (cursor_.Now().kind != TokenKind::kWord || IsClause(cursor_.Now()))
      return cursor_.Fail(cursor_.Now(),
                          StrCat("expected a name behind FROM, ", Shown(cursor_.Now())),
                          "such as FROM c");
    cursor_.Advance();
    if (cursor_.Take("IN"))
      return cursor_.Fail(cursor_.Last(), "FROM … IN is not supported in reads",
                          "read whole documents: FROM c");
    if (cursor_.TakeSymbol(".") || cursor_.TakeSymbol("["))
      return cursor_.Fail(cursor_.Last(), "FROM takes the container only", "such as FROM c");
    cursor_.Take("AS");
    if (cursor_.Now().kind == TokenKind::kWord && !IsClause(cursor_.Now()) &&
        cursor_.Ahead().upper == "BY")
      return Unexpected();
    if (cursor_.Now().kind == TokenKind::kWord && !IsClause(cursor_.Now())) cursor_.Advance();
  }

  void Count(std::string_view clause) {
    if (cursor_.failed()) return;
    if (cursor_.Now().kind == TokenKind::kParameter) {
      return cursor_.Fail(cursor_.Now(),
                          StrCat(clause, " takes a number, and values travel as text"),
                          StrCat("write ", clause, " 50"));
    }
    if (cursor_.Now().kind != TokenKind::kNumber ||
        cursor_.Now().text.find_first_not_of("0123456789") != std::string_view::npos) {
      return cursor_.Fail(
          cursor_.Now(),
          StrCat("expected a whole number behind ", clause, ", ", Shown(cursor_.Now())),
          StrCat("such as ", clause, " 50"));
    }
    constexpr size_t kMostDigits = 9;  // well within the 32 bits that the database counts in
    if (cursor_.Now().text.size() > kMostDigits) {
      return cursor_.Fail(
          cursor_.Now(),
          StrCat(clause, " ", cursor_.Now().text, " is more than the database counts"),
          StrCat("at most ", std::string(kMostDigits, '9')));
    }
    cursor_.Advance();
  }

  void GroupBy() {
    cursor_.Expect("BY", "GROUP BY c.kind");
    do
      clauses_.groups.push_back(Part());
    while (!cursor_.failed() && cursor_.TakeSymbol(","));
  }

  void OrderBy() {
    cursor_.Expect("BY", "ORDER BY c.createdAt DESC");
    do {
      const size_t known = query_.fields.size();
      clauses_.orders.push_back(Part());
      if (!query_.order && query_.fields.size() > known) query_.order = query_.fields[known];
      if (!cursor_.Take("ASC")) cursor_.Take("DESC");
    } while (!cursor_.failed() && cursor_.TakeSymbol(","));
  }

  QueryCursor cursor_;
  Query query_;
  QueryClauses clauses_;
  QueryExpressions expressions_;
};

}  // namespace

Parsed<Query> ParseQuery(std::string_view text) {
  Parsed<std::vector<Token>> tokens = Tokenize(text);
  if (const Fault* fault = std::get_if<Fault>(&tokens)) return *fault;
  return QueryParser(std::get<std::vector<Token>>(std::move(tokens))).Run();
}

}  // namespace formwork::blueprint
