#pragma once
// Figures that say where they came from, and the list of those that nobody stated. Every report
// shows the list.

#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace formwork::cost {

enum class From : uint8_t { kStated, kAssumed, kMeasured, kDerived };

struct Figure {
  double value = 0;
  From from = From::kAssumed;
  std::string why = {};  // "usage.requests", "assumed: 20,000 requests a month"
};

class Assumptions {
 public:
  // The same words are listed once.
  Figure Assume(double value, const std::string& why) {
    Figure figure{value, From::kAssumed, "assumed: " + why};
    const bool known = std::any_of(rows_.begin(), rows_.end(),
                                   [&](const Figure& row) { return row.why == figure.why; });
    if (!known) rows_.push_back(figure);
    return figure;
  }

  std::vector<Figure> Take() { return std::move(rows_); }

 private:
  std::vector<Figure> rows_ = {};
};

}  // namespace formwork::cost
