#pragma once
// An environment's overlay: which parts it may set, and the base with it merged in.

#include "generator/blueprint/field.h"
#include "generator/diag/diagnostic.h"
#include "generator/reader/node.h"

namespace formwork::blueprint {

// Reports what an overlay may not do: set a build field, add a function, hold environments of its
// own, leave a field empty. What is left empty is taken out, so that nobody reports it again.
void CheckOverlay(const reader::Node& base, reader::Node& overlay, std::string_view environment,
                  Sink& sink);
enum class Mark : uint8_t { kOverlay, kKeep };

// A mapping merges, anything else replaces. What comes from the overlay is marked as such, or keeps
// its mark.
[[nodiscard]] reader::Node Merge(const reader::Node& base, const reader::Node& overlay, Mark mark);
// The environment's keys that are not its own (`approval`): what it overlays the base with.
[[nodiscard]] reader::Node OverlayOf(const reader::Node& environment);

}  // namespace formwork::blueprint
