#pragma once
// What a function is told about its own call, and where it logs. A test makes its own:
// `formwork::Context context;`.

#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include <formwork/types.h>

namespace formwork {

class LogLines;

enum class LogLevel : uint8_t { kDebug, kInformation, kWarning, kError };

// What has a text of its own: Uuid, DateTime, Date, Duration.
template <class Value>
concept HasText = requires(const Value& value) {
  { value.ToString() } -> std::same_as<std::string>;
};

// An enumeration of the blueprint.
template <class Value>
concept HasWord = std::is_enum_v<Value> && requires(Value value) {
  { ToString(value) } -> std::same_as<std::string_view>;
};

// One named value of a log line. Every kind of value that a function has at hand may stand there.
struct LogField {
  LogField(std::string_view field, std::string_view text) : name(field), value(text) {}

  LogField(std::string_view field, const char* text) : name(field), value(text) {}

  LogField(std::string_view field, int64_t number);
  LogField(std::string_view field, uint64_t number);
  LogField(std::string_view field, double number);
  LogField(std::string_view field, bool boolean);

  // A size_t, an int: whatever its width, it is the same number in the log.
  template <std::integral Number>
  LogField(std::string_view field, Number number)
      : LogField(field, std::conditional_t<std::is_signed_v<Number>, int64_t, uint64_t>{number}) {}

  template <HasText Value>
  LogField(std::string_view field, const Value& text) : LogField(field, text.ToString()) {}

  template <HasWord Value>
  LogField(std::string_view field, Value word) : LogField(field, ToString(word)) {}

  std::string_view name;
  std::string value;
  bool raw = false;  // value is JSON already
};

class Context {
 public:
  using Fields = std::initializer_list<LogField>;

  Context();  // for tests: a random invocation, first attempt, an hour of time
  explicit Context(std::string function);

  [[nodiscard]] const std::string& function() const { return function_; }

  [[nodiscard]] const std::string& invocation() const { return invocation_; }

  [[nodiscard]] const std::string& trace_parent() const { return trace_parent_; }

  // Which delivery of the same message or document this is; 1 is the first.
  [[nodiscard]] int attempt() const { return attempt_; }

  [[nodiscard]] DateTime Now() const { return DateTime::Now(); }

  [[nodiscard]] Uuid NewUuid() const { return Uuid::Random(); }

  // What is left until the function's time is up; outgoing calls are cut to it.
  [[nodiscard]] Duration Remaining() const;

  void Debug(std::string_view message, Fields fields = {}) {
    Log(LogLevel::kDebug, message, fields);
  }

  void Info(std::string_view message, Fields fields = {}) {
    Log(LogLevel::kInformation, message, fields);
  }

  void Warn(std::string_view message, Fields fields = {}) {
    Log(LogLevel::kWarning, message, fields);
  }

  void Error(std::string_view message, Fields fields = {}) {
    Log(LogLevel::kError, message, fields);
  }

  void Log(LogLevel level, std::string_view message, Fields fields);

  // In a test: the lines that were logged, as JSON.
  [[nodiscard]] const std::vector<std::string>& logged() const { return logged_; }

  // What the runtime fills in.
  struct Origin {
    std::string function;
    std::string invocation;
    std::string trace_parent = {};
    int attempt = 1;
    int64_t deadline_ms = 0;  // steady clock; 0 for none
    LogLines* lines = nullptr;
  };

  explicit Context(Origin origin);

 private:
  std::string function_;
  std::string invocation_;
  std::string trace_parent_;
  int attempt_ = 1;
  int64_t deadline_ms_ = 0;
  LogLines* lines_ = nullptr;
  std::vector<std::string> logged_;
};

}  // namespace formwork
