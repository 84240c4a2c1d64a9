#pragma once
// A load generator for one request over many connections: one thread, keep-alive, each connection
// in turn.

#include <cstdint>
#include <string>
#include <vector>

namespace formwork::bench {

struct Load {
  uint16_t port = 0;
  int connections = 16;
  double seconds = 2;
  std::vector<std::string> requests;  // connection i sends request i % size, again and again
};

struct Measured {
  double per_second = 0;
  double p50_us = 0;
  double p99_us = 0;
  uint64_t answers = 0;
  uint64_t wrong = 0;  // answers that are no 200
};

// `counted` says which requests' latencies count (all when empty).
[[nodiscard]] Measured Run(const Load& load, const std::vector<bool>& counted = {});

void PinToCore(int core);

}  // namespace formwork::bench
