#pragma once
// History and today's code in words, for the message that names both sides when they differ.

#include <string>
#include <string_view>

#include "runtime/durable/history.h"
#include "runtime/durable/node.h"

namespace formwork::durable {

[[nodiscard]] std::string Describe(const HistoryEvent& event);  // "activity 'a'"
[[nodiscard]] std::string Describe(const Action& action);       // "calls activity 'b'"
[[nodiscard]] std::string Describe(const Node& node);

// True if the event in history is what this action becomes.
[[nodiscard]] bool Matches(const Action& action, const HistoryEvent& event, ActionKind kind);

[[nodiscard]] std::string LowerCase(std::string_view text);  // ASCII

}  // namespace formwork::durable
