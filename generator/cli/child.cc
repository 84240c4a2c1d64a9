#include "generator/cli/child.h"

#include <csignal>

#include <sys/prctl.h>
#include <unistd.h>

namespace formwork::cli {
pid_t StartChild(const std::vector<std::string>& words) {
  std::vector<char*> arguments;
  for (const std::string& word : words)
    arguments.push_back(const_cast<char*>(word.c_str()));  // NOLINT: exec's interface
  arguments.push_back(nullptr);
  const pid_t parent = ::getpid();
  const pid_t child = ::fork();
  if (child == 0) {
    ::prctl(PR_SET_PDEATHSIG, SIGTERM);  // NOLINT: prctl's interface
    if (::getppid() != parent) ::_exit(127);
    ::execvp(arguments[0], arguments.data());
    ::_exit(127);
  }
  return child;
}

}  // namespace formwork::cli
