#pragma once
// The rows of the command table, one maker per file.

#include <vector>

#include "generator/cli/command.h"

namespace formwork::cli {

[[nodiscard]] Command InitCommand();
[[nodiscard]] Command CheckCommand();
[[nodiscard]] Command ShowCommand();
[[nodiscard]] Command ExplainCommand();
[[nodiscard]] Command SchemaCommand();
[[nodiscard]] Command DiffCommand();
[[nodiscard]] Command GenerateCommand();
[[nodiscard]] Command CostCommand();
[[nodiscard]] Command GraphCommand();
[[nodiscard]] Command IdentityCommand();
[[nodiscard]] Command CompletionCommand();
[[nodiscard]] Command DoctorCommand();
[[nodiscard]] Command ReplayCommand();
[[nodiscard]] Command RunCommand();
[[nodiscard]] std::vector<Command> DriveCommands();
[[nodiscard]] std::vector<Command> PipelineCommands();
[[nodiscard]] std::vector<Command> TemplatesCommands();
[[nodiscard]] std::vector<Command> WorkflowCommands();

}  // namespace formwork::cli
