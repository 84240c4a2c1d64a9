#pragma once
// What a parameter of a route or a query ends up as: a caller's text that a partition is read by,
// or that a field of its name holds when it is written. Such text has to fit the field's type.

#include <string_view>
#include <vector>

#include "generator/blueprint/model.h"

namespace formwork::blueprint {

// The types of those fields, those of reads first; each once per place, in the blueprint's order.
[[nodiscard]] std::vector<const Type*> TypesOfParameter(const Blueprint& blueprint,
                                                        const Reach& reach,
                                                        std::string_view parameter);

// Of those the one whose bounds a caller is held to: the first text that is always there and has
// any. nullptr for none.
[[nodiscard]] const Type* BoundsOfParameter(const std::vector<const Type*>& types);

}  // namespace formwork::blueprint
