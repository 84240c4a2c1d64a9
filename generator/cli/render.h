#pragma once
// From an opened session to the files of its project, for every command that writes or shows them.

#include <optional>

#include "generator/cli/session.h"
#include "generator/fileset/fileset.h"

namespace formwork::cli {

struct Rendered {
  std::optional<FileSet> files = std::nullopt;
  int exit_code = 0;  // what to end with when there are no files; why is on env.err
};

// Renders for all environments at once.
[[nodiscard]] Rendered RenderProject(const Session& session, const Arguments& arguments, Env& env);

}  // namespace formwork::cli
