#pragma once
// A circuit breaker: after a row of failures nobody waits for a service that is down; one call at a
// time tries whether it is back. Time is given by the caller.

#include <cstdint>
#include <mutex>
#include <string_view>

namespace formwork {

class Breaker {
 public:
  static constexpr int kFailuresToOpen = 5;
  static constexpr int64_t kOpenMs = 5'000;

  // True if a call may be made now. In the open state one is let through every kOpenMs.
  [[nodiscard]] bool Allow(int64_t now_ms);
  void Succeeded();
  void Failed(int64_t now_ms);

  [[nodiscard]] std::string_view Word(int64_t now_ms) const;  // closed, open, half-open

 private:
  mutable std::mutex mutex_;
  int failures_ = 0;
  int64_t try_at_ms_ = 0;  // when the next probe is let through; 0: closed
  bool probing_ = false;
};

}  // namespace formwork
