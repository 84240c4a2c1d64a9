// Context: the call's own facts, and its log lines.

#include <chrono>
#include <cmath>

#include <formwork/context.h>
#include <formwork/json_writer.h>

#include "runtime/src/log_lines.h"

namespace formwork {
namespace {

int64_t SteadyMs() {
  return std::chrono::duration_cast<std::chrono::milliseconds>(
             std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

std::string_view Word(LogLevel level) {
  switch (level) {
    case LogLevel::kDebug:
      return "debug";
    case LogLevel::kInformation:
      return "information";
    case LogLevel::kWarning:
      return "warning";
    case LogLevel::kError:
      return "error";
  }
  return "information";
}

// JSON has no word for what is not finite, and a log line must never fail its function.
std::string NumberText(double number) {
  if (!std::isfinite(number)) return std::isnan(number) ? "nan" : number > 0 ? "inf" : "-inf";
  std::string out;
  JsonWriter(out).Number(number);
  return out;
}

}  // namespace

LogField::LogField(std::string_view field, int64_t number)
    : name(field), value(std::to_string(number)), raw(true) {}

LogField::LogField(std::string_view field, uint64_t number)
    : name(field), value(std::to_string(number)), raw(true) {}

LogField::LogField(std::string_view field, double number)
    : name(field), value(NumberText(number)), raw(std::isfinite(number)) {}

LogField::LogField(std::string_view field, bool boolean)
    : name(field), value(boolean ? "true" : "false"), raw(true) {}

Context::Context() : Context("function") {}

Context::Context(std::string function)
    : Context(Origin{.function = std::move(function), .invocation = Uuid::Random().ToString()}) {}

Context::Context(Origin origin)
    : function_(std::move(origin.function)),
      invocation_(std::move(origin.invocation)),
      trace_parent_(std::move(origin.trace_parent)),
      attempt_(origin.attempt),
      deadline_ms_(origin.deadline_ms != 0 ? origin.deadline_ms : SteadyMs() + 3'600'000),
      lines_(origin.lines) {}

Duration Context::Remaining() const {
  return {std::max<int64_t>(0, deadline_ms_ - SteadyMs())};
}

void Context::Log(LogLevel level, std::string_view message, Fields fields) {
  std::string line;
  JsonWriter writer(line);
  const auto text = [&writer](std::string_view key, std::string_view value) {
    writer.Key(key);
    writer.String(value);
  };
  writer.BeginObject();
  text("formwork", "log");
  text("level", Word(level));
  text("function", function_);
  text("invocation", invocation_);
  text("message", message);
  writer.Key("fields");
  writer.BeginObject();
  for (const LogField& field : fields) {
    writer.Key(field.name);
    field.raw ? writer.Raw(field.value) : writer.String(field.value);
  }
  writer.EndObject();
  writer.EndObject();
  if (lines_ != nullptr) {
    lines_->Write(line);
  } else {
    logged_.push_back(std::move(line));
  }
}

}  // namespace formwork
