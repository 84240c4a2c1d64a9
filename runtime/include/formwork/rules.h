#pragma once
// The blueprint's rules for single values, and what is wrong with one that breaks its rule. What is
// read and what is written are held to the same.

#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

namespace formwork {

struct LengthRule {  // string: code points; list: elements
  int64_t min = 0;
  int64_t max = std::numeric_limits<int64_t>::max();
};

struct IntegerRule {
  int64_t min = std::numeric_limits<int64_t>::min();
  int64_t max = std::numeric_limits<int64_t>::max();
};

struct NumberRule {
  double min = -std::numeric_limits<double>::max();
  double max = std::numeric_limits<double>::max();
};

// Whether a value keeps to its rule, and for one that does not what would: values mostly keep.
[[nodiscard]] bool KeepsLength(std::string_view value, const LengthRule& rule);

[[nodiscard]] inline bool Keeps(std::string_view value, const LengthRule& rule) {
  const auto bytes = static_cast<int64_t>(value.size());
  // No text has more characters than bytes, and one that is not empty has at least one of them.
  if (bytes <= rule.max && (rule.min == 0 || (rule.min == 1 && bytes > 0))) return true;
  return KeepsLength(value, rule);
}

[[nodiscard]] inline bool Keeps(int64_t value, const IntegerRule& rule) {
  return value >= rule.min && value <= rule.max;
}

[[nodiscard]] inline bool Keeps(double value, const NumberRule& rule) {
  return value >= rule.min && value <= rule.max;
}

// "must have 1 to 64 characters"; "" for a value that keeps to its rule.
[[nodiscard]] std::string Breach(std::string_view value, const LengthRule& rule);
[[nodiscard]] std::string Breach(int64_t value, const IntegerRule& rule);
[[nodiscard]] std::string Breach(double value, const NumberRule& rule);
// The same for a list of so many elements.
[[nodiscard]] std::string CountBreach(size_t count, const LengthRule& rule);

}  // namespace formwork
