#include "generator/blueprint/supply.h"

#include "generator/base/overload.h"

namespace formwork::blueprint {
namespace {

Supply OfFunction(const Index& index, const Function& function) {
  return std::visit(
      Overload{
          [&](const HttpTrigger& http) {
            Supply supply{.payload = "body", .parameters = {}, .fields = nullptr, .http = true};
            for (const RouteSegment& segment : http.segments) {
              if (segment.parameter) supply.parameters.push_back(segment.text);
            }
            if (function.body) supply.fields = FieldsOf(index, function.body->value);
            return supply;
          },
          [&](const QueueTrigger& trigger) {
            Supply supply{.payload = "message", .parameters = {}, .fields = nullptr, .http = false};
            const Queue* queue = Lookup(index.queues, trigger.queue.value);
            if (queue != nullptr) supply.fields = KnownType(index, queue->of.value);
            return supply;
          },
          [](const ChangesTrigger&) { return Supply{}; },
          [](const ScheduleTrigger&) { return Supply{}; }},
      function.trigger);
}

}  // namespace

Supply SupplyOf(const Index& index, const Runner& runner) {
  if (runner.function != nullptr) return OfFunction(index, *runner.function);
  Supply supply{.payload = "input", .parameters = {}, .fields = nullptr, .http = false};
  if (runner.activity != nullptr) supply.fields = FieldsOf(index, runner.activity->input.value);
  return supply;
}

}  // namespace formwork::blueprint
