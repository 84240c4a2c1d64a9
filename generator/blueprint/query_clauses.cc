#include "generator/blueprint/query_clauses.h"

#include <algorithm>

#include "generator/base/str_cat.h"

namespace formwork::blueprint {
namespace {

Fault At(const QueryPart& part, std::string message, std::string help) {
  return {
      .begin = part.begin, .end = part.end, .message = std::move(message), .help = std::move(help)};
}

std::optional<Fault> CheckColumns(const QueryClauses& clauses) {
  for (auto at = clauses.columns.begin(); at != clauses.columns.end(); ++at) {
    const bool twice =
        !at->name.empty() && std::any_of(clauses.columns.begin(), at, [&](const QueryPart& before) {
          return before.name == at->name;
        });
    if (twice) {
      return At(*at, StrCat("two columns are called '", at->name, "'"),
                StrCat("name one of them: AS ", at->name, "2"));
    }
  }
  return std::nullopt;
}

std::optional<Fault> CheckGroups(const QueryClauses& clauses) {
  if (!clauses.all.text.empty()) {
    return At(clauses.all, "GROUP BY gives groups, and no whole documents",
              "select what it groups by, and COUNT, SUM, MIN, MAX or AVG");
  }
  for (const QueryPart& column : clauses.columns) {
    const bool grouped =
        std::ranges::find(clauses.groups, column.text, &QueryPart::text) != clauses.groups.end();
    if (!column.field || grouped) continue;
    return At(column, "this column is neither an aggregate nor grouped by",
              clauses.groups.empty() ? "add GROUP BY, or an aggregate such as MAX"
                                     : "add it to GROUP BY, or take an aggregate such as MAX");
  }
  return std::nullopt;
}

// The database orders by the index of one field; containers have no indexes over several.
std::optional<Fault> CheckOrders(const QueryClauses& clauses, bool groups) {
  if (clauses.orders.empty()) return std::nullopt;
  const QueryPart& first = clauses.orders.front();
  if (groups) {
    return At(first, "ORDER BY is not possible together with GROUP BY or an aggregate",
              "order the few results in the function");
  }
  for (const QueryPart& order : clauses.orders) {
    if (!order.path)
      return At(order, "ORDER BY takes a field, and nothing computed", "such as c.createdAt DESC");
  }
  if (clauses.orders.size() < 2) return std::nullopt;
  return At(clauses.orders[1], "ORDER BY takes one field: no index holds two",
            "order by the first, and by the second in the function");
}

}  // namespace

std::optional<Fault> CheckClauses(const QueryClauses& clauses) {
  const bool aggregates = std::ranges::any_of(
      clauses.columns, [](const QueryPart& column) { return column.aggregate; });
  const bool groups = aggregates || !clauses.groups.empty();
  if (auto fault = CheckColumns(clauses)) return fault;
  if (groups) {
    if (auto fault = CheckGroups(clauses)) return fault;
  }
  return CheckOrders(clauses, groups);
}

}  // namespace formwork::blueprint
