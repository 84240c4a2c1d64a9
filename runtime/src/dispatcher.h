#pragma once
// From a function's name to its handler. A handler takes a decoded invocation and gives the reply;
// whatever it throws becomes a failed invocation. Read-only once the server runs.

#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "runtime/protocol/envelope.h"
#include "runtime/protocol/outputs.h"

namespace formwork {

struct Invocation {
  std::string_view function;
  std::string_view id;            // X-Azure-Functions-InvocationId
  std::string_view trace_parent;  // W3C; may be empty
  std::string_view body;          // the request's bytes
  const protocol::Envelope& envelope;
};

using Handler = std::function<protocol::Reply(const Invocation&)>;

// What the server needs to know besides. A function is asked by `late` for its answer when its time
// is up; what the handler still returns is then dropped.
struct HandlerOptions {
  int64_t timeout_ms = 0;  // 0: none
  Handler late = {};
};

// What a request's headers and bytes say, before anything is decoded.
struct WireRequest {
  std::string method;
  std::string path;  // "/post-message"
  std::string invocation;
  std::string trace_parent;
  std::string body;
};

class Dispatcher {
 public:
  struct Entry {
    Handler handler;
    HandlerOptions options;
    // How much its runs are trusted to be quick; the server decides by it where the next one runs.
    mutable std::atomic<int> quick_runs{0};
  };

  void Register(std::string function, Handler handler, HandlerOptions options = {});

  // Path "/post-message" to the entry; nullptr for no function of that name.
  [[nodiscard]] const Entry* Find(std::string_view path) const;

  // Never throws: an exception is a failed invocation, a bad envelope 400.
  [[nodiscard]] static protocol::Reply Call(const Handler& handler, const WireRequest& request);
  // Find and Call; GET is readiness, an unknown name 404.
  [[nodiscard]] protocol::Reply Dispatch(const WireRequest& request) const;

  [[nodiscard]] size_t size() const { return entries_.size(); }

 private:
  std::map<std::string, Entry, std::less<>> entries_;
};

}  // namespace formwork
