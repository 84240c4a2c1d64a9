#pragma once
// Which thread leads: it waits for sockets and runs quick functions where it read them. One that
// sits in a function for too long loses the lead to another thread. And which functions are quick:
// runs earn trust or cost it.

#include <atomic>
#include <cstdint>
#include <optional>

#include "runtime/src/dispatcher.h"

namespace formwork {

class Leadership {
 public:
  static constexpr uint64_t kFirstTerm = 1;
  static constexpr int64_t kStuckNs = 1'500'000;  // in a function for longer than that

  [[nodiscard]] bool Holds(uint64_t term) const { return term == term_.load(); }

  // The leader goes into a function and comes back.
  void Enter(int64_t now_ns) { entered_.store(now_ns); }

  void Leave(int64_t entered_ns) {
    entered_.compare_exchange_strong(entered_ns, 0);  // not what another leader wrote
  }

  [[nodiscard]] bool IsInFunction() const { return entered_.load() != 0; }

  // The term of a new leader, if the present one is stuck.
  [[nodiscard]] std::optional<uint64_t> TakeIfStuck(int64_t now_ns);

 private:
  std::atomic<uint64_t> term_{kFirstTerm};
  std::atomic<int64_t> entered_{0};  // since when the leader is in a function; 0: it is not
};

// May the function's next run be where its request was read?
[[nodiscard]] bool IsTrusted(const Dispatcher::Entry& function);

void Rate(const Dispatcher::Entry& function, int64_t took_ns);

void Distrust(const Dispatcher::Entry& function);

}  // namespace formwork
