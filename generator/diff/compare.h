#pragma once
// Compares two platforms and says what the change means. Pure. Equal blueprints, however they are
// written down, give nothing; every difference gives at least one row.

#include <chrono>
#include <string>
#include <vector>

#include "generator/blueprint/model.h"
#include "generator/diff/meaning.h"

namespace formwork::diff {

struct CompareOptions {
  std::string environment = {};       // only this one; empty: the base and all of them
  std::chrono::sys_seconds now = {};  // for the next runs of a moved schedule
};

// Sorted: most dangerous first, then kind, name and message. A change that is the same in the base
// and all environments is one row without environments.
[[nodiscard]] std::vector<Meaning> Compare(const blueprint::Platform& before,
                                           const blueprint::Platform& after,
                                           const CompareOptions& options);

// A platform of the same name and place with nothing in it: what the first commit is compared with,
// and what is left when the blueprint goes.
[[nodiscard]] blueprint::Platform NothingOf(const blueprint::Platform& platform);

}  // namespace formwork::diff
