#pragma once
// What follows from an estimate: what dominates, other ways to host the same load, what would make
// it cheaper. Everything is the same model, asked again with one thing changed, in the same
// environment's place.

#include <optional>
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

// Each input doubled, biggest effect first.
[[nodiscard]] std::vector<Change> Sensitivity(const Setting& setting);

// Plans, memory sizes, and hosts of other kinds, for the same load.
[[nodiscard]] std::vector<Change> Alternatives(const Setting& setting);

// Requests and events times this is where functions become dearer than a host that costs `other`
// (micros, by how many times today's load); 0: at any load; nullopt: not below a million times.
[[nodiscard]] std::optional<double> BreakEven(const Setting& setting,
                                              const std::function<int64_t(double)>& other);

// Only what saves something, biggest first.
[[nodiscard]] std::vector<Change> Savings(const Setting& setting);

}  // namespace formwork::cost
