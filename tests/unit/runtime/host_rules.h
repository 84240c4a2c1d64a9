#pragma once
// What Azure's host makes of a handler's answer, from the host's own sources and recordings: the
// model that the tests send awkward values through. Written apart from the runtime, on another JSON
// library.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace formwork::test {

// The messages that reach a storage queue for the answer's output `binding`.
[[nodiscard]] std::vector<std::string> ArrivingMessages(std::string_view answer,
                                                        std::string_view binding);

// The documents that reach Cosmos DB, as compact JSON.
[[nodiscard]] std::vector<std::string> ArrivingDocuments(std::string_view answer,
                                                         std::string_view binding);

struct ArrivingResponse {
  int status = 0;
  std::string body;
  std::vector<std::pair<std::string, std::string>> headers;
};

// nullopt: the invocation fails and the caller gets a 500.
[[nodiscard]] std::optional<ArrivingResponse> ArrivingHttp(std::string_view answer,
                                                           std::string_view binding);

// What a text becomes when Newtonsoft's reader takes it for a date, as the invariant culture prints
// it.
[[nodiscard]] std::optional<std::string> AsNewtonsoftDate(std::string_view text);

}  // namespace formwork::test
