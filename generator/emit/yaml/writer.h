#pragma once
// A yaml::Value as text: two spaces of indent, sequences inside a map at the map's own indent + 2,
// texts of several lines as literal blocks, a final newline. Same value, same bytes.

#include <string>

#include "generator/emit/yaml/value.h"

namespace formwork::yaml {

[[nodiscard]] std::string Write(const Value& root);

}  // namespace formwork::yaml
