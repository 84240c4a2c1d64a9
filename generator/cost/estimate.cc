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
  return std::accumulate(micros.begin(), micros.end(), int64_t{0});
}

int64_t Estimate::MicrosOf(Use use) const {
  return micros[static_cast<size_t>(use)];
}

double Estimate::EventCount() const {
  return std::accumulate(events.begin(), events.end(), 0.0,
                         [](double sum, const Counted& row) { return sum + row.count; });
}

size_t Bill::SumOf(std::string_view meter) {
  const auto it = std::ranges::find(sums_, meter, &Sum::meter);
  const auto at = static_cast<size_t>(it - sums_.begin());
  if (it == sums_.end()) sums_.push_back({std::string(meter), book_.Find(meter)});
  return at;
}

void Bill::Count(const Charge& charge) {
  const size_t at = SumOf(charge.meter);
  (charge.use == Use::kIdle ? sums_[at].idle : sums_[at].used) += charge.quantity;
  counted_.push_back({at, charge.use, charge.quantity});
}

void Bill::AddLine(const Charge& charge, std::vector<std::string> inputs) {
  const Phrase& item = charge.item;
  estimate_.lines.push_back({.service = std::string(charge.service),
                             .item = StrCat(item.first, item.second, item.third),
                             .function = std::string(charge.function),
                             .use = charge.use,
                             .meter = std::string(charge.meter),
                             .quantity = charge.quantity,
                             .formula = charge.formula,
                             .inputs = std::move(inputs)});
}

void Bill::TakeGrants(Grants& grants) {
  for (Sum& sum : sums_) {
    if (sum.idle > 0) sum.idle_part = grants.Take(sum.meter, sum.idle) / sum.idle;
    if (sum.used > 0) sum.used_part = grants.Take(sum.meter, sum.used) / sum.used;
    if (sum.priced == nullptr) estimate_.unknown_meters.push_back(sum.meter);
  }
  std::ranges::sort(estimate_.unknown_meters);
}

void Bill::Settle(Grants& grants) {
  TakeGrants(grants);
  for (size_t i = 0; i < counted_.size(); ++i) {
    const Counted& row = counted_[i];
    const Sum& sum = sums_[row.sum];
    if (sum.priced == nullptr) continue;
    const double free = row.quantity * (row.use == Use::kIdle ? sum.idle_part : sum.used_part);
    const int64_t micros = std::llround((row.quantity - free) * sum.priced->price * 1e6);
    estimate_.micros[static_cast<size_t>(row.use)] += micros;
    if (detail_ == Detail::kAmounts) continue;
    Line& line = estimate_.lines[i];
    line.unit = sum.priced->unit;
    line.price = sum.priced->price;
    line.free = free;
    line.micros = micros;
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
  const Groups groups = GroupsOf(load);
  AddFunctions(blueprint, load, groups, bill);
  AddStorage(blueprint, load, groups, bill);
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
