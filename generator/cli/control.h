#pragma once
// Requests to the local host that runs this project: docs/contracts.md, "The local host's control
// surface". Finds it by .formwork/run.json; loopback only.

#include <string>
#include <string_view>

#include "generator/base/result.h"
#include "generator/cli/arguments.h"
#include "generator/cli/env.h"

namespace formwork::cli {

struct ControlAnswer {
  int status = 0;
  std::string body;  // JSON
};

// `path` stands below /formwork/api/. An Error says that no host runs here, or that it does not
// answer.
[[nodiscard]] Result<ControlAnswer> AskHost(const Arguments& arguments, const Env& env,
                                            std::string_view method, std::string_view path,
                                            std::string_view body = "");

[[nodiscard]] std::string EncodeUrlPart(std::string_view text);

// JSON with two blanks of indentation, one member a line.
[[nodiscard]] std::string IndentJson(std::string_view json);

}  // namespace formwork::cli
