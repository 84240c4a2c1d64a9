#pragma once
// The Cosmos SQL that `reads` may hold: what the database and the local host both run. Checked here
// so that a mistake is found in the blueprint and not in a request.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "generator/blueprint/parse.h"

namespace formwork::blueprint {

struct QueryParameter {
  std::string name;  // without '@'
  size_t begin = 0;  // of the '@'

  friend bool operator==(const QueryParameter&, const QueryParameter&) = default;
};

// A field of the documents that the query names: the first step of `c.author.name`.
struct QueryField {
  std::string name;
  size_t begin = 0;

  friend bool operator==(const QueryField&, const QueryField&) = default;
};

// `c.status = 'open'`, `c.n != 5`, `c.status IN ('open')`: a field against a value as it stands.
struct QueryComparison {
  size_t field = 0;  // in Query::fields
  std::string literal;
  bool text = false;  // else a number

  friend bool operator==(const QueryComparison&, const QueryComparison&) = default;
};

struct QueryColumn {
  std::string name;  // its alias, or the last step of its path; empty if it has none
  size_t begin = 0;
  size_t end = 0;

  friend bool operator==(const QueryColumn&, const QueryColumn&) = default;
};

struct Query {
  bool all = false;                  // SELECT *
  std::optional<QueryColumn> value;  // SELECT VALUE of anything but whole documents; its name is
                                     // that of a field, or empty
  std::vector<QueryColumn> columns;  // unless all or value
  std::vector<QueryParameter> parameters;  // each once, in order
  std::vector<QueryField> fields;          // in order, with repetitions
  std::vector<QueryComparison> comparisons;
  std::optional<QueryField> order;  // what ORDER BY names

  friend bool operator==(const Query&, const Query&) = default;
};

[[nodiscard]] Parsed<Query> ParseQuery(std::string_view text);

}  // namespace formwork::blueprint
