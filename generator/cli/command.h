#pragma once
// A command is a row of a table: name, one line of help, an example, options, the function that
// runs it.

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "generator/cli/arguments.h"
#include "generator/cli/env.h"
#include "generator/cli/exit_code.h"

namespace formwork::cli {

struct Command {
  std::string_view name;     // "check", "queue send": two words make a subcommand
  std::string_view summary;  // one line, imperative, no full stop
  std::string_view example;  // one command line that works
  std::vector<Option> options;
  int (*run)(const Arguments& arguments, Env& env) = nullptr;
};

// Every command of the tool, in the order of the help.
[[nodiscard]] const std::vector<Command>& Commands();

// Options that every command takes: --json, -C, -f, -e, --templates.
[[nodiscard]] const std::vector<Option>& CommonOptions();

// What a group of subcommands is for ("queue", "templates"); one line, imperative.
[[nodiscard]] std::string_view GroupSummary(std::string_view group);

// One line per word of the first level, for completion and help.
[[nodiscard]] std::string Version();
// The manifest names the version without the program's name before it.
[[nodiscard]] std::string ToolVersion();

}  // namespace formwork::cli
