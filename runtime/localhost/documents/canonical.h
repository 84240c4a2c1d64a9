#pragma once
// One spelling per value, so that equal scalars have equal text: documents are stored and literals
// are compared so.

#include <string>
#include <string_view>

#include "runtime/localhost/text/json.h"

namespace formwork::localhost {

// "1.0" -> "1", "1e3" -> "1000", ".5" -> "0.5". Integers of 64 bits stay exact, everything else is
// a double.
[[nodiscard]] std::string CanonicalNumber(std::string_view text);
[[nodiscard]] std::string CanonicalNumber(double value);

// A number whose text is canonical already.
[[nodiscard]] Json NumberJson(std::string canonical);

// Numbers canonical; of members with one name the last stays, at the place of the first.
void Canonicalize(Json& value);

}  // namespace formwork::localhost
