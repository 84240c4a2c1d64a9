#pragma once
// How often everything happens in a month: what comes from outside (requests, messages, schedules)
// and what follows from it inside the platform (messages that functions send, documents whose
// changes are followed, steps of workflows). Pure; knows no prices.

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "generator/blueprint/index.h"
#include "generator/cost/assumptions.h"

namespace formwork::cost {

// What is asked of the model beside what the blueprint states. All factors; 1 is today.
struct LoadOptions {
  double scale = 1;      // of requests and events: growth, break-even
  double share = 1;      // of what is assumed: who tests does not do what customers do
  double months = 1;     // of data already stored, in months of today's use
  double duration = 1;   // of an invocation
  double size = 1;       // of documents and messages
  double reads = 1;      // documents of one query
  double telemetry = 1;  // items of one invocation
  double tokens = 1;     // of one call of an AI service
};

// What one invocation puts into one container or queue.
struct Output {
  std::string to = {};
  bool queue = false;
  double count = 1;       // documents or messages of one invocation
  std::string why = {};   // where the count came from
  bool replaces = false;  // a document that was read by its id before
  bool circle = false;    // comes back to where it began: not followed further
};

template <class T>
using ByName = std::unordered_map<std::string_view, T>;  // the names are the blueprint's

struct Traffic {
  ByName<Figure> invocations = {};           // functions and workflows
  ByName<Figure> messages = {};              // by queue
  ByName<double> changes = {};               // by container: documents written
  ByName<std::vector<Output>> outputs = {};  // functions and activities
};

[[nodiscard]] Traffic TrafficOf(const blueprint::Index& index, const LoadOptions& options,
                                Assumptions& assumptions);

// What the blueprint states of one function's use; nullptr: nothing.
[[nodiscard]] const blueprint::FunctionUsage* UsageOf(const blueprint::Blueprint& blueprint,
                                                      std::string_view function);

}  // namespace formwork::cost
