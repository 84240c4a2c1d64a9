#pragma once
// The parts of an estimate, one function per service. Inner header of the room.

#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "generator/cost/estimate.h"
#include "generator/cost/words.h"

namespace formwork::cost {

inline constexpr double kSecondsPerMonth = 2'628'000;  // 730 hours
inline constexpr double kGigabyte = 1024.0 * 1024 * 1024;

using Inputs = std::vector<std::string>;

// Up to three pieces of text, joined only where somebody reads them.
struct Phrase {
  std::string_view first = {};
  std::string_view second = {};
  std::string_view third = {};
};

// A line before its price: of what, and how much.
struct Charge {
  std::string_view service = {};
  Phrase item = {};
  std::string_view function = {};  // whose it is; empty: shared
  Use use = Use::kIdle;
  std::string_view meter = {};
  double quantity = 0;
  std::string_view formula = {};
};

// Collects charges; Settle takes the free grants and multiplies.
class Bill {
 public:
  Bill(const Book& book, Detail detail, Estimate& estimate)
      : book_(book), detail_(detail), estimate_(estimate) {}

  // Nothing of it: no line. `inputs` gives what the line was computed from, and is asked only
  // where somebody wants to read that.
  void Add(const Charge& charge, const auto& inputs) {
    if (charge.quantity <= 0) return;
    Count(charge);
    if (detail_ == Detail::kExplained) AddLine(charge, inputs());
  }

  // Of each meter's grant, first what runs anyway has its part, then everything else in
  // proportion: nobody's line is free because it stands first.
  void Settle(Grants& grants);

 private:
  // What all charges of one meter come to.
  struct Sum {
    std::string meter = {};
    const Meter* priced = nullptr;  // nullptr: the book lacks it
    double idle = 0;
    double used = 0;
    double idle_part = 0;  // of it is free
    double used_part = 0;
  };

  struct Counted {
    size_t sum = 0;  // of which meter
    Use use = Use::kIdle;
    double quantity = 0;
  };

  void Count(const Charge& charge);
  void AddLine(const Charge& charge, std::vector<std::string> inputs);
  [[nodiscard]] size_t SumOf(std::string_view meter);
  void TakeGrants(Grants& grants);

  const Book& book_;
  Detail detail_;
  Estimate& estimate_;
  std::vector<Sum> sums_ = {};         // a platform has a dozen meters or two
  std::vector<Counted> counted_ = {};  // beside the lines, where there are any
};

// What runs on instances together.
struct Group {
  double billed = 0;  // seconds, each execution by itself: at least 1 s, in steps of 100 ms
  double busy = 0;    // seconds of all executions
  double executions = 0;
  double at_once = 1;  // on one instance
  double alive = 0;    // seconds that instances are
};

using Groups =
    std::map<std::pair<std::string_view, std::string_view>, Group>;  // by the load's app and group
[[nodiscard]] Groups GroupsOf(const Load& load);

void AddFunctions(const blueprint::Blueprint& blueprint, const Load& load, const Groups& groups,
                  Bill& bill);
void AddStorage(const blueprint::Blueprint& blueprint, const Load& load, const Groups& groups,
                Bill& bill);
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
