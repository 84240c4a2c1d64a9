#include "generator/cli/commands.h"

#include <algorithm>
#include <iterator>

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
    std::vector<Command> all = {InitCommand(),       CheckCommand(),  ShowCommand(),
                                ExplainCommand(),    SchemaCommand(), GenerateCommand(),
                                DiffCommand(),       GraphCommand(),  IdentityCommand(),
                                CompletionCommand(), DoctorCommand()};
    all.push_back(CostCommand());
    all.push_back(RunCommand());
    for (auto& command : DriveCommands())
      all.push_back(command);
    for (auto& command : PipelineCommands())
      all.push_back(command);
    for (auto& command : TemplatesCommands())
      all.push_back(command);
    for (auto& command : WorkflowCommands())
      all.push_back(command);
    return all;
  }();
  return commands;
}

std::string_view GroupSummary(std::string_view group) {
  struct Row {
    std::string_view group;
    std::string_view summary;
  };

  static constexpr Row kRows[] = {
      {"clock", "Drive a running platform: move its virtual clock"},
      {"fault", "Drive a running platform: make services, storage or the handler fail on purpose"},
      {"item", "Drive a running platform: read, write and query documents"},
      {"pipeline", "Show, validate and simulate the rendered pipeline without a cloud"},
      {"queue", "Drive a running platform: send, look at, redrive and clear messages"},
      {"templates", "List the shipped templates or copy one to change it"},
      {"timer", "Drive a running platform: fire a timer now"},
      {"workflow", "Drive a running platform: start, show and steer workflows"},
  };
  const auto* row = std::ranges::find(kRows, group, &Row::group);
  return row == std::end(kRows) ? std::string_view("More commands") : row->summary;
}

}  // namespace formwork::cli
