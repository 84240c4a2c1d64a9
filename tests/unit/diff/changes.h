#pragma once
// Changes of the test's blueprint, each with what it has to mean.

#include <string>
#include <vector>

namespace formwork::test {

struct BlueprintChange {
  const char* name;
  const char* find;  // occurs once in the blueprint; with a leading @: anywhere in it
  const char* replace;
  std::vector<std::string> meaning;  // "effect kind name: message [environments]", all rows
};

// A blueprint that uses everything.
[[nodiscard]] const std::string& ChangesBlueprint();
[[nodiscard]] const std::vector<BlueprintChange>& BlueprintChanges();
// The blueprint with the change made. Throws when `find` does not occur exactly once.
[[nodiscard]] std::string Changed(const BlueprintChange& change);

}  // namespace formwork::test
