// `formwork doctor`: is everything there that building and running a platform on this machine
// needs?

#include <ostream>
#include <vector>

#include <sys/stat.h>
#include <unistd.h>

#include "generator/base/str_cat.h"
#include "generator/base/text.h"
#include "generator/cli/commands.h"

namespace formwork::cli {
namespace {

struct Tool {
  std::string_view name;
  std::string_view needed_for;
  std::string_view package;
  bool required;
};

constexpr Tool kTools[] = {
    {"cmake", "building the app (`formwork run`)", "cmake", true},
    {"c++", "building the app", "g++", true},
    {"ninja", "building the app", "ninja-build", true},
    {"git", "seeing what changed between revisions", "git", false},
    {"ccache", "building faster the second time", "ccache", false},
    {"zip", "packing the app for deployment", "zip", false},
    {"clang-format", "the quality gate 'format'", "clang-format", false},
    {"clang-tidy", "the quality gate 'tidy'", "clang-tidy", false},
    {"cppcheck", "the quality gate 'cppcheck'", "cppcheck", false},
    {"az", "deploying from this machine (pipelines bring their own)",
     "azure-cli (Microsoft's repository)", false},
};

std::string FindOnPath(std::string_view name, const Env& env) {
  const std::string path = env.getenv("PATH").value_or("");
  for (size_t begin = 0; begin <= path.size();) {
    size_t end = path.find(':', begin);
    if (end == std::string::npos) end = path.size();
    std::string candidate = StrCat(path.substr(begin, end - begin), "/", name);

    struct stat status {};

    const bool file = ::stat(candidate.c_str(), &status) == 0 && S_ISREG(status.st_mode);
    if (file && ::access(candidate.c_str(), X_OK) == 0) return candidate;
    begin = end + 1;
  }
  return {};
}

int RunDoctor(const Arguments& arguments, Env& env) {
  bool missing = false;
  std::string json = "{\n  \"schema_version\": 1,\n  \"tools\": [";
  std::string text;
  bool first = true;
  for (const Tool& tool : kTools) {
    const std::string found = FindOnPath(tool.name, env);
    missing = missing || (found.empty() && tool.required);
    json += StrCat(first ? "\n" : ",\n", "    { \"name\": ", JsonQuote(tool.name),
                   ", \"found\": ", found.empty() ? std::string("null") : JsonQuote(found),
                   ", \"required\": ", tool.required ? "true" : "false",
                   ", \"for\": ", JsonQuote(tool.needed_for), " }");
    first = false;
    const std::string_view mark = !found.empty()  ? "ok      "
                                  : tool.required ? "MISSING "
                                                  : "absent  ";
    text += StrCat(
        mark, tool.name, std::string(14 - tool.name.size(), ' '),
        found.empty() ? StrCat("for ", tool.needed_for, "; package ", tool.package) : found, "\n");
  }
  env.out << (arguments.Has("--json") ? json + "\n  ]\n}\n" : text);
  return missing ? kWorldFailed : kDone;
}

}  // namespace

Command DoctorCommand() {
  return {.name = "doctor",
          .summary = "Look whether this machine has what building and running a platform needs",
          .example = "formwork doctor",
          .options = {},
          .run = RunDoctor};
}

}  // namespace formwork::cli
