#pragma once
// Result<T>: a value, or why the world refused (disk, git, socket, child process).
// A user's mistake is a Diagnostic and never travels this way; a bug of ours is FORMWORK_CHECK.

#include <string>
#include <utility>
#include <variant>

#include "generator/base/check.h"

namespace formwork {

struct Error {
  enum class Code { kNotFound, kExists, kDenied, kFull, kUnsafe, kBusy, kTooLarge, kIo };

  Code code = Code::kIo;
  std::string message;  // what went wrong, lower case, no full stop
  std::string path;     // which file or address, may be empty

  friend bool operator==(const Error&, const Error&) = default;
};

// "path: message", or the message alone.
inline std::string Describe(const Error& error) {
  return error.path.empty() ? error.message : error.path + ": " + error.message;
}

template <class T>
class [[nodiscard]] Result {
 public:
  Result(T value) : state_(std::move(value)) {}  // NOLINT: implicit by design

  Result(Error error) : state_(std::move(error)) {}  // NOLINT: implicit by design

  explicit operator bool() const { return state_.index() == 0; }

  const T& value() const {
    FORMWORK_CHECK(state_.index() == 0);
    return *std::get_if<0>(&state_);
  }

  T& value() {
    FORMWORK_CHECK(state_.index() == 0);
    return *std::get_if<0>(&state_);
  }

  const Error& error() const {
    FORMWORK_CHECK(state_.index() == 1);
    return *std::get_if<1>(&state_);
  }

  const T& operator*() const { return value(); }

  T& operator*() { return value(); }

  const T* operator->() const { return &value(); }

  T* operator->() { return &value(); }

 private:
  std::variant<T, Error> state_;
};

struct Done {
  friend bool operator==(const Done&, const Done&) = default;
};

using Status = Result<Done>;

}  // namespace formwork
