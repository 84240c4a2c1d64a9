#pragma once
// What main makes and hands down: streams, the process's surroundings, the targets. Tests make
// their own.

#include <functional>
#include <iosfwd>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "generator/fileset/embedded.h"
#include "generator/target/target.h"

namespace formwork::cli {

struct Env {
  std::istream& in;
  std::ostream& out;
  std::ostream& err;
  bool out_is_terminal = false;
  bool err_is_terminal = false;
  std::function<std::optional<std::string>(std::string_view)> getenv;
  std::string working_directory;  // absolute
  std::span<const EmbeddedFile> templates;
  std::span<const EmbeddedFile> blueprints;
  std::vector<const Target*> targets;
};

// Runs one command; the result is the process's exit code. Never throws but BugError.
[[nodiscard]] int Run(std::span<const std::string> args, Env& env);

}  // namespace formwork::cli
