#pragma once
// An estimate of one environment's month: lines of service, quantity and amount. Amounts are
// millionths of the currency in whole numbers, so that the sum of the parts is the whole.

#include <array>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "generator/blueprint/model.h"
#include "generator/cost/book.h"
#include "generator/cost/load.h"

namespace formwork::cost {

struct Line {
  std::string service = {};   // "Functions", "Cosmos DB", …
  std::string item = {};      // "execution time on demand"
  std::string function = {};  // whose it is; empty: shared
  Use use = Use::kIdle;       // what makes it; kIdle: it costs the same without any use
  std::string meter = {};
  std::string unit = {};
  double quantity = 0;
  double free = 0;     // how much of it a free grant took
  double price = 0;    // of one unit
  int64_t micros = 0;  // what it costs
  std::string_view formula = {};
  std::vector<std::string> inputs = {};  // "500,000 executions (usage.requests)"; see Detail
};

// Free grants of a subscription: used up once, whoever uses them.
class Grants {
 public:
  explicit Grants(const Book& book) : book_(&book) {}

  // How much of `quantity` is free; takes it from what is left.
  double Take(const std::string& meter, double quantity);

 private:
  const Book* book_;
  std::map<std::string, double> used_ = {};
};

// What is counted: "per request", "per thousand events".
struct Counted {
  std::string what = {};  // "messages of stream-events"
  double count = 0;
};

struct Estimate {
  std::string environment = {};
  std::vector<Line> lines = {};        // with Detail::kExplained
  std::array<int64_t, 3> micros = {};  // by Use: the sums of the lines
  std::vector<Figure> assumptions = {};
  std::vector<std::string> unknown_meters =
      {};                            // the book lacks them: counted as nothing, and said
  double requests = 0;               // a month
  std::vector<Counted> events = {};  // a month

  [[nodiscard]] int64_t TotalMicros() const;
  [[nodiscard]] int64_t MicrosOf(Use use) const;

  // What it costs when nothing runs.
  [[nodiscard]] int64_t FixedMicros() const { return MicrosOf(Use::kIdle); }

  [[nodiscard]] double EventCount() const;
};

[[nodiscard]] Estimate EstimateMonth(const blueprint::Blueprint& blueprint, const Load& load,
                                     const Book& book, Grants& grants,
                                     Detail detail = Detail::kExplained);

// The cents of the parts so that they add up to the cents of the whole (largest remainders first).
[[nodiscard]] std::vector<int64_t> CentsOf(const std::vector<int64_t>& micros);
[[nodiscard]] int64_t RoundToCents(int64_t micros);

}  // namespace formwork::cost
