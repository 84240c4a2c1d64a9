#pragma once
// The markers that a merge leaves in a file, and settling them by one option.

#include <optional>
#include <string>
#include <string_view>

#include "generator/git/git.h"

namespace formwork {

// True while any line of ours that marks a conflict stands in the text: one that is left over is a
// mistake too. A lone ======= may be the user's.
[[nodiscard]] bool HasConflictMarkers(std::string_view text);

// Takes yours or the generated lines out of every marked block. nullopt: the markers are not whole
// any more, so that nobody can say which lines are whose.
[[nodiscard]] std::optional<std::string> SettleConflicts(std::string_view text, git::Favor favor);

}  // namespace formwork
