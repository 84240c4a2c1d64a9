#pragma once
// Conditions of stages, jobs and steps, judged before anything runs.

#include <string>
#include <string_view>

namespace formwork::pipeline {

// What is wrong with a condition: it cannot be read, names what no run has, calls a function with
// too few or too many arguments. Empty: nothing.
[[nodiscard]] std::string MisuseOfCondition(std::string_view text);

}  // namespace formwork::pipeline
