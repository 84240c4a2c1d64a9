#pragma once
// The names of app settings that more than one room has to agree on: who renders them, the project
// that reads them, and `run`, which may set them for a debugger.

#include <string>
#include <string_view>

#include "generator/base/str_cat.h"
#include "generator/base/text.h"

namespace formwork::blueprint {

// How long a function or an activity may take.
[[nodiscard]] inline std::string TimeoutSetting(std::string_view callable) {
  return StrCat("FORMWORK_FUNCTION_", UpperSnakeCase(callable), "_TIMEOUT");
}

}  // namespace formwork::blueprint
