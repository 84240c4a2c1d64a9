#pragma once
// What no text of a blueprint may hold, comments included: something that looks like a secret's
// value.

#include "generator/diag/diagnostic.h"
#include "generator/reader/node.h"
#include "generator/source/source_map.h"

namespace formwork::blueprint {

void CheckText(const SourceMap& sources, FileId file, const reader::Node& root, Sink& sink);

}  // namespace formwork::blueprint
