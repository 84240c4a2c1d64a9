#pragma once
// Reads a recorded conversation: the protobuf bytes that went in and out of each orchestrator call.

#include <string>
#include <string_view>
#include <vector>

namespace formwork::durable::testing {

struct Call {
  std::string kind;  // "orchestrator", "activity"
  std::string function;
  std::string request;   // protobuf bytes; activities: the input's JSON text
  std::string response;  // protobuf bytes; empty if the handler did not answer with a 200
};

[[nodiscard]] std::vector<Call> ReadConversation(std::string_view name);
[[nodiscard]] std::vector<std::string> ConversationNames();

// A member of a JSON object as JSON text; "null" where there is none.
[[nodiscard]] std::string Member(std::string_view object_text, std::string_view name);

}  // namespace formwork::durable::testing
