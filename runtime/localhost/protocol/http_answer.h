#pragma once
// What the caller of an http function gets: the host's rules for the http output, $return and
// plain values, with its content types and statuses. Pure.

#include <optional>

#include "runtime/localhost/config/function_json.h"
#include "runtime/localhost/io/http_server.h"
#include "runtime/localhost/protocol/invocation_result.h"

namespace formwork::localhost {

// The answer to the caller of an http function. nullopt: the invocation fails (500). May add hints.
[[nodiscard]] std::optional<HttpAnswer> HttpAnswerOf(InvocationResult& result,
                                                     const Function& function);

}  // namespace formwork::localhost
