#pragma once
// The expressions of a query: what may stand in SELECT, WHERE, GROUP BY and ORDER BY. Notes the
// parameters and fields that they name.

#include <string>

#include "generator/blueprint/query.h"
#include "generator/blueprint/query_cursor.h"

namespace formwork::blueprint {

class QueryExpressions {
 public:
  // `alias` is the documents' name. Cursor and query outlive it.
  QueryExpressions(QueryCursor& cursor, std::string alias, Query& query)
      : cursor_(cursor), alias_(std::move(alias)), query_(query) {}

  void Read() { Expression(0); }

  // Aggregates are possible in SELECT alone.
  void EnterSelect() { in_select_ = true; }

  void LeaveSelect() { in_select_ = false; }

  // How much was seen so far, so that what an expression brings can be told.
  struct Seen {
    size_t aggregates = 0;
    size_t fields = 0;  // outside of aggregates
  };

  [[nodiscard]] const Seen& seen() const { return seen_; }

  [[nodiscard]] const std::string& alias() const { return alias_; }

 private:
  // An operand that a comparison can be judged by: a field of the documents, or a value as it
  // stands.
  struct Simple {
    enum class Kind : uint8_t { kOther, kField, kText, kNumber };
    Kind kind = Kind::kOther;
    size_t field = 0;  // in Query::fields
    std::string literal = {};
  };

  void Expressions(int depth);
  void Expression(int depth);
  void Compare(const Simple& left, const Simple& right);
  void Values(const Simple& subject, int depth);
  bool Operator(const Simple& left, int depth);
  void Operand(int depth);
  void Parameter();
  void Word(int depth);
  void Path(int depth);
  bool BeginAggregate(const Token& name);
  void Call(const Token& name, int depth);

  QueryCursor& cursor_;
  std::string alias_;
  Query& query_;
  Seen seen_;
  Simple last_;                // the operand, or the expression of one, that was just read
  bool in_select_ = false;     // behind SELECT, before FROM
  bool in_aggregate_ = false;  // between the parentheses of COUNT( ) and the like
};

}  // namespace formwork::blueprint
