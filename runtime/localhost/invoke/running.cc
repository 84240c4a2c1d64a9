#include "runtime/localhost/invoke/running.h"

#include <algorithm>
#include <chrono>
#include <utility>
#include <vector>

#include "runtime/localhost/text/strings.h"

namespace formwork::localhost {
namespace {

int64_t SteadyMillis() {
  return std::chrono::duration_cast<Duration>(std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

}  // namespace

InvocationRecord& Running::Add(const Function& function, std::string id) {
  InvocationRecord& record = platform_.log.Add(function.name, std::move(id));
  record.start = platform_.loop.Now();
  record.millis = SteadyMillis();
  numbers_.insert(record.number);
  return record;
}

Begun Running::Begin(const Function& function, std::string trigger) {
  InvocationRecord& record = Add(function, MakeGuid());
  record.trigger = std::move(trigger);
  return {record.id, record.number};
}

std::function<bool()> Running::EndOfRunning() const {
  const uint64_t last = numbers_.empty() ? 0 : *numbers_.rbegin();
  return [this, last] { return numbers_.empty() || *numbers_.begin() > last; };
}

void Running::Finish(uint64_t number, bool ok, int status, std::string error) {
  numbers_.erase(number);
  InvocationRecord* record = platform_.log.At(number);
  if (record == nullptr) return;  // pushed out by later ones
  record->running = false;
  record->ok = ok;
  record->status = status;
  record->error = std::move(error);
  record->millis = SteadyMillis() - record->millis;
  MeasuredFunction& measured = platform_.measured.Function(record->function);
  ++measured.invocations;
  measured.duration_ms += record->millis;
  measured.bytes_in += static_cast<int64_t>(record->bytes_in);
  measured.bytes_out += static_cast<int64_t>(record->bytes_out);
  if (record->trigger.starts_with("activity")) platform_.measured.RanActivity();
  FunctionCounts& counts = platform_.log.Counts(record->function);
  ++counts.invocations;
  if (!ok) ++counts.failures;
  counts.running = std::max<int64_t>(counts.running - 1, 0);
  counts.last = platform_.loop.Now();
  counts.millis.push_back(record->millis);
  if (counts.millis.size() > 200) counts.millis.pop_front();
  EmitEnd(*record);
}

void Running::EmitEnd(const InvocationRecord& record) {
  std::vector<EventField> fields = {{"invocation", record.id},
                                    {"function", record.function},
                                    {"trigger", record.trigger},
                                    {"outcome", record.ok ? "succeeded" : "failed"},
                                    {"ms", record.millis}};
  if (record.status != 0) fields.push_back({"status", int64_t{record.status}});
  if (record.attempt != 0) fields.push_back({"attempt", record.attempt + 1});
  fields.push_back({"cause", record.cause});
  if (!record.ok) fields.push_back({"error", record.error});
  platform_.events.Emit("invocation", fields);
}

}  // namespace formwork::localhost
