// Builds the surroundings of a run and hands them down; everything else is a library.

#include <cstdlib>
#include <exception>
#include <filesystem>
#include <iostream>

#include <unistd.h>

#include "generator/base/check.h"
#include "generator/cli/env.h"
#include "generator/cli/exit_code.h"
#include "generator/target/azure/azure.h"

int main(int argc, char** argv) {
  using namespace formwork;
  try {
    cli::Env env{.in = std::cin,
                 .out = std::cout,
                 .err = std::cerr,
                 .out_is_terminal = ::isatty(STDOUT_FILENO) == 1,
                 .err_is_terminal = ::isatty(STDERR_FILENO) == 1,
                 .getenv = [](std::string_view name) -> std::optional<std::string> {
                   const char* value = std::getenv(std::string(name).c_str());
                   return value == nullptr ? std::nullopt : std::optional<std::string>(value);
                 },
                 .working_directory = std::filesystem::current_path().string(),
                 .templates = EmbeddedTemplates(),
                 .blueprints = EmbeddedBlueprints(),
                 .targets = {&AzureTarget()}};
    return cli::Run(std::vector<std::string>(argv + 1, argv + argc), env);
  } catch (const std::exception& bug) {
    std::cerr << "formwork: internal error: " << bug.what()
              << "\n  this is a bug of Formwork, not of your blueprint\n";
    return cli::kBug;
  }
}
