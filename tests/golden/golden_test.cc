// Rendered files as they are, so that a review sees what a change does to them. Few and small: one
// idea a file.

#include <algorithm>
#include <cstdlib>

#include "generator/base/str_cat.h"
#include "tests/support/catch.h"
#include "tests/support/temp_dir.h"
#include "tests/unit/target_azure/render.h"

using namespace formwork;

namespace {

struct Golden {
  const char* idea;
  const char* blueprint;  // examples/<name>/blueprint.yaml or tests/render/<name>.yaml
  const char* path;       // rendered
  const char* file;       // below tests/golden/azure
  const char* from = "";  // only what begins with this line: the idea, not the file
};

std::string From(const std::string& text, const std::string& line) {
  if (line.empty()) return text;
  const size_t at = text.find("\n" + line + "\n");
  REQUIRE(at != std::string::npos);
  return text.substr(at + 1);
}

const std::vector<Golden> kGoldens = {
    {"the smallest platform", "timer-only", "infra/main.bicep", "smallest.bicep",
     "// Logs and telemetry."},
    {"what differs between environments", "two-apps", "infra/main.live.bicepparam",
     "values.bicepparam"},
    {"the host's settings", "stream-guard", "apps/stream-guard/host.json", "host.json"},
    {"an http function that writes and sends", "stream-guard",
     "apps/stream-guard/post-message/function.json", "http-function.json"},
    {"queries with values", "queries", "apps/queries/by-author/function.json",
     "query-function.json"},
    {"changes: leases, retry without end, dead letter", "two-apps",
     "apps/shop-work/shipped/function.json", "changes-function.json"},
    {"a workflow's starter", "http-workflow",
     "apps/long-work/formwork-start-by-message/function.json", "starter-function.json"},
    {"who may do what", "two-apps", "docs/identity.md", "identity.md"},
    {"an API with keys and types", "two-apps", "docs/schemas/Order.schema.json", "schema.json"},
};

}  // namespace

TEST_CASE("Render: golden files", "[golden]") {
  // NOLINTNEXTLINE(concurrency-mt-unsafe): no thread runs yet
  const bool update = std::getenv("FORMWORK_UPDATE_GOLDEN") != nullptr;
  for (const auto& [name, text] : test::Blueprints()) {
    for (const Golden& golden : kGoldens) {
      if (name != golden.blueprint) continue;
      INFO(golden.idea);
      const std::string actual = From(test::RenderGood(text)->Text(golden.path), golden.from);
      const std::string file = StrCat(FORMWORK_SOURCE_DIR, "/tests/golden/azure/", golden.file);
      if (update) test::WriteFile(file, actual);
      CHECK(actual == test::ReadFile(file));
      CHECK(std::ranges::count(actual, '\n') <= 150);
    }
  }
}
