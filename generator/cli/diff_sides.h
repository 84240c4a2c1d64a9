#pragma once
// The two sides of `formwork diff`: git revisions, files or folders, read and judged without
// touching the working tree.

#include <optional>
#include <string>

#include "generator/blueprint/model.h"
#include "generator/cli/arguments.h"
#include "generator/cli/env.h"
#include "generator/source/source_map.h"

namespace formwork::cli {

struct Side {
  std::string name;  // "HEAD", "old/blueprint.yaml", "the working tree"
  std::optional<blueprint::Platform> platform;
  bool exists =
      true;  // false: there is no blueprint yet, or no more; the platform has nothing in it
};

struct Sides {
  SourceMap sources;
  Side before;
  Side after;
  int exit_code = 0;  // set when a side cannot be used; why has been said on env.err
};

void ReadSides(Sides& sides, const Arguments& arguments, Env& env);

}  // namespace formwork::cli
