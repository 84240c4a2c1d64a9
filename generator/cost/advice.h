#pragma once
// What follows from an estimate: the months to come, what dominates, other ways to host the same
// load, what would make it cheaper. Everything is the same model, asked again with one thing
// changed.

#include <string>
#include <vector>

#include "generator/cost/platform.h"

namespace formwork::cost {

struct Change {
  std::string what = {};
  int64_t micros = 0;      // a month then
  int64_t difference = 0;  // to today; negative: cheaper
  std::string note = {};
};

// Months 1 to 12, with growth and the data that gathers.
[[nodiscard]] std::vector<int64_t> Forecast(const blueprint::Blueprint& blueprint,
                                            const Book& book);

// Each input doubled, biggest effect first.
[[nodiscard]] std::vector<Change> Sensitivity(const blueprint::Blueprint& blueprint,
                                              const Book& book);

// Plans, memory sizes, and hosts of other kinds, for the same load.
[[nodiscard]] std::vector<Change> Alternatives(const blueprint::Blueprint& blueprint,
                                               const Book& book);

// Requests and events times this is where a host of fixed price is as cheap; 0: not below a million
// times.
[[nodiscard]] double BreakEven(const blueprint::Blueprint& blueprint, const Book& book,
                               double fixed_price);

// Only what saves something, biggest first.
[[nodiscard]] std::vector<Change> Savings(const blueprint::Blueprint& blueprint, const Book& book);

}  // namespace formwork::cost
