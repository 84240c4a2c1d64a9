#pragma once
// `formwork explain FILE:LINE`: from a rendered line to the blueprint lines and the template that
// made it, and from a blueprint line to everything it causes.

#include <cstdint>
#include <optional>
#include <string>

#include "generator/cli/arguments.h"
#include "generator/cli/env.h"
#include "generator/cli/session.h"
#include "generator/fileset/fileset.h"

namespace formwork::cli {

struct Place {
  std::string file;  // relative to the project's folder
  uint32_t line = 0;
};

// nullopt: the topic is no FILE:LINE.
[[nodiscard]] std::optional<int> ExplainLine(const std::string& topic, const Arguments& arguments,
                                             Env& env);

// One line of a file that is rendered.
[[nodiscard]] int ExplainRendered(const Place& place, const FileSet& files, const Session& session,
                                  const Arguments& arguments, Env& env);
// One line of the blueprint.
[[nodiscard]] int ExplainBlueprint(const Place& place, const FileSet& files, const Session& session,
                                   const Arguments& arguments, Env& env);

}  // namespace formwork::cli
