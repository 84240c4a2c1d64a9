#pragma once
// From an opened session to the files of its project, for every command that writes or shows them.

#include <optional>
#include <string>
#include <vector>

#include "generator/cli/session.h"
#include "generator/fileset/fileset.h"

namespace formwork::cli {

struct Rendered {
  std::optional<FileSet> files = std::nullopt;
  std::vector<std::string> strangers = {};  // overrides that replace no template and made no file
  int exit_code = 0;  // what to end with when there are no files; why is on env.err
};

// Renders for all environments at once: they differ in values, not in shape, so `graph` is that of
// the blueprint without any. `sources` is where the platform was read from.
[[nodiscard]] Rendered RenderPlatform(const blueprint::Platform& platform,
                                      const graph::Graph& graph, const SourceMap& sources,
                                      const Arguments& arguments, Env& env);
// Names the overrides of --templates that nothing was made of, and what they may be meant for.
void WarnOfStrangers(const Rendered& rendered, const Arguments& arguments, Env& env);
// RenderPlatform of what a session opened, with that warning.
[[nodiscard]] Rendered RenderProject(const Session& session, const Arguments& arguments, Env& env);

}  // namespace formwork::cli
