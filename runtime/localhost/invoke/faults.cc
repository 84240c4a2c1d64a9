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

std::string Listed(const std::vector<std::string>& words) {
  std::string out;
  for (const std::string& word : words)
    out += (out.empty() ? "" : ", ") + word;
  return out;
}

// What can happen to each; a service is whatever has no row.
std::vector<std::string> KindsOf(std::string_view target) {
  if (target == "handler") return {"crash", "delay", "error", "timeout"};
  if (target == "queue") return {"delay", "error"};
  if (target == "cosmos") return {"delay", "error", "timeout"};
  return {"delay", "error", "timeout", "reset", "garbage"};
}

}  // namespace

std::optional<Fault> Faults::Parse(std::string_view text, std::string& what) const {
  Fault fault;
  fault.text = text;
  const size_t equals = text.find('=');
  what =
      "a fault is written TARGET=KIND[:VALUE], for instance cosmos=429:5%, "
      "handler=crash:1/100, queue=delay:2s";
  if (equals == std::string_view::npos || equals == 0) return std::nullopt;
  fault.target = Lower(text.substr(0, equals));
  std::replace(fault.target.begin(), fault.target.end(), '_', '-');
  const std::vector<std::string> targets = Targets();
  if (std::find(targets.begin(), targets.end(), fault.target) == targets.end()) {
    what = "unknown target of a fault '" + fault.target + "': one of " + Listed(targets);
    return std::nullopt;
  }
  const std::vector<std::string_view> parts = Split(text.substr(equals + 1), ':');
  fault.kind = parts[0];
  const std::vector<std::string> kinds = KindsOf(fault.target);
  const auto status = ParseInt(fault.kind);
  const bool known = std::find(kinds.begin(), kinds.end(), fault.kind) != kinds.end() ||
                     (status && *status >= 400 && *status < 600);
  if (!known) {
    what = "unknown kind of fault '" + fault.kind + "' for " + fault.target + ": " + Listed(kinds) +
           " or an HTTP status";
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
  if ((fault.kind == "delay") != (fault.delay.count() > 0)) {
    what = fault.kind == "delay" ? "delay needs a time: " + fault.target + "=delay:2s"
                                 : "only delay takes a time: " + fault.target + "=delay:2s";
    return std::nullopt;
  }
  return fault;
}

void Faults::AddTarget(std::string_view service) {
  if (std::find(services_.begin(), services_.end(), service) == services_.end())
    services_.emplace_back(service);
}

std::vector<std::string> Faults::Targets() const {
  std::vector<std::string> targets = {"handler", "queue", "cosmos"};
  targets.insert(targets.end(), services_.begin(), services_.end());
  return targets;
}

void Faults::Add(Fault fault) {
  Remove(fault.text);
  faults_.push_back(std::move(fault));
}

bool Faults::Remove(std::string_view text) {
  return std::erase_if(faults_,
                       [&](const Fault& f) { return f.text == text || f.target == text; }) > 0;
}

std::optional<Fault> Faults::Throw(std::string_view target, bool delays) {
  for (Fault& fault : faults_) {
    if (fault.target != target || (fault.kind == "delay") != delays) continue;
    if (std::uniform_real_distribution<double>(0, 1)(random_) >= fault.probability) continue;
    ++fault.hits;
    return fault;
  }
  return std::nullopt;
}

}  // namespace formwork::localhost
