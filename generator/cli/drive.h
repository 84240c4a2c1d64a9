#pragma once
// What the commands that drive a running platform share: where input comes from, how the host is
// asked, how its answer is printed.

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "generator/cli/arguments.h"
#include "generator/cli/command.h"
#include "generator/cli/env.h"
#include "generator/cli/host_client.h"

namespace formwork::cli {

// What the host answered with 2xx; nullopt after the refusal has been said.
[[nodiscard]] std::optional<std::string> Ask(const Arguments& arguments, Env& env,
                                             std::string_view method, const std::string& path,
                                             std::string_view body = "",
                                             Patience patience = Patience::kHalfMinute);

// The answer as JSON with --json, else in the words of `text`. The exit code.
[[nodiscard]] int Say(const Arguments& arguments, Env& env,
                      const std::optional<std::string>& answer,
                      const std::function<std::string(const std::string&)>& text);

// "queues/<value of the argument><rest>"
[[nodiscard]] std::string At(std::string_view resource, const Arguments& arguments,
                             std::string_view name, std::string_view rest);

[[nodiscard]] Option DataOption();

[[nodiscard]] std::vector<Command> QueueCommands();
[[nodiscard]] std::vector<Command> ItemCommands();

}  // namespace formwork::cli
