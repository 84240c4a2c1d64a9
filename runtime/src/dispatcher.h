#pragma once
// From a function's name to its handler. A handler takes a decoded invocation and gives the reply;
// whatever it throws becomes a failed invocation. Read-only once the server runs.

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
  void Register(std::string function, Handler handler);

  // Never throws. GET / answers readiness; an unknown name is 404; a bad envelope 400.
  [[nodiscard]] protocol::Reply Dispatch(const WireRequest& request) const;

  [[nodiscard]] bool Knows(std::string_view function) const;

  [[nodiscard]] size_t size() const { return handlers_.size(); }

 private:
  std::map<std::string, Handler, std::less<>> handlers_;
};

}  // namespace formwork
