#pragma once
// What Azure's host makes of JSON that passes through it on the way to and from workflows: strings
// that look like dates become dates and are written anew, numbers lose their form. So a workflow
// meets here what it will meet there. Apart from the engine, whose Json is another type.

#include <optional>
#include <string>
#include <string_view>

namespace formwork::localhost::workflows {

// The handler's answer: its ReturnValue as JSON text, "null" if there is none. nullopt if the
// answer is no JSON object.
[[nodiscard]] std::optional<std::string> ReturnedJson(std::string_view body);

// The same where a string is expected (an orchestrator's base64): "" for anything else.
[[nodiscard]] std::string ReturnedText(std::string_view body);

// JSON text as the host passes it on; text that is no JSON stays as it is.
[[nodiscard]] std::string PassedOn(std::string text);

}  // namespace formwork::localhost::workflows
