#include "runtime/localhost/invoke/invocation_log.h"

#include <algorithm>

namespace formwork::localhost {
namespace {

constexpr size_t kRecords = 500;
constexpr size_t kWriters = 5000;
constexpr size_t kInstances = 2000;

}  // namespace

InvocationRecord& InvocationLog::Add(std::string_view function, std::string id) {
  InvocationRecord& record = records_.emplace_back();
  record.number = next_++;
  record.id = std::move(id);
  record.function = function;
  if (records_.size() > kRecords) records_.pop_front();
  ++counts_[record.function].running;
  return record;
}

InvocationRecord* InvocationLog::At(uint64_t number) {
  if (records_.empty() || number < records_.front().number) return nullptr;
  return &records_[number - records_.front().number];
}

const InvocationRecord* InvocationLog::Find(std::string_view id) const {
  const auto it = std::find_if(records_.begin(), records_.end(),
                               [&](const InvocationRecord& r) { return r.id == id; });
  return it == records_.end() ? nullptr : &*it;
}

void InvocationLog::Wrote(int64_t lsn, std::string_view invocation) {
  writers_.emplace_back(lsn, invocation);
  if (writers_.size() > kWriters) writers_.pop_front();
}

std::string_view InvocationLog::WriterOf(int64_t lsn) const {
  const auto it = std::lower_bound(writers_.begin(), writers_.end(), lsn,
                                   [](const auto& writer, int64_t n) { return writer.first < n; });
  return it == writers_.end() || it->first != lsn ? std::string_view() : it->second;
}

void InvocationLog::Leads(std::string_view invocation, std::string_view instance) {
  const auto it = leaders_.find(instance);
  if (it != leaders_.end()) {
    it->second = invocation;
    return;
  }
  leaders_.emplace(instance, invocation);
  instances_.emplace_back(instance);
  if (instances_.size() <= kInstances) return;
  leaders_.erase(instances_.front());
  instances_.pop_front();
}

std::string_view InvocationLog::LeaderOf(std::string_view instance) const {
  const auto it = leaders_.find(instance);
  return it == leaders_.end() ? std::string_view() : it->second;
}

}  // namespace formwork::localhost
