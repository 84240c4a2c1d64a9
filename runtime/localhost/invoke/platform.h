#pragma once
// What an invocation works with: the parts of the running host, wired by reference. Made once, in
// host/.

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/localhost/base/database.h"
#include "runtime/localhost/config/function_json.h"
#include "runtime/localhost/config/host_json.h"
#include "runtime/localhost/documents/change_feed.h"
#include "runtime/localhost/documents/store.h"
#include "runtime/localhost/events/events.h"
#include "runtime/localhost/handler/supervisor.h"
#include "runtime/localhost/invoke/faults.h"
#include "runtime/localhost/invoke/invocation_log.h"
#include "runtime/localhost/invoke/measured.h"
#include "runtime/localhost/io/http_client.h"
#include "runtime/localhost/io/loop.h"
#include "runtime/localhost/queues/queue_store.h"
#include "runtime/localhost/workflows/engine.h"

namespace formwork::localhost {

// The round's transaction: opened by whoever writes, committed at the end of the round before a
// byte leaves.
class Journal {
 public:
  explicit Journal(Database& database) : database_(database) {}

  void Open() {
    if (!open_) open_.emplace(database_);
  }

  void Commit() {
    if (open_) open_->Commit();
    open_.reset();
  }

 private:
  Database& database_;
  std::optional<Transaction> open_;
};

// How often each edge of the platform's graph was used: "queue:a" -> "function:b".
struct EdgeCount {
  std::string from;
  std::string to;
  std::string verb;
  int64_t count = 0;
  int64_t failed = 0;
};

class Edges {
 public:
  // A known edge that nothing has used yet shows with zero.
  EdgeCount& At(std::string_view from, std::string_view to, std::string_view verb) {
    for (EdgeCount& edge : edges_) {
      if (edge.from == from && edge.to == to && edge.verb == verb) return edge;
    }
    return edges_.emplace_back(EdgeCount{std::string(from), std::string(to), std::string(verb)});
  }

  [[nodiscard]] const std::vector<EdgeCount>& list() const { return edges_; }

 private:
  std::vector<EdgeCount> edges_;
};

// What the function apps of one platform do not share: each has its files, its settings, its
// handler and its port. Queues, documents, timers and workflows belong to the platform.
struct App {
  std::string name;
  std::string root;  // absolute: host.json lies there
  Settings settings;
  HostJson host;
  std::vector<Function> functions;
  Supervisor* supervisor = nullptr;  // absent without functions that can run
  uint16_t port = 0;                 // of its HTTP front
};

struct Platform {
  Loop& loop;
  Outbox& outbox;
  Events& events;
  HttpClient& client;
  Database& database;
  Journal& journal;
  Documents& documents;
  ChangeFeed& feed;
  QueueStore& queues;
  Faults& faults;
  Edges& edges;
  WorkflowEngine* workflows = nullptr;  // absent without orchestrations
  Measured measured = {};
  InvocationLog log = {};
};

}  // namespace formwork::localhost
