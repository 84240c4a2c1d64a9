#pragma once
// Problem: how a function answers a request that it will not serve. `throw formwork::Problem(404,
// "no such message");` becomes a problem document (RFC 9457) with that status; nothing is written
// to the outputs.

#include <exception>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace formwork {

// One field that does not fit: a JSON pointer and what would be valid.
struct Fault {
  std::string pointer;  // "/author"; "" is the whole body
  std::string message;  // "is longer than 64 characters"

  friend bool operator==(const Fault&, const Fault&) = default;
};

class Problem : public std::exception {
 public:
  explicit Problem(int status, std::string detail = {}, std::vector<Fault> faults = {})
      : status_(status), detail_(std::move(detail)), faults_(std::move(faults)) {}

  [[nodiscard]] int status() const { return status_; }

  [[nodiscard]] const std::string& detail() const { return detail_; }

  [[nodiscard]] const std::vector<Fault>& faults() const { return faults_; }

  [[nodiscard]] const char* what() const noexcept override;

 private:
  int status_;
  std::string detail_;
  std::vector<Fault> faults_;
};

// RFC 9457, compact JSON. `instance` is the invocation's id; left out when empty.
[[nodiscard]] std::string ProblemDocument(int status, std::string_view detail,
                                          const std::vector<Fault>& faults,
                                          std::string_view instance);
[[nodiscard]] std::string_view ReasonPhrase(int status);

}  // namespace formwork
