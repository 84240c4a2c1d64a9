#pragma once
// Faults on purpose: "cosmos=429:5%", "handler=crash:1/100", "queue=delay:2s",
// "cosmos=429:5%". A rule hits with its probability; the random numbers are seeded, so that a drill
// can be repeated.

#include <cstdint>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/localhost/base/clock.h"

namespace formwork::localhost {

struct Fault {
  std::string target;  // handler, queue or cosmos
  std::string kind;    // crash, delay, error, timeout, or an HTTP status
  Duration delay{0};   // of delay
  double probability = 1;
  int64_t hits = 0;
  std::string text;  // as written
};

[[nodiscard]] std::optional<Fault> ParseFault(std::string_view text, std::string& what);

class Faults {
 public:
  explicit Faults(uint64_t seed = 1) : random_(seed) {}

  void Add(Fault fault);
  bool Remove(std::string_view text);

  void Clear() { faults_.clear(); }

  [[nodiscard]] const std::vector<Fault>& list() const { return faults_; }

  // Throws the dice for the target: the rule that hits, if one does.
  [[nodiscard]] std::optional<Fault> Hit(std::string_view target);

 private:
  std::vector<Fault> faults_;
  std::mt19937_64 random_;
};

}  // namespace formwork::localhost
