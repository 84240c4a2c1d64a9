// Load on whole blueprints: the reference, defaults and their origins, environments.
#include "generator/blueprint/load.h"

#include "generator/diag/print.h"
#include "tests/support/catch.h"
#include "tests/support/temp_dir.h"

namespace formwork::blueprint {
namespace {

struct Loaded {
  SourceMap sources;
  DiagnosticList problems;
  std::optional<Platform> platform;

  explicit Loaded(std::string text) {
    const FileId file = sources.Add("blueprint.yaml", std::move(text));
    platform = Load(sources, file, problems);
  }

  // "3:5 FW1002 unknown key …", a line each.
  [[nodiscard]] std::string Problems() const {
    std::string lines;
    for (const Diagnostic& problem : problems.Sorted()) {
      const Position at = sources.Locate(problem.span.file, problem.span.begin);
      lines += std::to_string(at.line) + ":" + std::to_string(at.column) + " " +
               diag::CodeName(problem.code) + " " + problem.message + "\n";
    }
    return lines;
  }
};

std::string Reference() {
  return test::ReadFile(std::string(FORMWORK_SOURCE_DIR) + "/examples/stream-guard/blueprint.yaml");
}

TEST_CASE("Load: the reference platform has no problem", "[blueprint]") {
  const Loaded loaded(Reference());
  REQUIRE(loaded.Problems() == "");
  REQUIRE(loaded.platform);
  const Blueprint& base = loaded.platform->base;
  CHECK(base.name.value == "stream-guard");
  CHECK(base.types.size() == 10);
  CHECK(base.containers.size() == 6);
  CHECK(base.functions.size() == 7);
  CHECK(base.activities.size() == 3);
}

}  // namespace
}  // namespace formwork::blueprint
