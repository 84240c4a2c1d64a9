#pragma once
// What `formwork run` recorded in .formwork/measured.json, scaled to a month. Format:
// docs/contracts.md.

#include <optional>
#include <string>
#include <string_view>

#include "generator/blueprint/model.h"
#include "generator/cost/load.h"

namespace formwork::cost {

// `requests` > 0: scaled so that this many invocations of functions with a route (or, without any,
// of all functions) happen a month; 0: scaled by time. Timers fire by their schedule however much
// happens. nullopt: `why` says what is wrong with the text.
[[nodiscard]] std::optional<Load> MeasuredLoad(std::string_view json,
                                               const blueprint::Blueprint& blueprint,
                                               double requests, std::string& why);

}  // namespace formwork::cost
