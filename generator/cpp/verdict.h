#pragma once
// What a stub does with the verdict of a moderating service: an output whose type holds a verdict
// is written for what was flagged, and for nothing else.

#include <string>

#include "generator/cpp/callable.h"

namespace formwork::cpp {

// True for an output of a type with a category, a score or a reason, where a moderator is called.
[[nodiscard]] bool FilesVerdict(const Callable& callable, const OutputMember& output);

// "gemini->score" for a field that is the verdict's by name and kind; "" for others.
[[nodiscard]] std::string VerdictValue(const blueprint::Field& field, const Enums& enums,
                                       const std::string& verdict);

// The categories that the moderator is asked for: `, {"spam", "other"}` where an output has words
// of its own for them; "" for those that it knows.
[[nodiscard]] std::string AskedCategories(const Callable& callable);

// A category that the verdict of the stub's test may have.
[[nodiscard]] std::string SomeCategory(const Callable& callable);

}  // namespace formwork::cpp
