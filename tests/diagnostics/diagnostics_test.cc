// Every file FW####_name.yaml of this folder says in place what is wrong with it.
// FORMWORK_UPDATE_GOLDEN=1 writes the annotations anew; read the difference before committing it.
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <set>

#include "generator/diag/codes.h"
#include "generator/diag/print.h"
#include "tests/diagnostics/annotate.h"
#include "tests/support/catch.h"
#include "tests/support/temp_dir.h"

namespace formwork::test {
namespace {
namespace fs = std::filesystem;

std::vector<fs::path> Cases() {
  std::vector<fs::path> cases;
  for (const auto& entry :
       fs::directory_iterator(std::string(FORMWORK_SOURCE_DIR) + "/tests/diagnostics")) {
    if (entry.path().extension() == ".yaml") cases.push_back(entry.path());
  }
  std::ranges::sort(cases);
  return cases;
}

TEST_CASE("Load: annotated blueprints are wrong where they say, and nowhere else",
          "[diagnostics]") {
  const bool update = std::getenv("FORMWORK_UPDATE_GOLDEN") != nullptr;
  const auto cases = Cases();
  REQUIRE(cases.size() > 60);
  for (const fs::path& path : cases) {
    INFO(path.filename().string());
    const std::string text = ReadFile(path.string());
    const Annotated actual = Annotate(Strip(text));
    if (update && actual.text != text) WriteFile(path.string(), actual.text);
    if (!update) CHECK(actual.text == text);
  }
}

TEST_CASE("codes.def: every code of reading and judging has an annotated blueprint named after it",
          "[diagnostics]") {
  std::set<std::string> covered;
  for (const fs::path& path : Cases()) {
    const std::string name = path.filename().string().substr(0, 6);
    const Annotated actual = Annotate(Strip(ReadFile(path.string())));
    const bool reports = std::ranges::any_of(
        actual.codes, [&](uint16_t code) { return diag::CodeName(code) == name; });
    INFO(path.filename().string() << " reports the code it is named after");
    CHECK(reports);
    covered.insert(name);
  }
  for (const CodeInfo& code : AllCodes()) {
    if (code.number == 11) continue;  // too large for a case: tests/script/language.txt
    if (code.number >= 4000)
      continue;  // targets, templates and the working tree have tests of their own
    INFO(diag::CodeName(code.number) << " has a case");
    CHECK(covered.contains(diag::CodeName(code.number)));
  }
}

}  // namespace
}  // namespace formwork::test
