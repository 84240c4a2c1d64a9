#include "generator/cost/schedule.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <set>
#include <string>

namespace formwork::cost {
namespace {

struct Range {
  int first;
  int last;
};

constexpr std::array<Range, 6> kRanges = {{{0, 59}, {0, 59}, {0, 23}, {1, 31}, {1, 12}, {0, 6}}};
constexpr std::array<double, 12> kDaysOf = {31, 28.25, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

int Index(std::string_view word, const Range& range) {
  constexpr std::array<std::string_view, 12> kMonths = {"jan", "feb", "mar", "apr", "may", "jun",
                                                        "jul", "aug", "sep", "oct", "nov", "dec"};
  constexpr std::array<std::string_view, 7> kDays = {"sun", "mon", "tue", "wed",
                                                     "thu", "fri", "sat"};
  std::string low(word.substr(0, 3));
  std::ranges::transform(low, low.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  });
  for (size_t i = 0; i < kMonths.size(); ++i) {
    if (low == kMonths[i]) return static_cast<int>(i) + 1;
  }
  for (size_t i = 0; i < kDays.size(); ++i) {
    if (low == kDays[i]) return static_cast<int>(i);
  }
  return std::clamp(std::atoi(std::string(word).c_str()), range.first, range.last);
}

// The values of one field: "*", "*/5", "1-5", "1,2", "0-30/10".
std::set<int> Values(std::string_view field, const Range& range) {
  std::set<int> values;
  while (!field.empty()) {
    std::string_view part = field.substr(0, field.find(','));
    field.remove_prefix(std::min(field.size(), part.size() + 1));
    int step = 1;
    if (const size_t slash = part.find('/'); slash != std::string_view::npos) {
      step = std::max(1, std::atoi(std::string(part.substr(slash + 1)).c_str()));
      part = part.substr(0, slash);
    }
    Range span = range;
    const size_t dash = part.find('-');
    if (part != "*" && part != "?") {
      span.first = Index(part.substr(0, dash), range);
      span.last = dash == std::string_view::npos ? (step > 1 ? range.last : span.first)
                                                 : Index(part.substr(dash + 1), range);
    }
    for (int value = span.first; value <= span.last; value += step)
      values.insert(value);
  }
  return values;
}

}  // namespace

double FiringsPerMonth(std::string_view schedule) {
  std::array<std::set<int>, 6> values;
  for (size_t i = 0; i < 6; ++i) {
    while (!schedule.empty() && schedule.front() == ' ')
      schedule.remove_prefix(1);
    const std::string_view field = schedule.substr(0, schedule.find(' '));
    schedule.remove_prefix(field.size());
    values[i] = Values(field, kRanges[i]);
  }
  double days = 0;  // of a year
  for (const int month : values[4]) {
    const double length = kDaysOf[static_cast<size_t>(month - 1)];
    for (const int day : values[3])
      days += std::clamp(length - (day - 1), 0.0, 1.0);
  }
  const auto count = [&](size_t i) { return static_cast<double>(values[i].size()); };
  return count(0) * count(1) * count(2) * days / 12 * (count(5) / 7);
}

}  // namespace formwork::cost
