// Holds the table of who may include whom, and of who may include a heavy header. Reads the sources
// as text.

#include <algorithm>
#include <filesystem>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "tests/support/catch.h"
#include "tests/support/temp_dir.h"

namespace {
namespace fs = std::filesystem;

using Names = std::set<std::string>;

// Room -> the rooms it may include, itself left out. "main" is generator/main.cc.
const std::map<std::string, Names>& Allowed() {
  static const std::map<std::string, Names> table = {
      {"base", {}},
      {"source", {"base"}},
      {"diag", {"base", "source"}},
      {"fileset", {"base", "source"}},
      {"reader", {"base", "source", "diag"}},
      {"blueprint", {"base", "source", "diag", "reader"}},
      {"graph", {"base", "source", "diag", "blueprint"}},
      {"emit", {"base", "source", "diag", "fileset"}},
      {"git", {"base"}},
      {"tree", {"base", "source", "diag", "fileset", "git"}},
      // Asks through a function that renders: it knows no target.
      {"provenance", {"base", "source", "blueprint", "reader", "fileset", "git"}},
      {"diff", {"base", "source", "diag", "blueprint", "graph", "cost", "emit"}},
      {"cost", {"base", "source", "diag", "blueprint", "graph", "emit", "fileset"}},
      {"cpp", {"base", "source", "diag", "blueprint", "graph", "emit", "fileset"}},
      {"pipeline", {"base", "source", "diag", "blueprint", "graph", "emit", "fileset", "reader"}},
      {"target",
       {"base", "source", "diag", "blueprint", "graph", "emit", "fileset", "cpp", "pipeline",
        "cost"}},
      {"cli",
       {"base", "source", "diag", "reader", "blueprint", "graph", "emit", "fileset", "git", "tree",
        "diff", "cost", "pipeline", "provenance", "target"}},
      {"main", {"base", "cli", "target"}},
      {"runtime/include", {}},
      {"runtime/json", {"runtime/include"}},
      {"runtime/protocol", {"runtime/json", "runtime/include"}},
      {"runtime/durable", {"runtime/include", "runtime/json"}},
      {"runtime/src", {"runtime/include", "runtime/json", "runtime/protocol", "runtime/durable"}},
      {"runtime/testing", {"runtime/include", "runtime/json", "runtime/durable"}},
      {"runtime/front",
       {"runtime/include", "runtime/json", "runtime/protocol", "runtime/durable", "runtime/src"}},
      // The local host shares no line with the runtime that it hosts: both wrong together would go
      // unseen.
      {"runtime/localhost",
       {"runtime/include", "runtime/json", "runtime/protocol", "runtime/durable"}},
  };
  return table;
}

// Heavy header -> the files that may include it.
const std::map<std::string, Names>& HeavyHeaders() {
  static const std::map<std::string, Names> table = {
      {"CLI/", {"generator/cli/parse.cc"}},
      {"yaml-cpp/", {"generator/reader/", "tests/bench/", "tests/unit/emit/"}},
      {"git2", {"generator/git/", "tests/support/"}},
      {"catch2/", {"tests/support/catch.h"}},
  };
  return table;
}

std::string RoomOf(const std::string& path) {
  if (path == "generator/main.cc") return "main";
  const size_t first = path.find('/');
  const size_t second = path.find('/', first + 1);
  if (second == std::string::npos) return path;
  if (path.starts_with("generator/")) return path.substr(first + 1, second - first - 1);
  return path.substr(0, second);  // runtime/protocol
}

std::vector<std::string> Sources(const std::string& root, const std::string& folder) {
  std::vector<std::string> found;
  for (const auto& entry : fs::recursive_directory_iterator(root + "/" + folder)) {
    const std::string extension = entry.path().extension().string();
    if (extension != ".cc" && extension != ".h") continue;
    found.push_back(entry.path().lexically_relative(root).generic_string());
  }
  std::ranges::sort(found);
  return found;
}

std::vector<std::string> Includes(const std::string& path) {
  std::vector<std::string> found;
  std::istringstream text(formwork::test::ReadFile(path));
  for (std::string line; std::getline(text, line);) {
    if (!line.starts_with("#include ")) continue;
    const size_t open = line.find_first_of("\"<");
    const size_t close = line.find_first_of("\">", open + 1);
    if (open != std::string::npos && close != std::string::npos) {
      found.push_back(line.substr(open + 1, close - open - 1));
    }
  }
  return found;
}

// Why `file` may not include `header`, or "".
std::string RoomFault(const std::string& file, const std::string& header) {
  const bool ours = header.starts_with("generator/") || header.starts_with("runtime/") ||
                    header.starts_with("formwork/");
  if (!ours) return "";
  const std::string from = RoomOf(file);
  const std::string to = header.starts_with("formwork/") ? "runtime/include" : RoomOf(header);
  if (from == to) return "";
  const auto row = Allowed().find(from);
  if (row == Allowed().end()) return file + ": the room '" + from + "' is not in the table";
  return row->second.contains(to) ? "" : file + ": '" + from + "' may not include '" + header + "'";
}

std::string HeavyFault(const std::string& file, const std::string& header) {
  for (const auto& [heavy, users] : HeavyHeaders()) {
    if (!header.starts_with(heavy)) continue;
    const bool allowed =
        std::ranges::any_of(users, [&](const std::string& user) { return file.starts_with(user); });
    // Two headers exist to hold one: Catch's two versions, and the calls of libgit2 that git's room
    // loads.
    const bool holder =
        file.ends_with("tests/support/catch.h") || file == "generator/git/library.h";
    if (!allowed || (file.ends_with(".h") && !holder)) {
      return file + ": may not include <" + header + ">";
    }
  }
  const bool beast = header.starts_with("boost/beast") || header.starts_with("boost/asio");
  if ((beast || header == "nlohmann/json.hpp") && file.ends_with(".h"))
    return file + ": <" + header + "> in a header";
  return "";
}

}  // namespace

TEST_CASE("Layering: every include stays within the table", "[layering]") {
  const std::string root = FORMWORK_SOURCE_DIR;
  std::vector<std::string> faults;
  size_t seen = 0;
  for (const char* folder : {"generator", "runtime", "tests"}) {
    for (const std::string& file : Sources(root, folder)) {
      for (const std::string& header : Includes(root + "/" + file)) {
        ++seen;
        if (std::string(folder) != "tests") faults.push_back(RoomFault(file, header));
        faults.push_back(HeavyFault(file, header));
      }
    }
  }
  std::erase(faults, "");
  for (const std::string& fault : faults)
    UNSCOPED_INFO(fault);
  CHECK(faults.empty());
  CHECK(seen > 100);
}

TEST_CASE("Layering: a forbidden include is seen", "[layering]") {
  CHECK(RoomFault("generator/emit/bicep/print.cc", "generator/blueprint/model.h") ==
        "generator/emit/bicep/print.cc: 'emit' may not include 'generator/blueprint/model.h'");
  CHECK_FALSE(RoomFault("runtime/localhost/http/front.cc", "runtime/src/server.h").empty());
  CHECK_FALSE(RoomFault("generator/cli/check.cc", "formwork/app.h").empty());
  CHECK_FALSE(HeavyFault("generator/cli/check.cc", "CLI/CLI.hpp").empty());
  CHECK_FALSE(HeavyFault("runtime/src/server.h", "boost/beast/http.hpp").empty());
}
