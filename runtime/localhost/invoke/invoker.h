#pragma once
// One invocation from its trigger's data to its outputs, as Azure's host does it: inputs are
// fetched, the handler is called, outputs are written after the answer, time-outs kill the process,
// retry policies loop.

#include <cstdint>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "runtime/localhost/config/function_json.h"
#include "runtime/localhost/invoke/platform.h"
#include "runtime/localhost/io/http_server.h"
#include "runtime/localhost/protocol/invocation_request.h"
#include "runtime/localhost/protocol/invocation_result.h"

namespace formwork::localhost {

struct Invocation {
  const Function* function = nullptr;
  std::string id;     // "" makes one
  std::string cause;  // the invocation that caused it, "" from outside
  std::vector<std::string> more_causes;
  std::string trigger;  // for people: "POST /api/x", "queue stream-events"
  std::string input;    // for the record
  NamedJson data;       // of the trigger; input bindings are added
  NamedJson metadata;   // with sys
  bool raw = false;     // orchestrators: the answer is not looked into, outputs are not written
};

struct InvocationEnd {
  bool ok = false;
  bool timed_out = false;
  bool unreachable = false;  // the handler did not answer at all
  std::string failure;
  std::optional<HttpAnswer> answer;  // of an http function
  int handler_status = 0;
  std::string handler_reason;
  std::string handler_body;  // of raw ones and activities
};

class Invoker {
 public:
  using Done = std::function<void(InvocationEnd)>;

  explicit Invoker(Platform& platform) : platform_(platform) {}

  // With the function's retry policy, if it has one. `done` is called once.
  void Invoke(Invocation invocation, Done done);

  // For calls that bypass the envelope (forwarding, proxying): bookkeeping alone.
  struct Begun {
    std::string id;
    uint64_t number = 0;
  };

  [[nodiscard]] Begun Begin(const Function& function, std::string trigger);
  void Finish(uint64_t number, bool ok, int status, std::string error);

  // Waits for the app's handler; false when it does not come up and the host has to stop.
  void WhenReady(const App& app, std::function<void(bool)> action);

  [[nodiscard]] int64_t in_flight() const { return static_cast<int64_t>(running_.size()); }

  // What is running now will have ended: what begins later does not count.
  [[nodiscard]] std::function<bool()> EndOfRunning() const;

  // The host has to stop: nobody became ready in time.
  void OnHopeless(std::function<void()> action) { on_hopeless_ = std::move(action); }

 private:
  struct Attempt;
  using AttemptPtr = std::shared_ptr<Attempt>;

  // Looks every few milliseconds, until `limit` (of the steady clock).
  void Await(const Supervisor& supervisor, int64_t limit, std::function<void(bool)> action);
  void Run(Invocation invocation, int64_t count, std::string failure, Done done);
  void Prepare(const AttemptPtr& attempt);
  void Send(const AttemptPtr& attempt);
  void Post(const AttemptPtr& attempt);
  void OnAnswer(const AttemptPtr& attempt, CallEnd end, const ResponseHead& head,
                const std::string& body);
  void OnResult(const AttemptPtr& attempt, InvocationResult result, InvocationEnd end);
  void Retry(const AttemptPtr& attempt, const std::string& failure);
  void Follow(const AttemptPtr& attempt, const std::string& location);
  void OnTimeout(const AttemptPtr& attempt);
  void Complete(const AttemptPtr& attempt, InvocationEnd end);
  InvocationRecord& AddRecord(const Function& function, std::string id);
  void EmitEnd(const InvocationRecord& record);

  Platform& platform_;
  std::set<uint64_t> running_;  // by number
  std::function<void()> on_hopeless_;
  bool hopeless_ = false;
};

// The node of the platform's graph that a binding leads to ("queue:a", "container:b"), and how.
[[nodiscard]] std::string TargetNode(const Binding& binding);
[[nodiscard]] std::string_view VerbOf(const Binding& binding);

enum class Direction : uint8_t { kIn, kOut };

// How long a fault on purpose holds up the documents that the function reads or writes; 0: not.
[[nodiscard]] Duration DocumentDelay(Platform& platform, const Function& function,
                                     Direction direction);

// Fetches the input bindings into `data`. "" or why the invocation fails.
[[nodiscard]] std::string AddInputs(Platform& platform, const Function& function,
                                    const NamedJson& binding_data, NamedJson& data);
// Writes what the handler gave for the output bindings. Every one is tried; "" or what failed.
[[nodiscard]] std::string WriteOutputs(Platform& platform, const Function& function,
                                       InvocationResult& result, const NamedJson& binding_data,
                                       std::string_view invocation);

}  // namespace formwork::localhost
