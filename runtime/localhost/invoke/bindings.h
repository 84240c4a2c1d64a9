#pragma once
// Input and output bindings of an invocation: documents, queues, workflows.

#include <cstdint>
#include <string>
#include <string_view>

#include "runtime/localhost/config/function_json.h"
#include "runtime/localhost/invoke/platform.h"
#include "runtime/localhost/protocol/invocation_request.h"
#include "runtime/localhost/protocol/invocation_result.h"

namespace formwork::localhost {

// The node of the platform's graph that a binding leads to ("queue:a", "container:b"), and how.
[[nodiscard]] std::string TargetNode(const Binding& binding);
[[nodiscard]] std::string_view VerbOf(const Binding& binding);

enum class Direction : uint8_t { kIn, kOut };

// How long a fault on purpose holds up the documents that the function reads or writes; 0: not.
[[nodiscard]] Duration DocumentDelay(Platform& platform, const Function& function,
                                     Direction direction);

// Fetches the input bindings into `data`. "" or why the invocation fails.
[[nodiscard]] std::string AddInputs(Platform& platform, const Function& function,
                                    const NamedJson& binding_data, NamedJson& data);
// Writes what the handler gave for the output bindings. Every one is tried; "" or what failed.
[[nodiscard]] std::string WriteOutputs(Platform& platform, const Function& function,
                                       InvocationResult& result, const NamedJson& binding_data,
                                       std::string_view invocation);

}  // namespace formwork::localhost
