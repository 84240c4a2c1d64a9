#pragma once
// From bytes to a judged Platform: read, merge overlays, decode, resolve, check. Reports every
// problem in one pass.

#include <optional>

#include "generator/blueprint/model.h"
#include "generator/diag/diagnostic.h"
#include "generator/source/source_map.h"

namespace formwork::blueprint {

// nullopt only when what follows would lie (unreadable, wrong shape). The platform is fit for
// rendering only if the sink has no errors. `file` is a text already added to `sources`.
[[nodiscard]] std::optional<Platform> Load(const SourceMap& sources, FileId file, Sink& sink);

}  // namespace formwork::blueprint
