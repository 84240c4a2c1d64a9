#pragma once
// What a platform does in a month: invocations, messages, documents, tokens, per function. Each
// figure says where it came from: stated in the blueprint, assumed, or measured.

#include <string>
#include <vector>

#include "generator/blueprint/model.h"
#include "generator/cost/assumptions.h"
#include "generator/cost/traffic.h"

namespace formwork::cost {

// What makes a cost: requests to the API, events (messages, changes), or nothing at all.
enum class Use : uint8_t { kRequests, kEvents, kIdle };

// Executions of one group share instances: all with a route, all steps of workflows; every other
// function is a group of its own.
struct FunctionLoad {
  std::string function = {};
  std::string app = {};
  std::string group = {};  // "http", "durable", or the function's name
  double at_once = 1;      // executions on one instance
  Use use = Use::kRequests;
  Figure invocations = {};  // a month
  Figure seconds = {};      // of one invocation
  Figure response_bytes = {};
  double point_reads = 0;  // of one invocation
  double queries = 0;
  Figure query_documents = {};  // read by one query
  std::vector<Output> outputs = {};
  Figure document_bytes = {.value = 1024};
  Figure tokens_in = {};  // of one invocation
  Figure tokens_out = {};
  std::string model = {};  // of the AI service, if it calls one
};

struct QueueLoad {
  std::string queue = {};
  std::string receiver = {};  // the function that takes its messages; empty: nobody does
  std::string group = {};     // the receiver's
  std::string app = {};
  Figure messages = {};  // a month
};

struct FollowedLoad {
  std::string container = {};
  std::string follower = {};
  double documents = 0;
};

struct WorkflowLoad {
  std::string workflow = {};
  std::string app = {};
  Use use = Use::kEvents;
  double instances = 0;
  double activities = 0;  // of one instance
};

struct Load {
  std::vector<FunctionLoad> functions = {};
  std::vector<QueueLoad> queues = {};
  std::vector<FollowedLoad> followed = {};
  std::vector<WorkflowLoad> workflows = {};
  double months = 1;     // of data already stored (forecast)
  double telemetry = 1;  // times the items of an invocation
  std::vector<Figure> assumptions = {};
};

[[nodiscard]] Load LoadOf(const blueprint::Blueprint& blueprint, const LoadOptions& options,
                          Detail detail = Detail::kExplained);

}  // namespace formwork::cost
