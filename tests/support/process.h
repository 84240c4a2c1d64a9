#pragma once
// Runs a program to its end and hands back everything it said. No shell.

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace formwork::test {

struct Ran {
  int exit_code = 0;  // 128 + n when signal n ended it
  std::string out;
  std::string err;
};

struct RunOptions {
  std::string folder = {};  // working directory; empty: this one
  std::map<std::string, std::string> environment =
      {};  // on top of ours; an empty value removes the name
  std::string_view input = {};
};

// Throws when the program cannot be started.
[[nodiscard]] Ran RunProgram(const std::vector<std::string>& command,
                             const RunOptions& options = {});

// `git` in the folder, free of the machine's configuration, as a fixed author at a fixed time.
// Throws with git's own words when it fails; returns its output without the last line end.
std::string Git(const std::string& folder, const std::vector<std::string>& arguments);

}  // namespace formwork::test
