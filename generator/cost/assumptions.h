#pragma once
// Figures that say where they came from, and the list of those that nobody stated. Every report
// shows the list; who only wants the sums is spared the words.

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "generator/base/str_cat.h"

namespace formwork::cost {

enum class From : uint8_t { kStated, kAssumed, kMeasured, kDerived };

struct Figure {
  double value = 0;
  From from = From::kAssumed;
  std::string why = {};  // "usage.requests", "assumed: 20,000 requests a month"
};

// Whether anybody will read what a figure was computed from: most of the work of an estimate.
enum class Detail : uint8_t { kExplained, kAmounts };

class Assumptions {
 public:
  explicit Assumptions(Detail detail) : detail_(detail) {}

  // Where a figure came from, if that is wanted: the pieces joined.
  template <class... Pieces>
  [[nodiscard]] std::string Why(const Pieces&... pieces) const {
    return Explains() ? StrCat(pieces...) : std::string();
  }

  [[nodiscard]] bool Explains() const { return detail_ == Detail::kExplained; }

  // The same words are listed once.
  template <class... Pieces>
  Figure Assume(double value, const Pieces&... why) {
    Figure figure{value, From::kAssumed, Why("assumed: ", why...)};
    const bool known =
        !Explains() || std::any_of(rows_.begin(), rows_.end(),
                                   [&](const Figure& row) { return row.why == figure.why; });
    if (!known) rows_.push_back(figure);
    return figure;
  }

  std::vector<Figure> Take() { return std::move(rows_); }

 private:
  Detail detail_;
  std::vector<Figure> rows_ = {};
};

}  // namespace formwork::cost
