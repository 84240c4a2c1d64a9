#include "generator/blueprint/query.h"

#include <algorithm>
#include <optional>

#include "generator/base/str_cat.h"
#include "generator/base/text.h"
#include "generator/blueprint/query_clauses.h"
#include "generator/blueprint/query_tokens.h"

namespace formwork::blueprint {
namespace {

constexpr int kMaxQueryDepth = 40;

constexpr std::string_view kClauses[] = {"FROM", "WHERE", "GROUP",   "ORDER",   "OFFSET", "LIMIT",
                                         "JOIN", "BY",    "AS",      "ASC",     "DESC",   "AND",
                                         "OR",   "NOT",   "IN",      "BETWEEN", "LIKE",   "SELECT",
                                         "TOP",  "VALUE", "DISTINCT"};

// Further words that no field can have behind a '.'.
constexpr std::string_view kKeywords[] = {"ARRAY", "ESCAPE", "EXISTS", "FALSE",     "HAVING",
                                          "NULL",  "TRUE",   "UDF",    "UNDEFINED", "WITH"};

// Recursive descent; the first fault ends it. Each rule is named after what it reads.
class QueryParser {
 public:
  explicit QueryParser(std::vector<Token> tokens) : tokens_(std::move(tokens)) {
    // The alias stands in FROM, behind the columns that use it.
    for (size_t i = 0; i + 1 < tokens_.size(); ++i) {
      if (tokens_[i].upper != "FROM" || tokens_[i + 1].kind != TokenKind::kWord) continue;
      size_t at = i + 1;
      if (tokens_[at + 1].upper == "AS") ++at;
      const Token& next = tokens_[at + 1];
      const bool aliased = next.kind == TokenKind::kWord &&
                           std::ranges::find(kClauses, next.upper) == std::end(kClauses);
      alias_ = std::string(aliased ? next.text : tokens_[i + 1].text);
      break;
    }
  }

  Parsed<Query> Run() {
    Select();
    From();
    if (Take("WHERE")) Expression(0);
    if (Take("GROUP")) GroupBy();
    if (Take("ORDER")) OrderBy();
    if (Take("OFFSET")) Count("OFFSET"), Expect("LIMIT", "OFFSET 0 LIMIT 10"), Count("LIMIT");
    if (!fault_ && Now().kind != TokenKind::kEnd) Unexpected();
    if (!fault_) fault_ = CheckClauses(clauses_);
    if (fault_) return *fault_;
    return std::move(query_);
  }

 private:
  const Token& Now() const { return tokens_[at_]; }

  const Token& Ahead() const { return tokens_[std::min(at_ + 1, tokens_.size() - 1)]; }

  void Advance() {
    if (at_ + 1 < tokens_.size()) ++at_;
  }

  void Fail(const Token& token, std::string message, std::string help) {
    if (fault_) return;
    fault_ = Fault{.begin = token.begin,
                   .end = std::max(token.end, token.begin),
                   .message = std::move(message),
                   .help = std::move(help)};
    at_ = tokens_.size() - 1;
  }

  bool Is(std::string_view word) const {
    return Now().kind == TokenKind::kWord && Now().upper == word;
  }

  bool Take(std::string_view word) {
    if (!Is(word)) return false;
    Advance();
    return true;
  }

  bool TakeSymbol(std::string_view symbol) {
    if (Now().kind != TokenKind::kSymbol || Now().text != symbol) return false;
    Advance();
    return true;
  }

  std::string Shown(const Token& token) const {
    return token.kind == TokenKind::kEnd ? std::string("the query ends")
                                         : StrCat("found '", token.text, "'");
  }

  void Expect(std::string_view word, std::string_view example) {
    if (!fault_ && !Take(word))
      Fail(Now(), StrCat("expected ", word, " here, ", Shown(Now())), StrCat("such as ", example));
  }

  void ExpectSymbol(std::string_view symbol) {
    if (!fault_ && !TakeSymbol(symbol))
      Fail(Now(), StrCat("expected '", symbol, "' here, ", Shown(Now())),
           StrCat("add '", symbol, "'"));
  }

  void Unexpected() {
    const Token& token = Now();
    if (token.upper == "JOIN")
      return Fail(token, "JOIN is not supported in reads",
                  "read the document and take it apart in the function");
    if (token.upper == "LIMIT")
      return Fail(token, "LIMIT stands behind OFFSET", "write OFFSET 0 LIMIT …, or SELECT TOP …");
    const std::vector<std::string> clauses = {"FROM",   "WHERE", "GROUP", "ORDER",
                                              "OFFSET", "AND",   "OR"};
    const auto near =
        token.kind == TokenKind::kWord ? NearestName(token.upper, clauses) : std::nullopt;
    Fail(
        token, StrCat("unexpected '", token.text, "' in the query"),
        near
            ? StrCat("did you mean ", *near, "?")
            : "clauses stand in the order SELECT, FROM, WHERE, GROUP BY, ORDER BY, OFFSET … LIMIT");
  }

  void Select() {
    Expect("SELECT", "SELECT * FROM c");
    Take("DISTINCT");
    if (Take("TOP")) Count("TOP");
    in_select_ = true;
    if (TakeSymbol("*")) {
      query_.all = true;
      clauses_.all = PartSince(at_ - 1, {});
    } else if (Take("VALUE")) {
      Value();
    } else {
      do
        Column();
      while (!fault_ && TakeSymbol(","));
    }
    in_select_ = false;
  }

  // How much was seen before an expression, so that what it brings can be told.
  struct Seen {
    size_t aggregates = 0;
    size_t fields = 0;  // outside of aggregates
  };

  // The expression from `first` to here.
  QueryPart PartSince(size_t first, const Seen& before) const {
    QueryPart part;
    for (size_t i = first; i < at_; ++i)
      part.text += StrCat(tokens_[i].text, " ");
    part.begin = tokens_[first].begin;
    part.end = at_ > first ? tokens_[at_ - 1].end : tokens_[first].end;
    part.aggregate = seen_.aggregates > before.aggregates;
    part.field = seen_.fields > before.fields;
    part.path = IsPath(first);
    return part;
  }

  QueryPart Part() {
    const size_t first = at_;
    const Seen before = seen_;
    Expression(0);
    return PartSince(first, before);
  }

  void Value() {
    const size_t first = at_;
    QueryColumn column{.name = {}, .begin = Now().begin, .end = 0};
    QueryPart part = Part();
    if (fault_) return;
    if (at_ == first + 1 && tokens_[first].text == alias_) {  // VALUE c: the documents themselves
      query_.all = true;
      clauses_.all = std::move(part);
      return;
    }
    clauses_.columns.push_back(std::move(part));
    if (at_ == first + 3 && IsPath(first)) column.name = std::string(tokens_[at_ - 1].text);
    column.end = tokens_[at_ - 1].end;
    query_.value = std::move(column);
  }

  void Column() {
    const size_t first = at_;
    QueryColumn column{.name = {}, .begin = Now().begin, .end = 0};
    QueryPart part = Part();
    if (fault_) return;
    if (Take("AS") || (Now().kind == TokenKind::kWord && !IsClause(Now()))) {
      if (Now().kind != TokenKind::kWord)
        return Fail(Now(), StrCat("expected a name behind AS, ", Shown(Now())),
                    "such as COUNT(1) AS n");
      column.name = std::string(Now().text);
      Advance();
    } else if (IsPath(first)) {
      column.name = std::string(tokens_[at_ - 1].text);
    }
    column.end = tokens_[at_ - 1].end;
    part.name = column.name;
    clauses_.columns.push_back(std::move(part));
    query_.columns.push_back(std::move(column));
  }

  // c.a.b and nothing else between `first` and here.
  bool IsPath(size_t first) const {
    if (at_ - first < 3 || tokens_[at_ - 1].kind != TokenKind::kWord) return false;
    for (size_t i = first; i < at_; ++i) {
      const bool word = (i - first) % 2 == 0;
      if (word ? tokens_[i].kind != TokenKind::kWord : tokens_[i].text != ".") return false;
    }
    return true;
  }

  static bool IsClause(const Token& token) {
    return std::ranges::find(kClauses, token.upper) != std::end(kClauses);
  }

  static bool IsKeyword(const Token& token) {
    return IsClause(token) || std::ranges::find(kKeywords, token.upper) != std::end(kKeywords);
  }

  void From() {
    Expect("FROM", "SELECT * FROM c");
    if (fault_) return;
    if (Now().kind != TokenKind::kWord || IsClause(Now()))
      return Fail(Now(), StrCat("expected a name behind FROM, ", Shown(Now())), "such as FROM c");
    Advance();
    if (Take("IN"))
      return Fail(tokens_[at_ - 1], "FROM … IN is not supported in reads",
                  "read whole documents: FROM c");
    if (TakeSymbol(".") || TakeSymbol("["))
      return Fail(tokens_[at_ - 1], "FROM takes the container only", "such as FROM c");
    Take("AS");
    if (Now().kind == TokenKind::kWord && !IsClause(Now()) && Ahead().upper == "BY")
      return Unexpected();
    if (Now().kind == TokenKind::kWord && !IsClause(Now())) Advance();
  }

  void Count(std::string_view clause) {
    if (fault_) return;
    if (Now().kind == TokenKind::kParameter) {
      return Fail(Now(), StrCat(clause, " takes a number, and values travel as text"),
                  StrCat("write ", clause, " 50"));
    }
    if (Now().kind != TokenKind::kNumber ||
        Now().text.find_first_not_of("0123456789") != std::string_view::npos) {
      return Fail(Now(), StrCat("expected a whole number behind ", clause, ", ", Shown(Now())),
                  StrCat("such as ", clause, " 50"));
    }
    constexpr size_t kMostDigits = 9;  // well within the 32 bits that the database counts in
    if (Now().text.size() > kMostDigits) {
      return Fail(Now(), StrCat(clause, " ", Now().text, " is more than the database counts"),
                  StrCat("at most ", std::string(kMostDigits, '9')));
    }
    Advance();
  }

  void GroupBy() {
    Expect("BY", "GROUP BY c.kind");
    do
      clauses_.groups.push_back(Part());
    while (!fault_ && TakeSymbol(","));
  }

  void OrderBy() {
    Expect("BY", "ORDER BY c.createdAt DESC");
    do {
      const size_t known = query_.fields.size();
      clauses_.orders.push_back(Part());
      if (!query_.order && query_.fields.size() > known) query_.order = query_.fields[known];
      if (!Take("ASC")) Take("DESC");
    } while (!fault_ && TakeSymbol(","));
  }

  void Expressions(int depth) {
    do
      Expression(depth);
    while (!fault_ && TakeSymbol(","));
  }

  // OR, AND, NOT, comparison, concatenation, sum, product, sign: precedence does not matter for
  // checking, so operands and operators alternate.
  void Expression(int depth) {
    if (fault_) return;
    if (depth > kMaxQueryDepth)
      return Fail(Now(), "the query is nested too deep", "simplify the condition");
    Operand(depth);
    while (!fault_ && Operator(depth))
      Operand(depth);
  }

  // Reads an operator that another operand follows; IN and BETWEEN take theirs themselves.
  bool Operator(int depth) {
    const bool negated = Is("NOT") && (Ahead().upper == "IN" || Ahead().upper == "BETWEEN" ||
                                       Ahead().upper == "LIKE");
    if (negated) Advance();
    if (Take("IN")) {
      ExpectSymbol("(");
      Expressions(depth + 1);
      ExpectSymbol(")");
      return Operator(depth);
    }
    if (Take("BETWEEN")) {
      Operand(depth);
      Expect("AND", "c.score BETWEEN 0 AND 1");
      return true;
    }
    for (const std::string_view word : {"AND", "OR", "LIKE"}) {
      if (Take(word)) return true;
    }
    for (const std::string_view symbol :
         {"=", "!=", "<>", "<", "<=", ">", ">=", "||", "+", "-", "*", "/"}) {
      if (TakeSymbol(symbol)) return true;
    }
    if (Now().kind == TokenKind::kSymbol &&
        (Now().text == "?" || Now().text == "??" || Now().text == "&" || Now().text == "|" ||
         Now().text == "^")) {
      Fail(Now(), StrCat("the operator '", Now().text, "' is not supported in reads"),
           "compare with =, !=, <, <=, >, >=, combine with AND, OR, NOT");
    }
    return false;
  }

  void Operand(int depth) {
    while (Take("NOT") || TakeSymbol("-") || TakeSymbol("+")) {
    }
    const Token& token = Now();
    switch (token.kind) {
      case TokenKind::kNumber:
      case TokenKind::kString:
        return Advance();
      case TokenKind::kParameter:
        return Parameter();
      case TokenKind::kWord:
        return Word(depth);
      case TokenKind::kEnd:
        return Fail(token, "the query ends where a value is expected", "complete the condition");
      case TokenKind::kSymbol:
        break;
    }
    if (TakeSymbol("(")) {
      if (Is("SELECT"))
        return Fail(Now(), "subqueries are not supported in reads", "use two reads");
      Expression(depth + 1);
      return ExpectSymbol(")");
    }
    if (TakeSymbol("[")) {
      if (!TakeSymbol("]")) Expressions(depth + 1), ExpectSymbol("]");
      return;
    }
    Fail(token, StrCat("expected a value here, found '", token.text, "'"),
         "values are c.field, @name, numbers, 'texts', true, false, null");
  }

  void Parameter() {
    const auto& known = query_.parameters;
    if (std::ranges::find(known, Now().text, &QueryParameter::name) == known.end()) {
      query_.parameters.push_back({.name = std::string(Now().text), .begin = Now().begin});
    }
    Advance();
  }

  void Word(int depth) {
    const Token token = Now();
    if (token.upper == "TRUE" || token.upper == "FALSE" || token.upper == "NULL" ||
        token.upper == "UNDEFINED")
      return Advance();
    if (token.upper == "EXISTS" || token.upper == "ARRAY")
      return Fail(token, StrCat(token.upper, " is not supported in reads"),
                  "subqueries are not; ARRAY_CONTAINS is");
    if (IsClause(token))
      return Fail(token, StrCat("expected a value before ", token.upper),
                  "complete the expression");
    Advance();
    if (TakeSymbol("(")) return Call(token, depth);
    if (token.text != alias_) {
      return Fail(token, StrCat("'", token.text, "' is not known in the query"),
                  alias_.empty() ? "add FROM c"
                                 : StrCat("a field is ", alias_, ".", token.text, "; a text is '",
                                          token.text, "'"));
    }
    if (!in_aggregate_) ++seen_.fields;
    Path(depth);
  }

  void Path(int depth) {
    bool first = true;
    while (!fault_) {
      if (TakeSymbol(".")) {
        if (Now().kind != TokenKind::kWord)
          return Fail(Now(), StrCat("expected a field's name behind '.', ", Shown(Now())),
                      StrCat("such as ", alias_, ".id"));
        if (IsKeyword(Now()))
          return Fail(Now(), StrCat("'", Now().text, "' is a word of the query language"),
                      StrCat("as a field it is written ", alias_, "[\"", Now().text, "\"]"));
        if (first) query_.fields.push_back({.name = std::string(Now().text), .begin = Now().begin});
        Advance();
      } else if (TakeSymbol("[")) {
        if (first && Now().kind == TokenKind::kString) {
          query_.fields.push_back({.name = std::string(Now().text.substr(1, Now().text.size() - 2)),
                                   .begin = Now().begin + 1});
        }
        Expression(depth + 1);
        ExpectSymbol("]");
      } else {
        return;
      }
      first = false;
    }
  }

  // Aggregates stand in SELECT, and not in one another.
  bool BeginAggregate(const Token& name) {
    if (!in_select_) {
      Fail(name, StrCat("the aggregate ", name.upper, " is only possible in SELECT"),
           "compare the result in the function");
    } else if (in_aggregate_) {
      Fail(name, StrCat("the aggregate ", name.upper, " stands inside another"),
           "aggregate in the function what the query gives");
    }
    ++seen_.aggregates;
    in_aggregate_ = true;
    return !fault_;
  }

  void Call(const Token& name, int depth) {
    const SqlFunction* function = FindSqlFunction(name.upper);
    if (function == nullptr) {
      const auto near = NearestName(name.upper, SqlFunctionNames());
      return Fail(name, StrCat("the function ", name.text, " is not supported in reads"),
                  near ? StrCat("did you mean ", *near, "?")
                       : StrCat("known are ", Join(SqlFunctionNames(), ", ")));
    }
    if (function->aggregate && !BeginAggregate(name)) return;
    int count = 0;
    if (!TakeSymbol(")")) {
      do {
        Expression(depth + 1);
        ++count;
      } while (!fault_ && TakeSymbol(","));
      ExpectSymbol(")");
    }
    if (function->aggregate) in_aggregate_ = false;
    if (fault_ || (count >= function->least && count <= function->most)) return;
    const std::string wanted = function->least == function->most
                                   ? std::to_string(function->least)
                                   : StrCat(function->least, " to ", function->most);
    Fail(name,
         StrCat(name.upper, " takes ", wanted,
                function->most == 1 ? " argument, found " : " arguments, found ", count),
         "see the reference of Cosmos DB's query language");
  }

  std::vector<Token> tokens_;
  size_t at_ = 0;
  std::string alias_;
  Query query_;
  QueryClauses clauses_;
  Seen seen_;
  bool in_select_ = false;     // behind SELECT, before FROM
  bool in_aggregate_ = false;  // between the parentheses of COUNT( ) and the like
  std::optional<Fault> fault_;
};

}  // namespace

Parsed<Query> ParseQuery(std::string_view text) {
  Parsed<std::vector<Token>> tokens = Tokenize(text);
  if (const Fault* fault = std::get_if<Fault>(&tokens)) return *fault;
  return QueryParser(std::get<std::vector<Token>>(std::move(tokens))).Run();
}

}  // namespace formwork::blueprint
