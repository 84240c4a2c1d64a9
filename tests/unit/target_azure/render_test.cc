// The target from end to end, on the reference platform, every starter and the blueprints of
// tests/render.

#include "tests/unit/target_azure/render.h"

#include <cstdlib>
#include <set>

#include "generator/base/str_cat.h"
#include "tests/support/catch.h"
#include "tests/support/process.h"
#include "tests/support/temp_dir.h"

using namespace formwork;

TEST_CASE("Render: every shipped blueprint renders without a diagnostic", "[azure]") {
  const char* to =
      std::getenv("FORMWORK_RENDER_TO");  // NOLINT(concurrency-mt-unsafe): no thread runs yet
  for (const auto& [name, text] : test::Blueprints()) {
    INFO(name);
    const auto rendering = test::RenderGood(text);
    if (to == nullptr) continue;
    for (const auto& [path, file] : rendering->files->files()) {
      test::WriteFile(StrCat(to, "/", name, "/", path), file.bytes);
    }
  }
}

namespace {

// The compiler as a command: its own program, or the one that Azure's command line brings. Empty
// without either.
std::vector<std::string> BicepCompiler() {
  const auto answers = [](const std::vector<std::string>& command) {
    try {
      return test::RunProgram(command).exit_code == 0;
    } catch (const std::exception&) {
      return false;  // no such program
    }
  };
  if (answers({"bicep", "--version"})) return {"bicep", "build", "--stdout"};
  if (answers({"az", "bicep", "version"})) return {"az", "bicep", "build", "--stdout", "--file"};
  return {};
}

}  // namespace

TEST_CASE("Render: Bicep's own compiler has nothing to say", "[azure]") {
  const std::vector<std::string> compiler = BicepCompiler();
  if (compiler.empty()) {
    WARN("skipped: there is neither bicep nor az on PATH");
    return;
  }
  const test::TempDir folder;
  for (const auto& [name, text] : test::Blueprints()) {
    const auto rendering = test::RenderGood(text);
    for (const auto& [path, file] : rendering->files->files()) {
      if (path.starts_with("infra/"))
        test::WriteFile(folder.File(StrCat(name, "/", path)), file.bytes);
    }
    std::vector<std::string> command = compiler;
    command.push_back(folder.File(StrCat(name, "/infra/main.bicep")));
    const test::Ran ran = test::RunProgram(command);
    INFO(name << "\n" << ran.err);
    CHECK(ran.exit_code == 0);
    CHECK(ran.err.empty());
  }
}
