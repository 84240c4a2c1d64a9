#include "runtime/src/events.h"

#include <cmath>

#include <formwork/json_writer.h>

#include "runtime/src/log_lines.h"

namespace formwork {
namespace {

// Every call writes a line; the thread keeps the room that its last one took.
std::string& EmptyText() {
  thread_local std::string text;
  text.clear();
  return text;
}

// {"formwork":"kind", …}: written member by member.
class Line {
 public:
  explicit Line(std::string_view kind) : text_(EmptyText()), writer_(text_) {
    writer_.BeginObject();
    Text<"formwork">(kind);
  }

  template <JsonName kName>
  void Text(std::string_view value) {
    writer_.Key(kName);
    writer_.String(value);
  }

  template <JsonName kName>
  void Number(int64_t value) {
    writer_.Key(kName);
    writer_.Integer(value);
  }

  // Milliseconds to three digits.
  template <JsonName kName>
  void Ms(double value) {
    writer_.Key(kName);
    writer_.Number(std::round(value * 1000) / 1000);
  }

  void End(LogLines* lines) {
    writer_.EndObject();
    if (lines != nullptr) lines->Write(text_);
  }

 private:
  std::string& text_;
  JsonWriter writer_;
};

}  // namespace

void Emit(LogLines* lines, const ApiEvent& event) {
  Line line("api");
  line.Text<"function">(event.function);
  line.Text<"method">(event.method);
  line.Text<"route">(event.route);
  line.Number<"status">(event.status);
  line.Ms<"ms">(event.ms);
  line.Text<"key">(event.key);
  line.Text<"invocation">(event.invocation);
  line.End(lines);
}

void Emit(LogLines* lines, const EventAge& event) {
  Line line("event-age");
  line.Text<"function">(event.function);
  line.Text<"queue">(event.queue);
  line.Number<"ageMs">(event.age_ms);
  line.Number<"attempt">(event.attempt);
  line.Text<"invocation">(event.invocation);
  line.End(lines);
}

void Emit(LogLines* lines, const DeadLetterEvent& event) {
  Line line("dead-letter");
  line.Text<"function">(event.function);
  line.Text<"source">(event.source);
  line.Text<"id">(event.id);
  line.Text<"invocation">(event.invocation);
  line.End(lines);
}

void Emit(LogLines* lines, const ServiceEvent& event) {
  Line line("service");
  line.Text<"function">(event.function);
  line.Text<"service">(event.service);
  line.Text<"outcome">(event.outcome);
  line.Ms<"ms">(event.ms);
  line.Number<"attempts">(event.attempts);
  line.Text<"breaker">(event.breaker);
  line.Number<"tokensIn">(event.tokens_in);
  line.Number<"tokensOut">(event.tokens_out);
  line.Text<"invocation">(event.invocation);
  line.End(lines);
}

void Emit(LogLines* lines, const StartEvent& event) {
  Line line("start");
  line.Text<"build">(event.build);
  line.Number<"functions">(static_cast<int64_t>(event.functions));
  line.Ms<"ms">(event.ms);
  line.End(lines);
}

}  // namespace formwork
