#pragma once
// From the blueprint's names to C++ names: legal, no keywords, unique where they must be.

#include <string>
#include <string_view>

#include "generator/blueprint/model.h"

namespace formwork::cpp {

[[nodiscard]] std::string TypeName(std::string_view name);  // "post-message" -> PostMessage
[[nodiscard]] std::string MemberName(
    std::string_view name);  // "channelId" -> channel_id; "class" -> class_
[[nodiscard]] std::string EnumeratorName(std::string_view word);  // "open" -> kOpen
[[nodiscard]] std::string FileStem(std::string_view name);        // "post-message" -> post_message

// The name of a variable in a body that shows something of the blueprint's; what a body has of its
// own (in, out, context …) keeps its name, the other one gets the ending.
[[nodiscard]] std::string LocalName(const std::string& name, std::string_view ending);
// services.crm and what it answered: crm
[[nodiscard]] std::string ServiceVariable(const blueprint::Service& service);

// The struct of a function, workflow or activity: its name, or with "Function" behind it if a type
// is called so.
[[nodiscard]] std::string FunctionTypeName(const blueprint::Blueprint& blueprint,
                                           std::string_view name);

}  // namespace formwork::cpp
