#include <ostream>

#include "generator/base/overload.h"
#include "generator/base/str_cat.h"
#include "generator/cli/command.h"
#include "generator/cli/env.h"
#include "generator/cli/parse.h"

namespace formwork::cli {

int Run(std::span<const std::string> args, Env& env) {
  return std::visit(
      Overload{[&](const Parsed& parsed) { return parsed.command->run(parsed.arguments, env); },
               [&](const Help& help) {
                 env.out << help.text;
                 return static_cast<int>(kDone);
               },
               [&](const UsageError& error) {
                 env.err << error.text;
                 return static_cast<int>(kUsage);
               }},
      ParseCommandLine(args, Commands()));
}

std::string Version() {
  return StrCat("formwork ", FORMWORK_VERSION);
}

}  // namespace formwork::cli
