#pragma once
// Carries a ChangePlan out so that a kill at any instant loses nothing and a rerun repairs
// everything: all new bytes first, below .formwork/tmp (a killed run litters no folder of the
// user's); one sync; then renames, removals, and the manifest last.

#include <string>

#include "generator/base/result.h"
#include "generator/git/git.h"
#include "generator/tree/change_plan.h"
#include "generator/tree/file_system.h"

namespace formwork {

struct Applied {
  size_t files = 0;    // written, moved or removed
  std::string backup;  // where replaced files were kept; empty when git has them all
};

// The plan has no obstacles. Files that are replaced or removed are kept under .formwork/backup
// unless the user's git has their bytes.
[[nodiscard]] Result<Applied> Apply(const ChangePlan& plan, FileSystem& files,
                                    const git::LazyRepository& repository);

}  // namespace formwork
