#pragma once
// The invocations that run, from their record in the log to what is counted when they end.

#include <cstdint>
#include <functional>
#include <set>
#include <string>

#include "runtime/localhost/invoke/platform.h"

namespace formwork::localhost {

struct Begun {
  std::string id;
  uint64_t number = 0;  // of its record
};

class Running {
 public:
  explicit Running(Platform& platform) : platform_(platform) {}

  // The record is good until the next one is added.
  [[nodiscard]] InvocationRecord& Add(const Function& function, std::string id);
  [[nodiscard]] Begun Begin(const Function& function, std::string trigger);
  void Finish(uint64_t number, bool ok, int status, std::string error);

  [[nodiscard]] int64_t count() const { return static_cast<int64_t>(numbers_.size()); }

  // Says whether all that run now have ended; what begins later does not count.
  [[nodiscard]] std::function<bool()> EndOfRunning() const;

 private:
  void EmitEnd(const InvocationRecord& record);

  Platform& platform_;
  std::set<uint64_t> numbers_;
};

}  // namespace formwork::localhost
