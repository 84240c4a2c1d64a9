#pragma once
// How a failure travels. An activity's error reaches the workflow only through the HTTP reason
// phrase of a 500; the host puts that into the message of an inner failure. Both directions are
// here.

#include <string>
#include <string_view>

#include <formwork/workflow_error.h>

#include "runtime/durable/history.h"

namespace formwork::durable {

// "Type: message", ASCII, percent-encoded, short; '!' in front says: do not try again.
[[nodiscard]] std::string ToReasonPhrase(const FailureCause& cause);
[[nodiscard]] FailureCause FromReasonPhrase(std::string_view reason);

// The innermost failure; the reason phrase in it, if it holds one, is taken apart.
[[nodiscard]] FailureCause RootCause(const Failure& failure);

// The exception being handled, as a failure: its type's name and what().
[[nodiscard]] Failure CurrentFailure();

// Quotes and escapes text as a JSON string.
[[nodiscard]] std::string QuoteJson(std::string_view text);

}  // namespace formwork::durable
