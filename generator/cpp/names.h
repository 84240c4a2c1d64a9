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

// The struct of a function, workflow or activity: its name, or with "Function" behind it if a type
// is called so.
[[nodiscard]] std::string FunctionTypeName(const blueprint::Blueprint& blueprint,
                                           std::string_view name);

}  // namespace formwork::cpp
