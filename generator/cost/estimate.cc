#include "generator/cost/estimate.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "generator/base/str_cat.h"
#include "generator/cost/parts.h"

namespace formwork::cost {

double Grants::Take(const std::string& meter, double quantity) {
  const Meter* row = book_->Find(meter);
  if (row == nullptr) return 0;
  double& used = used_[meter];
  const double free = std::min(quantity, std::max(0.0, row->free - used));
  used += free;
  return free;
}

int64_t Estimate::TotalMicros() const {
  return std::accumulate(lines.begin(), lines.end(), int64_t{0},
                         [](int64_t sum, const Line& line) { return sum + line.micros; });
}

int64_t Estimate::MicrosOf(Use use) const {
  return std::accumulate(
      lines.begin(), lines.end(), int64_t{0},
      [&](int64_t sum, const Line& line) { return sum + (line.use == use ? line.micros : 0); });
}

double Estimate::EventCount() const {
  return std::accumulate(events.begin(), events.end(), 0.0,
                         [](double sum, const Counted& row) { return sum + row.count; });
}

void Bill::Settle(Grants& grants) {
  struct Sum {
    double idle = 0;
    double used = 0;
    double idle_part = 0;  // of it is free
    double used_part = 0;
  };

  std::map<std::string, Sum> sums;
  for (const Line& line : estimate_.lines)
    (line.use == Use::kIdle ? sums[line.meter].idle : sums[line.meter].used) += line.quantity;
  for (auto& [meter, sum] : sums) {
    if (sum.idle > 0) sum.idle_part = grants.Take(meter, sum.idle) / sum.idle;
    if (sum.used > 0) sum.used_part = grants.Take(meter, sum.used) / sum.used;
    if (book_.Find(meter) == nullptr) estimate_.unknown_meters.push_back(meter);
  }
  for (Line& line : estimate_.lines) {
    const Meter* meter = book_.Find(line.meter);
    if (meter == nullptr) continue;
    const Sum& sum = sums[line.meter];
    line.unit = meter->unit;
    line.price = meter->price;
    line.free = line.quantity * (line.use == Use::kIdle ? sum.idle_part : sum.used_part);
    line.micros = std::llround((line.quantity - line.free) * meter->price * 1e6);
  }
}

Estimate EstimateMonth(const blueprint::Blueprint& blueprint, const Load& load, const Book& book,
                       Grants& grants, Detail detail) {
  Estimate estimate;
  estimate.assumptions = load.assumptions;
  for (const FunctionLoad& row : load.functions) {
    if (row.group == "http") estimate.requests += row.invocations.value;
  }
  for (const QueueLoad& row : load.queues)
    estimate.events.push_back({StrCat("messages of ", row.queue), row.messages.value});
  for (const FollowedLoad& row : load.followed)
    estimate.events.push_back({StrCat("changes of ", row.container), row.documents});
  std::erase_if(estimate.events, [](const Counted& row) { return row.count <= 0; });
  Bill bill(book, detail, estimate);
  AddFunctions(blueprint, load, bill);
  AddStorage(blueprint, load, bill);
  AddDatabase(blueprint, load, bill);
  AddMonitoring(blueprint, load, bill);
  AddAround(blueprint, load, bill);
  bill.Settle(grants);
  return estimate;
}

int64_t RoundToCents(int64_t micros) {
  return (micros + 5'000) / 10'000;
}

std::vector<int64_t> CentsOf(const std::vector<int64_t>& micros) {
  std::vector<int64_t> cents;
  cents.reserve(micros.size());
  for (const int64_t part : micros)
    cents.push_back(part / 10'000);
  const int64_t whole = RoundToCents(std::accumulate(micros.begin(), micros.end(), int64_t{0}));
  int64_t left = whole - std::accumulate(cents.begin(), cents.end(), int64_t{0});
  std::vector<size_t> order(micros.size());
  std::iota(order.begin(), order.end(), size_t{0});
  std::ranges::stable_sort(
      order, [&](size_t a, size_t b) { return micros[a] % 10'000 > micros[b] % 10'000; });
  for (const size_t i : order) {
    if (left <= 0) break;
    ++cents[i];
    --left;
  }
  return cents;
}

}  // namespace formwork::cost
