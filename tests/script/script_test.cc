// Runs every script of this folder against the real command.

#include "tests/support/script.h"

#include <algorithm>
#include <filesystem>

#include "tests/support/catch.h"

using namespace formwork;

TEST_CASE("script: every file of tests/script holds", "[script]") {
  const std::string folder = std::string(FORMWORK_SOURCE_DIR) + "/tests/script";
  std::vector<std::string> scripts;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.path().extension() == ".txt" && entry.path().filename() != "CMakeLists.txt") {
      scripts.push_back(entry.path().string());
    }
  }
  std::ranges::sort(scripts);
  REQUIRE_FALSE(scripts.empty());
  for (const std::string& script : scripts) {
    const std::string failure =
        test::RunScript(script, std::string(FORMWORK_BINARY_DIR) + "/bin/formwork");
    INFO(failure);
    CHECK(failure.empty());
  }
}

TEST_CASE("script: a script that does not hold says where", "[script]") {
  CHECK(test::SplitWords("replace f 'a b' c") ==
        std::vector<std::string>{"replace", "f", "a b", "c"});
  const test::Archive archive =
      test::ParseArchive("# note\n\nempty f\n-- f --\nx\n-- g/h --\ny\nz\n");
  CHECK(archive.commands == std::vector<std::string>{"empty f"});
  CHECK(archive.files ==
        std::vector<std::pair<std::string, std::string>>{{"f", "x\n"}, {"g/h", "y\nz\n"}});
}
