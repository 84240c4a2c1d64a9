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

// Renders for all environments at once: they differ in values, not in shape, so `graph` is that of
// the blueprint without any. `sources` is where the platform was read from.
[[nodiscard]] Rendered RenderPlatform(const blueprint::Platform& platform,
                                      const graph::Graph& graph, const SourceMap& sources,
                                      const Arguments& arguments, Env& env);
// The same of what a session opened.
[[nodiscard]] Rendered RenderProject(const Session& session, const Arguments& arguments, Env& env);

}  // namespace formwork::cli
