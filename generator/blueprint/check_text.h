#pragma once
// What no text of a blueprint may hold, comments included: something that looks like a secret's
// value.

#include "generator/diag/diagnostic.h"
#include "generator/reader/node.h"
#include "generator/source/source_map.h"

namespace formwork::blueprint {

void CheckText(const SourceMap& sources, FileId file, const reader::Node& root, Sink& sink);

// Why a word looks like a secret ("a Google API key"); empty if it does not.
[[nodiscard]] std::string_view LooksLikeSecret(std::string_view word);

}  // namespace formwork::blueprint
