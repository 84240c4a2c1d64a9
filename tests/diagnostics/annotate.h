#pragma once
// Blueprints annotated in place: below a line stands what is wrong in it, with a caret under the
// place.
//     access: pubic
// #           ^~~~~ FW1004 error: unknown value 'pubic' for 'access'
// # help: did you mean 'public'?
// A '<' instead of the caret stands for column 1.

#include <cstdint>
#include <set>
#include <string>
#include <string_view>

namespace formwork::test {

// The text without annotations.
[[nodiscard]] std::string Strip(std::string_view annotated);

struct Annotated {
  std::string text;
  std::set<uint16_t> codes;
};

// Judges the blueprint as `check` does and writes what was reported below the lines.
[[nodiscard]] Annotated Annotate(const std::string& plain);
// The same for an Azure DevOps pipeline; its templates lie in the folder.
[[nodiscard]] Annotated AnnotatePipeline(const std::string& plain, const std::string& folder);

}  // namespace formwork::test
