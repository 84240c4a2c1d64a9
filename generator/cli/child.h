#pragma once
// A program that runs beside this one: the local host under `run`.

#include <string>
#include <vector>

#include <sys/types.h>

namespace formwork::cli {

// It gets SIGTERM when we die. -1 when it cannot be started.
[[nodiscard]] pid_t StartChild(const std::vector<std::string>& words);

}  // namespace formwork::cli
