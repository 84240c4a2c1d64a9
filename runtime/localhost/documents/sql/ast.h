#pragma once
// The query language of Cosmos DB as a tree of values: what the parser makes and the translator
// reads.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "runtime/localhost/text/json.h"

namespace formwork::localhost::sql {

struct Select;

enum class ExprKind : uint8_t {
  kLiteral,      // literal; `undefined` has none
  kParameter,    // text: the name without @
  kName,         // text: an alias of FROM
  kMember,       // children[0].text
  kIndex,        // children[0][children[1]]
  kUnary,        // text: - + ~ NOT
  kBinary,       // text: the operator, keywords in capitals
  kConditional,  // children: condition, then, else
  kIn,           // children[0] IN (the rest)
  kBetween,      // children: value, low, high
  kLike,         // children: value, pattern [, escape]
  kCall,         // text: the function in capitals
  kArray,        // children
  kObject,       // names, children
  kExists,       // select
  kCollect,      // ARRAY(select)
  kSubquery,     // (select)
};

struct Expr {
  ExprKind kind = ExprKind::kLiteral;
  std::string text = {};
  std::optional<Json> literal = {};
  std::vector<Expr> children = {};
  std::vector<std::string> names = {};
  std::shared_ptr<const Select> select = {};
  size_t offset = 0;  // in the query's text
  int height = 1;     // of the tree below
};

struct SelectItem {
  Expr value;
  std::string name;  // as it appears in the result
};

// `FROM c`, `FROM c AS x`, `FROM c.children AS x`, `FROM x IN c.children`, `JOIN x IN c.children`
struct Source {
  std::string alias;
  std::optional<Expr> path;  // none: the container itself
  bool each = false;         // IN: one row per element
};

struct OrderItem {
  Expr value;
  bool descending = false;
};

struct Select {
  bool distinct = false;
  bool star = false;
  bool value = false;  // SELECT VALUE: items has one
  std::vector<SelectItem> items = {};
  std::vector<Source> from = {};
  std::optional<Expr> where = {};
  std::vector<Expr> group_by = {};
  std::vector<OrderItem> order_by = {};
  std::optional<Expr> top = {};
  std::optional<Expr> offset = {};
  std::optional<Expr> limit = {};
};

// What is wrong with a query, in words for the one who wrote it.
struct QueryFault {
  std::string message;
  size_t offset = 0;
};

}  // namespace formwork::localhost::sql
