#pragma once
// The context of one call, from its description and its invocation.

#include <formwork/context.h>

#include "runtime/src/runner.h"

namespace formwork {

[[nodiscard]] Context MakeContext(const FunctionInfo& function, const Invocation& invocation,
                                  const AppParts& parts, int attempt, int64_t timeout_ms);

// The host's own retry policy counts from 0; attempts count from 1.
[[nodiscard]] int AttemptOfRetry(const Invocation& invocation);

[[nodiscard]] int64_t SteadyMs();

}  // namespace formwork
