// `formwork doctor`: is everything there that building and running a platform on this machine
// needs?

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <ostream>
#include <string>
#include <vector>

#include <sys/stat.h>
#include <unistd.h>

#include "generator/base/str_cat.h"
#include "generator/base/text.h"
#include "generator/cli/commands.h"
#include "generator/cli/run_plan.h"

namespace formwork::cli {
namespace {

enum class Kind { kProgram, kHeader, kLocalHost };
enum class Need { kRequired, kOptional };

struct Tool {
  std::string_view name;
  Kind kind = Kind::kProgram;
  Need need = Need::kRequired;
  std::string_view needed_for;
  std::string_view package;
  std::string_view file = {};     // of a header, below a folder of headers
  std::string_view version = {};  // what the header calls its version
  long at_least = 0;
};

using enum Kind;
using enum Need;

constexpr Tool kTools[] = {
    {"cmake", kProgram, kRequired, "building the app (`formwork run`)", "cmake"},
    {"c++", kProgram, kRequired, "building the app", "g++"},
    {"ninja", kProgram, kRequired, "building the app", "ninja-build"},
    {"boost", kHeader, kRequired, "building the app, 1.75 or newer",
     "libboost1.81-dev (Debian 12) or libboost-dev", "boost/version.hpp", "BOOST_VERSION", 107500},
    {"openssl", kHeader, kRequired, "building the app", "libssl-dev", "openssl/ssl.h"},
    {"protozero", kHeader, kRequired, "building an app with workflows", "libprotozero-dev",
     "protozero/pbf_reader.hpp"},
    {"local host", kLocalHost, kRequired, "running the platform here", "formwork itself"},
    {"git", kProgram, kOptional, "seeing what changed between revisions", "git"},
    {"ccache", kProgram, kOptional, "building faster the second time", "ccache"},
    {"zip", kProgram, kOptional, "packing the app for deployment", "zip"},
    {"clang-format", kProgram, kOptional, "the quality gate 'format'", "clang-format"},
    {"clang-tidy", kProgram, kOptional, "the quality gate 'tidy'", "clang-tidy"},
    {"cppcheck", kProgram, kOptional, "the quality gate 'cppcheck'", "cppcheck"},
    {"az", kProgram, kOptional, "deploying from this machine (pipelines bring their own)",
     "azure-cli (Microsoft's repository)"},
};

bool IsFile(const std::string& path) {
  struct stat status {};

  return ::stat(path.c_str(), &status) == 0 && S_ISREG(status.st_mode);
}

bool IsProgram(const std::string& path) {
  return IsFile(path) && ::access(path.c_str(), X_OK) == 0;
}

// The first of the folders, parted by colons, that holds the file; "" if none does.
std::string FindBelow(std::string_view folders, std::string_view file,
                      bool (*fits)(const std::string&)) {
  for (size_t begin = 0; begin <= folders.size();) {
    const size_t end = std::min(folders.find(':', begin), folders.size());
    std::string candidate = StrCat(folders.substr(begin, end - begin), "/", file);
    if (end > begin && fits(candidate)) return candidate;
    begin = end + 1;
  }
  return {};
}

// What `#define NAME 107400` says in the header; 0 if it says nothing of it.
long VersionIn(const std::string& header, std::string_view name) {
  std::ifstream in(header);
  const std::string mark = StrCat("#define ", name, " ");
  for (std::string line; std::getline(in, line);) {
    if (line.starts_with(mark)) return std::strtol(line.c_str() + mark.size(), nullptr, 10);
  }
  return 0;
}

std::string FindHeader(const Tool& tool, const Env& env) {
  const std::string folders =
      StrCat(env.getenv("CPATH").value_or(""), ":/usr/local/include:/usr/include");
  std::string found = FindBelow(folders, tool.file, IsFile);
  if (!found.empty() && tool.at_least > 0 && VersionIn(found, tool.version) < tool.at_least)
    return {};
  return found;
}

std::string Find(const Tool& tool, const Env& env) {
  switch (tool.kind) {
    case kProgram:
      return FindBelow(env.getenv("PATH").value_or(""), tool.name, IsProgram);
    case kHeader:
      return FindHeader(tool, env);
    case kLocalHost:
      break;
  }
  std::string program = LocalHostProgram(env);
  if (program.find('/') != std::string::npos) return IsProgram(program) ? program : std::string();
  return FindBelow(env.getenv("PATH").value_or(""), program, IsProgram);
}

int RunDoctor(const Arguments& arguments, Env& env) {
  bool missing = false;
  std::string json = "{\n  \"schema_version\": 1,\n  \"tools\": [";
  std::string text;
  bool first = true;
  for (const Tool& tool : kTools) {
    const std::string found = Find(tool, env);
    const bool required = tool.need == kRequired;
    missing = missing || (found.empty() && required);
    json += StrCat(first ? "\n" : ",\n", "    { \"name\": ", JsonQuote(tool.name),
                   ", \"found\": ", found.empty() ? std::string("null") : JsonQuote(found),
                   ", \"required\": ", required ? "true" : "false",
                   ", \"for\": ", JsonQuote(tool.needed_for), " }");
    first = false;
    const std::string_view mark = !found.empty() ? "ok      " : required ? "MISSING " : "absent  ";
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
