#pragma once
// What holds between the clauses of a query that is well formed by itself: the database refuses
// columns that no group has, and orders by what it has an index for.

#include <optional>
#include <string>
#include <vector>

#include "generator/blueprint/parse.h"

namespace formwork::blueprint {

// An expression of SELECT, GROUP BY or ORDER BY.
struct QueryPart {
  std::string text;  // its tokens one after another, to compare
  std::string name;  // a column's: its alias, or the last step of its path
  size_t begin = 0;  // bytes of the query
  size_t end = 0;
  bool aggregate = false;  // COUNT, SUM, MIN, MAX, AVG
  bool field = false;      // a field outside of an aggregate
  bool path = false;       // a field and nothing else
};

struct QueryClauses {
  QueryPart all;  // the '*' of SELECT *, or the alias of SELECT VALUE c; empty without
  std::vector<QueryPart> columns;
  std::vector<QueryPart> groups;
  std::vector<QueryPart> orders;
};

[[nodiscard]] std::optional<Fault> CheckClauses(const QueryClauses& clauses);

}  // namespace formwork::blueprint
