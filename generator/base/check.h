#pragma once
// FORMWORK_CHECK: an invariant of ours. A failure is our bug: it throws BugError, which only main
// catches (exit 70).

#include <stdexcept>
#include <string>

namespace formwork {

class BugError : public std::logic_error {
 public:
  using std::logic_error::logic_error;
};

[[noreturn]] inline void FailCheck(const char* condition, const char* file, int line) {
  throw BugError(std::string(file) + ":" + std::to_string(line) + ": check failed: " + condition);
}

}  // namespace formwork

#define FORMWORK_CHECK(condition) \
  ((condition) ? static_cast<void>(0) : ::formwork::FailCheck(#condition, __FILE__, __LINE__))
#define FORMWORK_UNREACHABLE() ::formwork::FailCheck("unreachable", __FILE__, __LINE__)
