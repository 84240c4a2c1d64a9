#pragma once
// An estimate as a picture: bars per service, stacked per environment. SVG, drawn here.

#include <string>
#include <vector>

#include "generator/cost/estimate.h"

namespace formwork::cost {

[[nodiscard]] std::string Chart(const std::vector<Estimate>& months,
                                const std::vector<int64_t>& forecast);

}  // namespace formwork::cost
