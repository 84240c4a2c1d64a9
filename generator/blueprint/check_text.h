#pragma once
// What no text in a blueprint may hold, wherever it stands: something that looks like a secret's
// value.

#include "generator/diag/diagnostic.h"
#include "generator/reader/node.h"

namespace formwork::blueprint {

void CheckText(const reader::Node& root, Sink& sink);

}  // namespace formwork::blueprint
