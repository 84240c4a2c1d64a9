#pragma once
// The protocol's bytes: protobuf (proto3, as the extension writes it). Base64 is the envelope's
// business. Reading is tolerant: unknown fields and unknown events are skipped; anything malformed
// is nullopt, never a crash. Writing is canonical: the bytes that the reference implementation
// would write.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/durable/history.h"

namespace formwork::durable {

[[nodiscard]] std::optional<Request> DecodeRequest(std::string_view bytes);
[[nodiscard]] std::string EncodeRequest(const Request& request);
[[nodiscard]] std::optional<Response> DecodeResponse(std::string_view bytes);
[[nodiscard]] std::string EncodeResponse(const Response& response);

// A single event, as a store keeps it. Events can be put into a request without decoding them.
[[nodiscard]] std::optional<HistoryEvent> DecodeEvent(std::string_view bytes);
[[nodiscard]] std::string EncodeEvent(const HistoryEvent& event);
[[nodiscard]] std::string EncodeRequest(std::string_view instance_id,
                                        const std::vector<std::string>& past,
                                        const std::vector<std::string>& fresh);

}  // namespace formwork::durable
