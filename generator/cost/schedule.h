#pragma once
// How often an NCRONTAB schedule fires in an average month; 0 for what is no schedule.

#include <string_view>

namespace formwork::cost {

[[nodiscard]] double FiringsPerMonth(std::string_view schedule);

}  // namespace formwork::cost
