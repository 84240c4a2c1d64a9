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

int64_t Estimate::FixedMicros() const {
  return std::accumulate(lines.begin(), lines.end(), int64_t{0}, [](int64_t sum, const Line& line) {
    return sum + (line.fixed ? line.micros : 0);
  });
}

void Bill::Add(Item item) {
  if (item.quantity <= 0) return;
  Line line{.service = std::move(item.service),
            .item = std::move(item.item),
            .function = std::move(item.function),
            .meter = item.meter,
            .unit = {},
            .quantity = item.quantity,
            .fixed = item.fixed,
            .formula = std::move(item.formula),
            .inputs = std::move(item.inputs)};
  if (const Meter* meter = book_.Find(item.meter)) {
    line.unit = meter->unit;
    line.price = meter->price;
    line.free = grants_.Take(item.meter, item.quantity);
    line.micros = std::llround((line.quantity - line.free) * meter->price * 1e6);
  } else {
    auto& unknown = estimate_.unknown_meters;
    if (std::ranges::find(unknown, item.meter) == unknown.end()) unknown.push_back(item.meter);
  }
  estimate_.lines.push_back(std::move(line));
}

std::string Count(double value) {
  if (value > 0 && value < 100) {
    std::string text = std::to_string(value);
    while (text.ends_with('0'))
      text.pop_back();
    if (text.ends_with('.')) text.pop_back();
    return text;
  }
  std::string digits = std::to_string(std::llround(value));
  for (int at = static_cast<int>(digits.size()) - 3; at > 0; at -= 3)
    digits.insert(static_cast<size_t>(at), ",");
  return digits;
}

Estimate EstimateMonth(const blueprint::Blueprint& blueprint, const Load& load, const Book& book,
                       Grants& grants) {
  Estimate estimate;
  estimate.assumptions = load.assumptions;
  for (const FunctionLoad& row : load.functions) {
    if (row.group == "http") estimate.requests += row.invocations.value;
  }
  for (const auto& [queue, messages] : load.messages)
    estimate.events += messages;
  Bill bill(book, grants, estimate);
  AddFunctions(blueprint, load, bill);
  AddStorage(blueprint, load, bill);
  AddDatabase(blueprint, load, bill);
  AddMonitoring(blueprint, load, bill);
  AddAround(blueprint, load, bill);
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

std::string Dollars(int64_t cents) {
  const std::string sign = cents < 0 ? "-" : "";
  const int64_t amount = std::abs(cents);
  return StrCat(sign, "$", amount / 100, ".", amount % 100 < 10 ? "0" : "", amount % 100);
}

}  // namespace formwork::cost
