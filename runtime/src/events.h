#pragma once
// The lines of docs/contracts.md that alerts, cost and dashboards read. One function a line.

#include <cstdint>
#include <string>
#include <string_view>

namespace formwork {

class LogLines;

struct ApiEvent {
  std::string_view function;
  std::string_view method;
  std::string_view route;
  int status = 0;
  double ms = 0;
  std::string_view key;
  std::string_view invocation;
};

struct EventAge {
  std::string_view function;
  std::string_view queue;
  int64_t age_ms = 0;
  int attempt = 1;
  std::string_view invocation;
};

struct DeadLetterEvent {
  std::string_view function;
  std::string_view source;
  std::string_view id;
  std::string_view invocation;
};

struct ServiceEvent {
  std::string_view function;
  std::string_view service;
  std::string_view outcome;  // ok, failed, open, timeout…
  double ms = 0;
  int attempts = 0;
  std::string_view breaker;  // closed, open, half-open
  int64_t tokens_in = 0;
  int64_t tokens_out = 0;
  std::string_view invocation;
};

struct StartEvent {
  std::string_view build;
  size_t functions = 0;
  double ms = 0;
};

void Emit(LogLines* lines, const ApiEvent& event);
void Emit(LogLines* lines, const EventAge& event);
void Emit(LogLines* lines, const DeadLetterEvent& event);
void Emit(LogLines* lines, const ServiceEvent& event);
void Emit(LogLines* lines, const StartEvent& event);

}  // namespace formwork
