#pragma once
// What the handler's answer means to Azure's host in default mode: its rules for content types,
// empty bodies, base64, dates, status codes. Pure. And what the developer should be told where such
// a rule has probably hit.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/localhost/config/function_json.h"
#include "runtime/localhost/io/http_message.h"
#include "runtime/localhost/text/json.h"

namespace formwork::localhost {

struct InvocationResult {
  enum class Kind : uint8_t {
    kOk,
    kFailed,
    kNever,  // an empty or null document: the host waits until the time-out
  };
  Kind kind = Kind::kOk;
  std::string failure;  // the host's words
  bool has_outputs = false;
  Json outputs;       // an object
  Json return_value;  // null when there is none
  std::vector<std::string> logs;
  std::vector<std::string> hints;  // for the developer: one line each
};

[[nodiscard]] InvocationResult ReadInvocationResult(const ResponseHead& head, std::string_view body,
                                                    const Function& function);

// The value for an output binding; nullptr when the handler gave none.
[[nodiscard]] const Json* OutputValue(const InvocationResult& result, const Binding& binding);

// The messages a queue output stands for, as bytes before the storage's own encoding.
[[nodiscard]] std::vector<std::string> QueueMessagesOf(const Json& value, bool binary,
                                                       std::vector<std::string>& hints);
// The documents of a cosmosDB output. nullopt: not a document, the invocation fails.
[[nodiscard]] std::optional<std::vector<Json>> DocumentsOf(const Json& value);

}  // namespace formwork::localhost
