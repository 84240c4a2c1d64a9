#pragma once
// Binding expressions: "{id}", "{a.b}", "{queueTrigger}", "{rand-guid}", "{DateTime}". Values come
// from the trigger's binding data. Pure but for the random identifier.

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "runtime/localhost/base/clock.h"
#include "runtime/localhost/protocol/invocation_request.h"
#include "runtime/localhost/text/json.h"

namespace formwork::localhost {

struct Expanded {
  std::string text;
  std::string fault;  // not "": "No value for named parameter 'x'."
};

[[nodiscard]] Expanded ExpandExpressions(std::string_view text, const NamedJson& binding_data,
                                         Time now);

struct ExpandedQuery {
  std::string sql;
  std::map<std::string, Json, std::less<>> parameters;
  std::string fault;
};

// In sqlQuery an expression becomes a parameter of the query: its value never becomes SQL.
[[nodiscard]] ExpandedQuery ExpandQuery(std::string_view sql, const NamedJson& binding_data,
                                        Time now);

}  // namespace formwork::localhost
