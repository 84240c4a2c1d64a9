#pragma once
// What happens on the platform, as a stream: one JSON object an event (schema_version, kind,
// timestamp and its own fields). The last ones are kept for those who come later; listeners get
// each as it happens. An event is written once, as the line it will be printed as: there are
// several for every request, and most are never looked at.

#include <cstdint>
#include <deque>
#include <functional>
#include <initializer_list>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <variant>

#include "runtime/localhost/base/clock.h"
#include "runtime/localhost/text/json.h"

namespace formwork::localhost {

struct EncodedJson {  // a value that is JSON already
  std::string_view text;
};

// A member of an event. One with an empty text is left out.
struct EventField {
  std::string_view name;
  std::variant<std::string_view, int64_t, EncodedJson> value;
};

struct Event {
  uint64_t number = 0;
  std::string kind;  // host, handler, log, hint, invocation, retry, dead-letter, timer, workflow,
                     // fault, queue
  std::string line;  // the whole object, as JSON without a line break
};

class Events {
 public:
  using Listener = std::function<void(const Event&)>;

  explicit Events(Clock& clock) : clock_(clock) {}

  void Emit(std::string_view kind, std::span<const EventField> fields);

  void Emit(std::string_view kind, std::initializer_list<EventField> fields) {
    Emit(kind, std::span(fields.begin(), fields.size()));
  }

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
