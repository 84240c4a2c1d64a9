#include "generator/cli/commands.h"

namespace formwork::cli {

const std::vector<Option>& CommonOptions() {
  static const std::vector<Option> options = {
      {.name = "--json", .help = "Print the result as one JSON document (schema_version 1)"},
      {.name = "-C", .value = "DIR", .help = "The project's folder (default: this one)"},
      {.name = "-f",
       .value = "FILE",
       .help = "The blueprint, relative to the folder (default: blueprint.yaml)"},
      {.name = "-e,--environment",
       .value = "ENV",
       .help = "The environment whose values count (default: the base)"},
      {.name = "--templates",
       .value = "DIR",
       .help = "A folder of templates that replace shipped ones"},
  };
  return options;
}

const std::vector<Command>& Commands() {
  static const std::vector<Command> commands = [] {
    std::vector<Command> all = {CheckCommand(),    GenerateCommand(),   GraphCommand(),
                                IdentityCommand(), CompletionCommand(), DoctorCommand()};
    for (auto& command : PipelineCommands())
      all.push_back(command);
    for (auto& command : TemplatesCommands())
      all.push_back(command);
    return all;
  }();
  return commands;
}

}  // namespace formwork::cli
