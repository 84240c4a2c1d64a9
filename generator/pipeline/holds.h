#pragma once
// Whether a stage, job or step of a simulated run goes ahead: its condition, over what became of
// those before it and over the variables that such a run has.

#include <cstdint>
#include <string>
#include <vector>

#include "generator/pipeline/simulate.h"

namespace formwork::pipeline {

enum class Result : uint8_t { kSucceeded, kFailed, kSkipped };

// `results`: of what a stage or job waits for; of the steps before a step.
[[nodiscard]] bool Holds(const std::string& condition, const std::vector<Result>& results,
                         const RunOptions& options);

}  // namespace formwork::pipeline
