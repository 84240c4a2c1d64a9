#pragma once
// `formwork explain FILE:LINE`: from a rendered line to the blueprint line and template that made
// it, and from a blueprint line to everything it causes.

#include <optional>
#include <string>

#include "generator/cli/arguments.h"
#include "generator/cli/env.h"

namespace formwork::cli {

// nullopt: the topic is no FILE:LINE.
[[nodiscard]] std::optional<int> ExplainLine(const std::string& topic, const Arguments& arguments,
                                             Env& env);

}  // namespace formwork::cli
