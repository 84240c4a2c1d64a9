#pragma once
// Cosmos' rules for values: equality, comparison within one type, the order of types. A value
// travels as its canonical JSON text; "undefined" is the absence of a text.

#include <optional>
#include <string>
#include <string_view>

#include "runtime/localhost/text/json.h"

namespace formwork::localhost::sql {

using Value = std::optional<Json>;  // nullopt: undefined

enum class TypeRank : unsigned char { kNull = 1, kFalse, kTrue, kNumber, kString, kArray, kObject };

[[nodiscard]] TypeRank RankOf(std::string_view text);
[[nodiscard]] bool IsScalar(std::string_view text);

[[nodiscard]] std::optional<double> NumberOf(std::string_view text);       // nullopt: no number
[[nodiscard]] std::optional<std::string> StringOf(std::string_view text);  // nullopt: no string

// Deep; members of objects in any order.
[[nodiscard]] bool DeepEqual(const Json& a, const Json& b);
[[nodiscard]] bool EqualTexts(std::string_view a, std::string_view b);
// -1, 0, 1; nullopt between types and for arrays and objects.
[[nodiscard]] std::optional<int> CompareTexts(std::string_view a, std::string_view b);
// Bytes that sort as Cosmos sorts: null, booleans, numbers, strings, arrays, objects.
[[nodiscard]] std::string OrderKey(std::string_view text);

}  // namespace formwork::localhost::sql
