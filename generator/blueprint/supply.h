#pragma once
// What a trigger brings that reads may take values from.

#include <string>
#include <string_view>
#include <vector>

#include "generator/blueprint/index.h"

namespace formwork::blueprint {

// Route parameters, and the fields of a body, message or input.
struct Supply {
  std::string_view payload;  // "body", "message", "input"; empty: a trigger that brings nothing
  std::vector<std::string> parameters;
  const TypeDefinition* fields = nullptr;
  bool http = false;
};

[[nodiscard]] Supply SupplyOf(const Index& index, const Runner& runner);

}  // namespace formwork::blueprint
