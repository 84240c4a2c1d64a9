#pragma once
// What happens on the platform, as a stream: one JSON object an event (schema_version, kind,
// timestamp and its own fields). The last ones are kept for those who come later; listeners get
// each as it happens.

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "runtime/localhost/base/clock.h"
#include "runtime/localhost/text/json.h"

namespace formwork::localhost {

struct Event {
  uint64_t number = 0;
  std::string kind;  // host, handler, log, hint, invocation, retry, dead-letter, timer, workflow,
                     // fault, queue
  Json json;         // the whole object
};

class Events {
 public:
  using Listener = std::function<void(const Event&)>;

  explicit Events(Clock& clock) : clock_(clock) {}

  void Emit(std::string_view kind, std::vector<JsonMember> fields);
  // kind "log": level information, warning, error, debug.
  void Log(std::string_view level, std::string_view category, std::string_view message,
           std::string_view invocation = "");
  // One line for the developer, where a surprise of the host has probably hit.
  void Hint(std::string_view function, std::string_view message, std::string_view invocation = "");

  uint64_t Listen(Listener listener);

  void Forget(uint64_t listener) { listeners_.erase(listener); }

  [[nodiscard]] const std::deque<Event>& recent() const { return recent_; }

 private:
  Clock& clock_;
  uint64_t next_ = 1;
  std::deque<Event> recent_;
  std::map<uint64_t, Listener> listeners_;
};

// The event as one calm line for a terminal; "" when it is not for people.
[[nodiscard]] std::string ConsoleLine(const Event& event, bool colour);

}  // namespace formwork::localhost
