#pragma once
// The host writes most strings as JSON text inside a JSON string. For the common ones both layers
// are undone in one pass.

#include <optional>
#include <string>
#include <string_view>

namespace formwork::protocol {

// The text of "\"…\"", where nothing in it is written as \uXXXX. nullopt for all others, valid or
// not: JsonReader, once for each layer, is what says what they are.
[[nodiscard]] std::optional<std::string> DoubleText(std::string_view json);

}  // namespace formwork::protocol
