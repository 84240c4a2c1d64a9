#include "generator/cost/words.h"

#include <array>
#include <cmath>
#include <cstdio>
#include <cstdlib>

#include "generator/base/str_cat.h"

namespace formwork::cost {
namespace {

std::string Digits(double value, int places, size_t keep) {
  std::array<char, 64> buffer = {};
  std::snprintf(buffer.data(), buffer.size(), "%.*f", places, value);
  std::string text = buffer.data();
  const size_t point = text.find('.');
  while (point != std::string::npos && text.size() > point + 1 + keep && text.ends_with('0'))
    text.pop_back();
  if (text.ends_with('.')) text.pop_back();
  return text;
}

}  // namespace

std::string Count(double value) {
  if (value > 0 && value < 100) return Digits(value, value < 0.01 ? 6 : 4, 0);
  std::string digits = std::to_string(std::llround(value));
  for (int at = static_cast<int>(digits.size()) - 3; at > 0; at -= 3)
    digits.insert(static_cast<size_t>(at), ",");
  return digits;
}

std::string Dollars(int64_t cents) {
  const int64_t amount = std::abs(cents);
  return StrCat(cents < 0 ? "-" : "", "$", amount / 100, ".", amount % 100 < 10 ? "0" : "",
                amount % 100);
}

std::string Fine(double dollars) {
  return StrCat("$", Digits(dollars, 6, 2));
}

std::string Price(double dollars) {
  return StrCat("$", Digits(dollars, 10, 0));
}

}  // namespace formwork::cost
