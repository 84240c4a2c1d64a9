#pragma once
// Text of a query -> tree. Bounded in length and depth; every fault says what and where.

#include <string_view>
#include <variant>

#include "runtime/localhost/documents/sql/ast.h"

namespace formwork::localhost::sql {

[[nodiscard]] std::variant<Select, QueryFault> Parse(std::string_view query);

}  // namespace formwork::localhost::sql
