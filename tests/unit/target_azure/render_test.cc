// The target from end to end, on the reference platform, every starter and the blueprints of
// tests/render.

#include "tests/unit/target_azure/render.h"

#include <cstdlib>
#include <set>

#include "generator/base/str_cat.h"
#include "tests/support/catch.h"
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
