#pragma once
// Durable workflows on one machine: instances, histories, messages, timers and activities in the
// state database, with the contract of the Azure Storage back end. One orchestrator call per
// instance at a time; activities at least once; everything that was committed survives a kill.
// Lives on the host's one thread: nothing here blocks, and whatever a call changes is in the
// database when it returns.

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "runtime/localhost/base/clock.h"
#include "runtime/localhost/base/database.h"

namespace formwork::localhost {

// A call of the handler that the engine wants made: POST /<function> with `text` as the string
// value of the trigger's binding (the host JSON-encodes it twice) and instanceId in the metadata.
struct WorkflowCall {
  std::string function;
  std::string binding;   // the trigger's parameter
  std::string text;      // orchestrators: base64 of a request; activities: the input's JSON text
  std::string instance;  // for the metadata and for logs
  bool orchestrator = false;
};

enum class WorkflowEnd : uint8_t {
  kAnswered,  // status, reason and body are there
  kLost,      // no connection, or it broke
  kTimeout,   // the function's time was up and its process was killed
};

struct WorkflowReply {
  WorkflowEnd end = WorkflowEnd::kAnswered;
  int status = 200;
  std::string reason = {};
  std::string body = {};  // the whole JSON document of the handler
};

// What the dashboard and the event stream show.
struct WorkflowChange {
  std::string instance;
  std::string name;
  std::string status;  // "Running", "Completed", …
};

// What the engine needs of the host.
class WorkflowHost {
 public:
  virtual ~WorkflowHost() = default;
  // Calls the handler; `done` is called once, later, on the host's thread. Outputs of activities
  // are the host's.
  virtual void Invoke(WorkflowCall call, std::function<void(WorkflowReply)> done) = 0;
  // Call Run() at this time or soon after it; a later call replaces an earlier one.
  virtual void WakeAt(Time time) = 0;
  virtual void OnChange(const WorkflowChange& change) = 0;
};

struct WorkflowSettings {
  std::string hub = "TestHubName";
  std::map<std::string, std::string, std::less<>> orchestrators;  // function name -> binding name
  std::map<std::string, std::string, std::less<>> activities;
  size_t max_orchestrators = 16;  // calls at once
  size_t max_activities = 16;
  std::string base_url;  // "http://localhost:7071/runtime/webhooks/durabletask"
  std::string key;       // the system key: ?code=…
};

struct WorkflowWebRequest {
  std::string method;
  std::string path;   // behind /runtime/webhooks/durabletask/, percent-encoded as it came
  std::string query;  // without '?'
  std::string body;
  std::string continuation = {};  // the header x-ms-continuation-token: the next page of a list
};

struct WorkflowWebAnswer {
  int status = 200;
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
};

class WorkflowEngine {
 public:
  WorkflowEngine(Database& database, Clock& clock, WorkflowHost& host, WorkflowSettings settings);
  WorkflowEngine(const WorkflowEngine&) = delete;
  WorkflowEngine& operator=(const WorkflowEngine&) = delete;
  ~WorkflowEngine();

  // Starts whatever is due, as far as the limits on calls at once allow; asks for the next wake-up.
  // Call it once at start (it picks up what a dead host left) and whenever WakeAt's time has come.
  void Run();

  // A value of a `durableClient` output binding: one object, an array, or text of either
  // ({"FunctionName":…,"InstanceId":…,"Input":…}). Empty on success, else why the invocation fails.
  [[nodiscard]] std::string StartFromBinding(std::string_view json);
  // What a `durableClient` input binding carries: JSON text.
  [[nodiscard]] std::string ClientBinding() const;

  // The management API as the extension serves it. The host has checked the key.
  [[nodiscard]] WorkflowWebAnswer Handle(const WorkflowWebRequest& request);

  // Work under way or due, for /formwork/api/state: JSON text.
  [[nodiscard]] std::string Summary() const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace formwork::localhost
