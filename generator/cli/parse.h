#pragma once
// Turns the words of a command line into a command and its arguments, or says what is wrong with
// them.

#include <span>
#include <string>
#include <variant>

#include "generator/cli/command.h"

namespace formwork::cli {

struct Parsed {
  const Command* command = nullptr;
  Arguments arguments;
};

struct Help {
  std::string text;  // for stdout
};

struct UsageError {
  std::string text;  // for stderr
};

[[nodiscard]] std::variant<Parsed, Help, UsageError> ParseCommandLine(
    std::span<const std::string> given, const std::vector<Command>& commands);

}  // namespace formwork::cli
