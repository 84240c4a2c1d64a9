#include <ostream>

#include "generator/base/overload.h"
#include "generator/base/str_cat.h"
#include "generator/cli/command.h"
#include "generator/cli/env.h"
#include "generator/cli/parse.h"
#include "generator/cli/session.h"
#include "generator/git/git.h"

namespace formwork::cli {

namespace {

// What could not be written did not happen: the disk was full or the reader went away.
int Written(int code, Env& env) {
  env.out.flush();
  if (env.out) return code;
  env.err << "formwork: error: cannot write the result\n";
  return code == kDone ? static_cast<int>(kWorldFailed) : code;
}

int Dispatch(std::span<const std::string> args, Env& env) {
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

}  // namespace

int Run(std::span<const std::string> args, Env& env) {
  try {
    return Written(Dispatch(args, env), env);
  } catch (const git::MissingLibrary& missing) {
    return Fail(env, missing.what(), kWorldFailed);
  }
}

std::string Version() {
  return StrCat("formwork ", FORMWORK_VERSION);
}

std::string ToolVersion() {
  return FORMWORK_VERSION;
}

}  // namespace formwork::cli
