#pragma once
// A small project in a folder, rendered by the real command, edited by its user, and about to be
// rendered from a changed blueprint: files come, change, move, merge, conflict and go.

#include <map>
#include <string>
#include <vector>

namespace formwork::test {

[[nodiscard]] std::string FormworkBinary();

// Writes the project as it stands before the second run. Throws when the first one fails.
void PrepareProject(const std::string& folder);

// The exit code of a whole second run: 4, one conflict is left.
[[nodiscard]] int Generate(const std::string& folder);

// Every file with its bytes and every folder, without what a run may keep besides
// (.formwork/backup).
using Tree = std::map<std::string, std::string>;
[[nodiscard]] Tree Snapshot(const std::string& folder);

// What is not in both, or not the same: "apps/x: is missing", "apps/y: differs".
[[nodiscard]] std::vector<std::string> Differences(const Tree& expected, const Tree& found);

// What the user wrote, wherever it lies now; every line of it must be there, once at least.
[[nodiscard]] bool HoldsUserLines(const std::string& folder);

}  // namespace formwork::test
