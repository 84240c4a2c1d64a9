#pragma once
// How a handler's process is started: host.json's description of it, made a command line, a folder
// and an environment as Azure's host makes them.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "runtime/localhost/config/host_json.h"
#include "runtime/localhost/handler/process.h"

namespace formwork::localhost {

struct HandlerPlan {
  std::string root;  // of the app
  HandlerDescription description;
  Duration initialization_timeout{30'000};
  std::optional<uint16_t> port;
  bool graceful =
      false;  // SIGTERM and time to leave, for sanitizers and coverage; Azure's host sends SIGKILL
};

// The command line as the host builds it: joined by blanks without quoting, %NAME% of the
// environment replaced or removed, so that an argument with a blank becomes two.
[[nodiscard]] std::vector<std::string> HandlerArguments(const HandlerDescription& handler,
                                                        const Settings& settings);
// Absolute where the file exists, else the bare name for PATH.
[[nodiscard]] std::string HandlerExecutable(const HandlerDescription& handler,
                                            const std::string& root, const Settings& settings);
// All of it, for a handler that is to listen on `port`. Gives the executable the execute bit that a
// zip has lost, as Azure's host does on its Linux plans.
[[nodiscard]] ProcessSpec HandlerProcess(const HandlerPlan& plan, const Settings& settings,
                                         uint16_t port);

}  // namespace formwork::localhost
