#pragma once
// A report as a picture: what each service costs, and the next twelve months. SVG that needs no
// other program and follows the reader's light or dark setting.

#include <string>

#include "generator/cost/report.h"

namespace formwork::cost {

[[nodiscard]] std::string Chart(const Report& report);

}  // namespace formwork::cost
