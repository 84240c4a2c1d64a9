#pragma once
// What a blueprint means beyond its shape. Each file check_*.cc holds checks of one subject; all
// run, always.

#include "generator/blueprint/model.h"
#include "generator/diag/diagnostic.h"

namespace formwork::blueprint {

// Runs every check of the language over one resolved blueprint.
void Check(const Blueprint& blueprint, Sink& sink);

}  // namespace formwork::blueprint
