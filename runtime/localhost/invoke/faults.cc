#include "runtime/localhost/invoke/faults.h"

#include <algorithm>
#include <cstdlib>
#include <utility>

#include "runtime/localhost/text/strings.h"

namespace formwork::localhost {
namespace {

// "20%", "1/100", "0.2"
std::optional<double> ReadProbability(std::string_view text) {
  double value = 0;
  const size_t slash = text.find('/');
  if (!text.empty() && text.back() == '%') {
    value = std::strtod(std::string(text.substr(0, text.size() - 1)).c_str(), nullptr) / 100;
  } else if (slash != std::string_view::npos) {
    const auto over = ParseInt(text.substr(0, slash));
    const auto under = ParseInt(text.substr(slash + 1));
    if (!over || !under || *under <= 0) return std::nullopt;
    value = static_cast<double>(*over) / static_cast<double>(*under);
  } else {
    value = std::strtod(std::string(text).c_str(), nullptr);
  }
  if (!(value > 0) || value > 1) return std::nullopt;
  return value;
}

// "2s", "500ms", "1m"
std::optional<Duration> ReadDelay(std::string_view text) {
  const size_t digits = text.find_first_not_of("0123456789");
  const auto count = ParseInt(text.substr(0, digits));
  if (!count || digits == std::string_view::npos) return std::nullopt;
  const std::string_view unit = text.substr(digits);
  if (unit == "ms") return Duration(*count);
  if (unit == "s") return std::chrono::seconds(*count);
  if (unit == "m") return std::chrono::minutes(*count);
  return std::nullopt;
}

}  // namespace

std::optional<Fault> ParseFault(std::string_view text, std::string& what) {
  Fault fault;
  fault.text = text;
  const size_t equals = text.find('=');
  what =
      "a fault is written TARGET=KIND[:VALUE], for instance cosmos=429:5%, "
      "handler=crash:1/100, queue=delay:2s";
  if (equals == std::string_view::npos || equals == 0) return std::nullopt;
  fault.target = text.substr(0, equals);
  if (fault.target != "handler" && fault.target != "queue" && fault.target != "cosmos") {
    what =
        "unknown target of a fault '" + fault.target +
        "': handler, queue or cosmos (a service is called by the handler itself, past this host)";
    return std::nullopt;
  }
  const std::vector<std::string_view> parts = Split(text.substr(equals + 1), ':');
  fault.kind = parts[0];
  const auto status = ParseInt(fault.kind);
  const bool known = fault.kind == "crash" || fault.kind == "delay" || fault.kind == "error" ||
                     fault.kind == "timeout" || (status && *status >= 400 && *status < 600);
  if (!known) {
    what = "unknown kind of fault '" + fault.kind +
           "': crash, delay, error, timeout or an HTTP status";
    return std::nullopt;
  }
  for (size_t i = 1; i < parts.size(); ++i) {
    if (const auto delay = ReadDelay(parts[i])) {
      fault.delay = *delay;
    } else if (const auto probability = ReadProbability(parts[i])) {
      fault.probability = *probability;
    } else {
      what = "'" + std::string(parts[i]) +
             "' is neither a probability (20%, 1/100) nor a time (2s, 500ms)";
      return std::nullopt;
    }
  }
  if (fault.kind == "delay" && fault.delay.count() == 0) {
    what = "delay needs a time: " + fault.target + "=delay:2s";
    return std::nullopt;
  }
  return fault;
}

void Faults::Add(Fault fault) {
  Remove(fault.text);
  faults_.push_back(std::move(fault));
}

bool Faults::Remove(std::string_view text) {
  return std::erase_if(faults_,
                       [&](const Fault& f) { return f.text == text || f.target == text; }) > 0;
}

std::optional<Fault> Faults::Hit(std::string_view target) {
  for (Fault& fault : faults_) {
    if (fault.target != target) continue;
    if (std::uniform_real_distribution<double>(0, 1)(random_) >= fault.probability) continue;
    ++fault.hits;
    return fault;
  }
  return std::nullopt;
}

}  // namespace formwork::localhost
