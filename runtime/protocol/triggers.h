#pragma once
// The triggers' payloads as structs: http requests, queue deliveries, retries of changes, timers.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <formwork/http.h>
#include <formwork/timer.h>
#include <formwork/types.h>

#include "runtime/protocol/envelope.h"

namespace formwork::protocol {

// Data.<req>. nullopt if it is not shaped like one. The body of octet-stream and multipart types is
// bytes again.
[[nodiscard]] std::optional<Request> ReadRequest(std::string_view json);

// What the queue itself says about a delivery. A field of the message's body with the same name
// overwrites the host's own value; such a value is left out here, because it is not the queue's.
struct Delivery {
  std::optional<int> dequeue_count;
  std::optional<DateTime> inserted;
};

[[nodiscard]] Delivery ReadDelivery(const Envelope& envelope);

// The message's id, or what a field `id` of its body has put there: good enough to name a delivery.
[[nodiscard]] std::string ReadMessageId(const Envelope& envelope);

// Metadata.RetryContext: 0 for the first attempt and where there is no policy.
[[nodiscard]] int ReadRetryCount(const Envelope& envelope);

// When the host made the call, by its own clock (Metadata.sys).
[[nodiscard]] std::optional<DateTime> ReadInvokedAt(const Envelope& envelope);

[[nodiscard]] Timer ReadTimer(std::string_view json);

// A queue message's bytes: text, or base64 where the binding's dataType is binary.
[[nodiscard]] std::optional<std::string> ReadMessage(std::string_view json);

// The change feed's documents, each one's JSON text.
[[nodiscard]] std::optional<std::vector<std::string>> ReadDocuments(std::string_view json);

}  // namespace formwork::protocol
