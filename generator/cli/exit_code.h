#pragma once

// The exit codes, the same for every command (docs/commands.md lists them).

namespace formwork::cli {

enum ExitCode : int {
  kDone = 0,
  kWorldFailed = 1,  // disk, git, child process
  kChanges = 2,      // only with --check, --exit-code
  kBlueprintErrors = 3,
  kConflicts = 4,
  kGateFailed = 5,  // wins over kChanges
  kUsage = 64,
  kBug = 70,
  kInterrupted = 130,
};

}  // namespace formwork::cli
