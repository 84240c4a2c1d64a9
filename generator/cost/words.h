#pragma once
// Numbers and money as people read them.

#include <cstdint>
#include <string>

namespace formwork::cost {

// "1,234,567", "0.05", "2.5"
[[nodiscard]] std::string Count(double value);
// "$12.30" of whole cents
[[nodiscard]] std::string Dollars(int64_t cents);
// "$0.0123": for what may be less than a cent; at most six digits
[[nodiscard]] std::string Fine(double dollars);
// "$0.000000036": a price as the list has it
[[nodiscard]] std::string Price(double dollars);

}  // namespace formwork::cost
