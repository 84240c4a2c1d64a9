#pragma once
// One invocation from its trigger's data to its outputs, as Azure's host does it: inputs are
// fetched, the handler is called, outputs are written after the answer, time-outs kill the process,
// retry policies loop.

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "runtime/localhost/config/function_json.h"
#include "runtime/localhost/invoke/platform.h"
#include "runtime/localhost/invoke/readiness.h"
#include "runtime/localhost/invoke/running.h"
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

  explicit Invoker(Platform& platform)
      : platform_(platform), running_(platform), readiness_(platform) {}

  // With the function's retry policy, if it has one. `done` is called once.
  void Invoke(Invocation invocation, Done done);

  // For calls that bypass the envelope (forwarding, proxying): bookkeeping alone.
  [[nodiscard]] Begun Begin(const Function& function, std::string trigger) {
    return running_.Begin(function, std::move(trigger));
  }

  void Finish(uint64_t number, bool ok, int status, std::string error) {
    running_.Finish(number, ok, status, std::move(error));
  }

  // Waits for the app's handler; false when it does not come up and the host has to stop.
  void WhenReady(const App& app, std::function<void(bool)> action) {
    readiness_.WhenReady(app, std::move(action));
  }

  // The host has to stop: nobody became ready in time.
  void OnHopeless(std::function<void()> action) { readiness_.OnHopeless(std::move(action)); }

  [[nodiscard]] int64_t in_flight() const { return running_.count(); }

  // What is running now will have ended: what begins later does not count.
  [[nodiscard]] std::function<bool()> EndOfRunning() const { return running_.EndOfRunning(); }

 private:
  struct Attempt;
  using AttemptPtr = std::shared_ptr<Attempt>;

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

  Platform& platform_;
  Running running_;
  Readiness readiness_;
};

}  // namespace formwork::localhost
