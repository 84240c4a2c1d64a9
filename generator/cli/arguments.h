#pragma once
// The command line of one command, parsed: which options were given with what values. CLI11 stays
// in arguments.cc.

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace formwork::cli {

// One option or positional of a command's table row.
struct Option {
  std::string_view name;        // "--dry-run", "-n,--top"; a positional has no dashes: "FUNCTION"
  std::string_view value = {};  // what the value is called in the help ("FILE"); empty: a flag
  std::string_view help = {};
  bool repeated = false;  // may be given more than once
  bool required = false;
  std::vector<std::string_view> choices = {};  // what is valid, if it is a closed list
  int64_t most = 0;                            // a whole number from 0 to this, if it is not 0
};

class Arguments {
 public:
  // By the long name ("--dry-run") or the positional's name ("FUNCTION").
  [[nodiscard]] bool Has(std::string_view name) const { return values_.contains(name); }

  [[nodiscard]] std::optional<std::string> Value(std::string_view name) const;
  [[nodiscard]] std::string ValueOr(std::string_view name, std::string_view otherwise) const;
  [[nodiscard]] std::vector<std::string> Values(std::string_view name) const;

  void Set(std::string name, std::vector<std::string> values) {
    values_[std::move(name)] = std::move(values);
  }

 private:
  std::map<std::string, std::vector<std::string>, std::less<>> values_;  // a flag: no values
};

}  // namespace formwork::cli
