#pragma once
// The program of an app: built with CMake as the rendered project says, and run on this machine.

#include <string>
#include <string_view>
#include <vector>

#include "generator/base/result.h"
#include "generator/cli/env.h"

namespace formwork::cli {

// Where an app's program comes from and where it lands.
struct AppBuild {
  std::string folder;  // apps/<app>
  std::string preset = "debug";

  [[nodiscard]] std::string Handler() const { return folder + "/build/" + preset + "/handler"; }
};

// Configures where that was not done yet, then builds. The exit code, after saying why not.
int BuildApp(const AppBuild& build, Env& env);

// Runs a program in that folder with `input` as its standard input and one more variable
// ("NAME=value") in its environment; what it wrote to its standard output.
[[nodiscard]] Result<std::string> FilterThrough(const std::string& program,
                                                const std::string& folder,
                                                const std::string& variable,
                                                std::string_view input);

}  // namespace formwork::cli
