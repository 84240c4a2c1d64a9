#pragma once
// The dead letter envelope of docs/contracts.md: what could not be handled, byte for byte, and why.

#include <optional>
#include <string>
#include <string_view>

#include <formwork/types.h>

namespace formwork::protocol {

struct DeadLetter {
  std::string id;      // the same for the same failed delivery
  std::string source;  // "queue stream-events", "changes violations"
  std::string function;
  int attempts = 0;
  std::optional<DateTime> first_at;
  DateTime last_at;
  std::string invocation;
  std::string error_type;
  std::string error_message;
  std::string payload;
};

// JSON; the payload as text where it is UTF-8, else as base64.
[[nodiscard]] std::string WriteDeadLetter(const DeadLetter& letter);

// The same source, function, message and payload always give the same id.
[[nodiscard]] std::string DeadLetterId(std::string_view source, std::string_view function,
                                       std::string_view message_id, std::string_view payload);

}  // namespace formwork::protocol
