#pragma once
// Defaults that depend on other values: names made from names, time-outs taken from the app's
// hosting.

#include "generator/blueprint/model.h"

namespace formwork::blueprint {

// A web server in front of the functions gives up on an answer after this, whatever the plan.
inline constexpr Duration kLongestAnswer = std::chrono::seconds(230);

void Resolve(Blueprint& blueprint);

}  // namespace formwork::blueprint
