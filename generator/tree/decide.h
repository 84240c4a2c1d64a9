#pragma once
// What becomes of one rendered file: from what is rendered, what was rendered last and what lies on
// the disk, to a row of the plan. Only reads.

#include <optional>
#include <string>

#include "generator/base/result.h"
#include "generator/fileset/fileset.h"
#include "generator/git/git.h"
#include "generator/tree/change_plan.h"
#include "generator/tree/file_system.h"
#include "generator/tree/look.h"
#include "generator/tree/manifest.h"

namespace formwork {

// Everything that is known about one rendered path.
struct Sight {
  std::string path;
  const File* file = nullptr;
  std::string id;                        // of what is rendered
  const ManifestEntry* known = nullptr;  // what was rendered last
  std::string known_path;                // where that was
  std::optional<OnDisk> disk;
  std::string from;  // where `disk` lies when the file moves
};

struct Decision {
  Change change;         // without what lies on the disk
  bool takes_id = true;  // the manifest takes the id of what is rendered now
  std::optional<Error> obstacle = std::nullopt;
};

[[nodiscard]] Decision Decide(const Sight& sight, const FileSystem& files,
                              const git::LazyRepository& repository, const PlanOptions& options);

}  // namespace formwork
