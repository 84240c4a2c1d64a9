#include "runtime/src/make_context.h"

#include <chrono>

#include "runtime/protocol/triggers.h"

namespace formwork {

int64_t SteadyMs() {
  return std::chrono::duration_cast<std::chrono::milliseconds>(
             std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

Context MakeContext(const FunctionInfo& function, const Invocation& invocation,
                    const AppParts& parts, int attempt, int64_t timeout_ms) {
  return Context(Context::Origin{.function = function.name,
                                 .invocation = std::string(invocation.id),
                                 .trace_parent = std::string(invocation.trace_parent),
                                 .attempt = attempt,
                                 .deadline_ms = timeout_ms > 0 ? SteadyMs() + timeout_ms : 0,
                                 .lines = parts.lines});
}

int AttemptOfRetry(const Invocation& invocation) {
  return protocol::ReadRetryCount(invocation.envelope) + 1;
}

}  // namespace formwork
