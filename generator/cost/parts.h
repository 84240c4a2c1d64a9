#pragma once
// The parts of an estimate, one function per service. Inner header of the room.

#include <map>
#include <string>
#include <utility>

#include "generator/cost/estimate.h"
#include "generator/cost/words.h"

namespace formwork::cost {

inline constexpr double kSecondsPerMonth = 2'628'000;  // 730 hours
inline constexpr double kGigabyte = 1024.0 * 1024 * 1024;

using Inputs = std::vector<std::string>;

// Collects lines; Settle takes the free grants and multiplies.
class Bill {
 public:
  Bill(const Book& book, Detail detail, Estimate& estimate)
      : book_(book), detail_(detail), estimate_(estimate) {}

  // A line without its inputs, unit, price and amount. Nothing of it: no line. `inputs` gives the
  // inputs, and is asked only where somebody wants to read them.
  void Add(Line line, const auto& inputs) {
    if (line.quantity <= 0) return;
    if (detail_ == Detail::kExplained) line.inputs = inputs();
    estimate_.lines.push_back(std::move(line));
  }

  // Of each meter's grant, first what runs anyway has its part, then everything else in
  // proportion: nobody's line is free because it stands first.
  void Settle(Grants& grants);

 private:
  const Book& book_;
  Detail detail_;
  Estimate& estimate_;
};

// What runs on instances together.
struct Group {
  double billed = 0;  // seconds, each execution by itself: at least 1 s, in steps of 100 ms
  double busy = 0;    // seconds of all executions
  double executions = 0;
  double at_once = 1;  // on one instance

  // Seconds that instances are alive.
  [[nodiscard]] double Alive() const;
};

using Groups = std::map<std::pair<std::string, std::string>, Group>;  // by app and group
[[nodiscard]] Groups GroupsOf(const Load& load);

void AddFunctions(const blueprint::Blueprint& blueprint, const Load& load, Bill& bill);
void AddStorage(const blueprint::Blueprint& blueprint, const Load& load, Bill& bill);
void AddDatabase(const blueprint::Blueprint& blueprint, const Load& load, Bill& bill);
void AddMonitoring(const blueprint::Blueprint& blueprint, const Load& load, Bill& bill);
void AddAround(const blueprint::Blueprint& blueprint, const Load& load,
               Bill& bill);  // vault, network, AI

// Request units of one document of this many bytes (Azure's table, between its rows in a straight
// line).
[[nodiscard]] double ReadUnits(double bytes);
[[nodiscard]] double WriteUnits(double bytes);

// What one execution is billed for by itself on Flex Consumption.
[[nodiscard]] double FlexBilled(double seconds);

// Seconds a month that instances are alive, where executions that arrive at random share them:
// `billed` and `busy` are the sums of all executions.
[[nodiscard]] double FlexAliveSeconds(double billed, double busy, double at_once);

}  // namespace formwork::cost
