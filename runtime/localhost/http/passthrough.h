#pragma once
// The two modes in which an http call goes to the handler without an envelope: the heads that the
// host sends on. Pure; compared with recorded requests. Forwarding rebuilds the query and merges
// headers; proxying keeps the path.

#include <string>
#include <string_view>

#include "runtime/localhost/io/http_body.h"
#include "runtime/localhost/protocol/invocation_request.h"

namespace formwork::localhost {

// The whole request, with its body. nullopt: the host fails on a chunked upload here (500).
[[nodiscard]] std::optional<std::string> EncodeForwarded(const HttpInput& input,
                                                         std::string_view invocation);

// The head alone: the body streams after it, chunked when it came so.
[[nodiscard]] std::string EncodeProxiedHead(const HttpInput& input, uint16_t port,
                                            std::string_view invocation, const Framing& framing);

}  // namespace formwork::localhost
