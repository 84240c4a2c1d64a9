// Every file FW####_name.yaml of this folder says in place what is wrong with it.
// FORMWORK_UPDATE_GOLDEN=1 writes the annotations anew; read the difference before committing it.
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include "generator/diag/codes.h"
#include "generator/diag/print.h"
#include "tests/diagnostics/annotate.h"
#include "tests/support/catch.h"
#include "tests/support/temp_dir.h"

namespace formwork::test {
namespace {
namespace fs = std::filesystem;

std::string Root() {
  return std::string(FORMWORK_SOURCE_DIR) + "/tests/";
}

// Blueprints, and pipelines in a folder of their own.
std::vector<fs::path> Cases() {
  std::vector<fs::path> cases;
  for (const char* folder : {"diagnostics", "diagnostics/pipelines"}) {
    for (const auto& entry : fs::directory_iterator(Root() + folder)) {
      if (entry.path().filename().string().starts_with("FW")) cases.push_back(entry.path());
    }
  }
  std::ranges::sort(cases);
  return cases;
}

Annotated AnnotateCase(const fs::path& path) {
  const std::string plain = Strip(ReadFile(path.string()));
  return path.extension() == ".yml" ? AnnotatePipeline(plain, path.parent_path().string())
                                    : Annotate(plain);
}

// What has no place in a text: files that are not read, templates, the working tree. A story in
// tests/script lets the command say it.
bool IsSaidOfNoLine(uint16_t code) {
  return code == 11 || (code >= 5000 && code < 7000);
}

std::string Scripts() {
  std::string all;
  for (const auto& entry : fs::directory_iterator(Root() + "script")) {
    if (entry.path().extension() == ".txt") all += ReadFile(entry.path().string());
  }
  return all;
}

TEST_CASE("check: annotated files are wrong where they say, and nowhere else", "[diagnostics]") {
  const bool update = std::getenv("FORMWORK_UPDATE_GOLDEN") != nullptr;
  const auto cases = Cases();
  REQUIRE(cases.size() > 100);
  for (const fs::path& path : cases) {
    INFO(path.filename().string());
    const std::string text = ReadFile(path.string());
    const Annotated actual = AnnotateCase(path);
    if (update && actual.text != text) WriteFile(path.string(), actual.text);
    if (!update) CHECK(actual.text == text);
  }
}

TEST_CASE("codes.def: every code has an annotated file named after it, or a story",
          "[diagnostics]") {
  std::set<std::string> covered;
  for (const fs::path& path : Cases()) {
    const std::string name = path.filename().string().substr(0, 6);
    const Annotated actual = AnnotateCase(path);
    const bool reports = std::ranges::any_of(
        actual.codes, [&](uint16_t code) { return diag::CodeName(code) == name; });
    INFO(path.filename().string() << " reports the code it is named after");
    CHECK(reports);
    covered.insert(name);
  }
  const std::string scripts = Scripts();
  for (const CodeInfo& code : AllCodes()) {
    const std::string name = diag::CodeName(code.number);
    INFO(name);
    if (code.title.ends_with("(retired)")) continue;
    if (IsSaidOfNoLine(code.number)) {
      CHECK(scripts.find("[" + name + "]") != std::string::npos);
    } else {
      CHECK(covered.contains(name));
    }
  }
}

}  // namespace
}  // namespace formwork::test
