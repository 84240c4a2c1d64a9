#pragma once
// Faults on purpose: "handler=crash:1/100", "queue=delay:2s", "cosmos=429:5%", "gemini=timeout:20%"
// (a service by its name). A rule hits with its probability; the random numbers are seeded, so that
// a drill can be repeated.

#include <cstdint>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/localhost/base/clock.h"

namespace formwork::localhost {

struct Fault {
  std::string target;  // handler, queue, cosmos or a service
  std::string kind;    // crash, delay, error, timeout, reset, garbage, or an HTTP status
  Duration delay{0};   // of delay
  double probability = 1;
  int64_t hits = 0;
  std::string text;  // as written
};

class Faults {
 public:
  explicit Faults(uint64_t seed = 1) : random_(seed) {}

  // A service that can fail, beside the handler, queues and documents.
  void AddTarget(std::string_view service);
  // nullopt after filling `what`: with what would be valid.
  [[nodiscard]] std::optional<Fault> Parse(std::string_view text, std::string& what) const;

  void Add(Fault fault);
  bool Remove(std::string_view text);

  void Clear() { faults_.clear(); }

  [[nodiscard]] const std::vector<Fault>& list() const { return faults_; }

  // handler, queue, cosmos and the services, in this order.
  [[nodiscard]] std::vector<std::string> Targets() const;

  // Throws the dice for the target: the rule that hits, if one does. Delays have dice of their
  // own: whoever only waits does not ask whether it fails.
  [[nodiscard]] std::optional<Fault> Hit(std::string_view target) { return Throw(target, false); }

  [[nodiscard]] std::optional<Fault> HitDelay(std::string_view target) {
    return Throw(target, true);
  }

 private:
  std::optional<Fault> Throw(std::string_view target, bool delays);

  std::vector<std::string> services_;
  std::vector<Fault> faults_;
  std::mt19937_64 random_;
};

}  // namespace formwork::localhost
