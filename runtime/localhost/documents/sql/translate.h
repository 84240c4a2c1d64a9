#pragma once
// Tree of a query -> one SELECT of SQLite over its JSON functions. No byte of the query's text gets
// into the SQL: names, strings and numbers are all bound as values. Every value is canonical JSON
// text, undefined is NULL, and a condition is 1, 0 or NULL, so that SQL's AND, OR and NOT are
// Cosmos' own.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "runtime/localhost/documents/sql/ast.h"

namespace formwork::localhost::sql {

using Binding = std::variant<std::string, int64_t, double>;

struct Translation {
  std::string sql;
  std::vector<Binding> bindings;  // ?1, ?2 …; some at the end may not be used
};

// Where the rows come from, and what the query's names mean.
struct Scope {
  int64_t container = 0;
  std::optional<std::string> partition = {};     // canonical JSON text
  std::vector<std::string> partition_path = {};  // "/a/b": {"a", "b"}
  int64_t now_millis = 0;
  std::map<std::string, Json, std::less<>> parameters = {};  // by name without @
};

[[nodiscard]] std::variant<Translation, QueryFault> Translate(const Select& select,
                                                              const Scope& scope);

}  // namespace formwork::localhost::sql
