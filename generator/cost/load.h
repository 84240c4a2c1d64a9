#pragma once
// What a platform does in a month: invocations, messages, documents, tokens, per function. Each
// figure says where it came from: stated in the blueprint, assumed, or measured.

#include <map>
#include <string>
#include <vector>

#include "generator/blueprint/model.h"

namespace formwork::cost {

enum class From : uint8_t { kStated, kAssumed, kMeasured, kDerived };

struct Figure {
  double value = 0;
  From from = From::kAssumed;
  std::string why = {};  // "usage.requests", "assumed: 100,000 a month"
};

// How a function's executions are scaled together: all http functions share instances, each other
// has its own.
struct FunctionLoad {
  std::string function = {};
  std::string app = {};
  std::string group = {};   // "http", "durable", or the function's name
  bool system = false;      // the platform's own
  bool idle = false;        // happens without any use: timers
  Figure invocations = {};  // a month
  Figure seconds = {};      // of one invocation
  Figure response_bytes = {};
  double point_reads = 0;  // of one invocation
  double queries = 0;
  double query_documents = 0;  // read by one query
  double writes = 0;
  double messages = 0;
  double documents_bytes = 1024;
  double tokens_in = 0;  // of one invocation
  double tokens_out = 0;
  std::string model = {};  // of the AI service, if it calls one
};

struct Load {
  std::vector<FunctionLoad> functions;
  std::map<std::string, double> messages;  // by queue, a month
  std::map<std::string, double> written;   // documents by container, a month
  double document_bytes = 1024;
  double workflows = 0;       // instances a month
  double workflow_steps = 0;  // activities of all instances
  double months = 1;          // of data already stored (forecast)
  std::vector<Figure> assumptions;
};

// `scale` multiplies requests and events (growth, break-even); `share` is 1 or, for an environment
// before the last whose usage is not stated, the tenth that is assumed of it.
struct LoadOptions {
  double scale = 1;
  double share = 1;
  double months = 1;
};

[[nodiscard]] Load LoadOf(const blueprint::Blueprint& blueprint, const LoadOptions& options);

}  // namespace formwork::cost
