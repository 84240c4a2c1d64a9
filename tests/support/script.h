#pragma once
// Script tests: one text file holds commands and, behind "-- name --" lines, files. Each runs in a
// fresh folder against the real command. tests/script/README.md lists the commands.

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace formwork::test {

struct Archive {
  std::vector<std::string> commands;                       // without comments and empty lines
  std::vector<std::pair<std::string, std::string>> files;  // in written order
};

[[nodiscard]] Archive ParseArchive(std::string_view text);

// Words of a command line; '…' keeps blanks. Throws on an open quote.
[[nodiscard]] std::vector<std::string> SplitWords(std::string_view line);

// Runs the script at `path` with `formwork` as the command under test. Empty when everything held,
// else what failed: line, expectation, what was there.
[[nodiscard]] std::string RunScript(const std::string& path, const std::string& formwork);

}  // namespace formwork::test
