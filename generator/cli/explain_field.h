#pragma once
// `formwork explain FIELD`: what a field of the language takes, from the tables that decode it, and
// what the blueprint at hand has there.

#include <string>

#include "generator/cli/arguments.h"
#include "generator/cli/env.h"

namespace formwork::cli {

[[nodiscard]] int ExplainField(const std::string& topic, const Arguments& arguments, Env& env);

}  // namespace formwork::cli
