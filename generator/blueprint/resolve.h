#pragma once
// Defaults that depend on other values: names made from names, time-outs taken from the app's
// hosting.

#include "generator/blueprint/model.h"

namespace formwork::blueprint {

void Resolve(Blueprint& blueprint);

}  // namespace formwork::blueprint
