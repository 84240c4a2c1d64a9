#pragma once
// The parts of an estimate, one function per service. Inner header of the room.

#include <string>

#include "generator/cost/estimate.h"

namespace formwork::cost {

inline constexpr double kSecondsPerMonth = 2'628'000;  // 730 hours
inline constexpr double kGigabyte = 1024.0 * 1024 * 1024;

// Collects lines: looks the meter up, takes the free grant, multiplies.
class Bill {
 public:
  Bill(const Book& book, Grants& grants, Estimate& estimate)
      : book_(book), grants_(grants), estimate_(estimate) {}

  struct Item {
    std::string service = {};
    std::string item = {};
    std::string function = {};
    std::string meter = {};
    double quantity = 0;
    bool fixed = false;
    std::string formula = {};
    std::vector<std::string> inputs = {};
  };

  void Add(Item item);

 private:
  const Book& book_;
  Grants& grants_;
  Estimate& estimate_;
};

// "1,234,567", "0.05"
[[nodiscard]] std::string Count(double value);

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

// Billed seconds of a group of functions on Flex Consumption: instances that are alive are shared
// by what runs at once.
[[nodiscard]] double FlexActiveSeconds(double executions, double seconds, double concurrency);

}  // namespace formwork::cost
