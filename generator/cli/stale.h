#pragma once
// Whether what was rendered is what the blueprint says now: the question of `generate --check`,
// asked by a command that goes on with the answer no, as long as everything it builds is there.

#include <optional>
#include <string>
#include <vector>

#include "generator/cli/session.h"

namespace formwork::cli {

struct Needs {
  std::vector<std::string> folders = {};  // of the apps, in the project: "apps/shop"
  bool build = true;                      // false: what was built before runs; no source is needed
};

// One line on env.err when `generate` would change something. The exit code to stop with, after
// saying what is missing, when files that are needed were never rendered here or are gone; files
// that only the blueprint of today would add are none of them.
[[nodiscard]] std::optional<int> StopWhereIncomplete(const Session& session, const Needs& needs,
                                                     const Arguments& arguments, Env& env);

}  // namespace formwork::cli
