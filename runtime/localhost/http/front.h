#pragma once
// The http functions of the app: which one a request is for, whether the caller may, how it goes to
// the handler and how the answer comes back. 401, 404, 429, 500 and 503 as Azure's host gives them.

#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "runtime/localhost/http/keys.h"
#include "runtime/localhost/http/route.h"
#include "runtime/localhost/invoke/invoker.h"
#include "runtime/localhost/io/http_server.h"

namespace formwork::localhost {

class Front {
 public:
  Front(Platform& platform, Invoker& invoker, Keys& keys, App& app);

  // False when no function's route and method fit: the caller answers.
  [[nodiscard]] bool Handle(const std::shared_ptr<Exchange>& exchange);

  struct Entry {
    const Function* function;
    Route route;
    std::vector<std::string> methods;  // upper case; empty: all
    AuthLevel level;
    std::string url;  // "/api/items/{id}"
  };

  [[nodiscard]] const std::vector<Entry>& entries() const { return entries_; }

 private:
  void Admit(const Entry& entry, RouteValues values, const std::shared_ptr<Exchange>& exchange);
  void Serve(const Entry& entry, HttpInput input, const std::shared_ptr<Exchange>& exchange);
  void ServeEnvelope(const Entry& entry, HttpInput input,
                     const std::shared_ptr<Exchange>& exchange);
  void ServeForwarded(const Entry& entry, HttpInput input,
                      const std::shared_ptr<Exchange>& exchange);
  void ServeProxied(const Entry& entry, HttpInput input, const std::shared_ptr<Exchange>& exchange);
  struct Proxied;
  void Proxy(const std::shared_ptr<Proxied>& state);
  void ProxyHead(const std::shared_ptr<Proxied>& state, ResponseHead& head);
  void ProxyBody(const std::shared_ptr<Proxied>& state);
  void ProxyEnd(const std::shared_ptr<Proxied>& state, CallEnd end, int status);
  void Leave();
  void Reply(const std::shared_ptr<Exchange>& exchange, HttpAnswer answer) const;

  Platform& platform_;
  Invoker& invoker_;
  Keys& keys_;
  App& app_;
  std::vector<Entry> entries_;
  int64_t outstanding_ = 0;
  int64_t running_ = 0;
  std::deque<std::function<void()>> waiting_;
};

}  // namespace formwork::localhost
