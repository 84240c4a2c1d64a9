#pragma once
// What the control surface's answers are made of.

#include <optional>
#include <string>
#include <string_view>

#include "runtime/localhost/base/clock.h"
#include "runtime/localhost/text/dotnet.h"
#include "runtime/localhost/text/json.h"

namespace formwork::localhost {

inline Json Text(std::string_view text) {
  return Json::String(std::string(text));
}

inline Json Stamp(std::optional<Time> time) {
  return time ? Json::String(LogTime(*time)) : Json();
}

}  // namespace formwork::localhost
