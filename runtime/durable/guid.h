#pragma once
// Identifiers that come out the same in every replay: UUID version 5 (RFC 4122, section 4.3).

#include <string>
#include <string_view>

namespace formwork::durable {

// In the namespace that the durable SDKs use for workflows' identifiers.
[[nodiscard]] std::string NameGuid(std::string_view name);

}  // namespace formwork::durable
