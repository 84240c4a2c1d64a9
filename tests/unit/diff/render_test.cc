// Meaning and rendered files agree: what changes a file has a meaning, what has a meaning changes a
// file.

#include <map>
#include <set>

#include "generator/blueprint/load.h"
#include "generator/diff/compare.h"
#include "generator/emit/text/templates.h"
#include "generator/fileset/embedded.h"
#include "generator/target/azure/azure.h"
#include "tests/support/catch.h"
#include "tests/unit/diff/changes.h"

using namespace formwork;

namespace {

blueprint::Platform Read(const std::string& text) {
  SourceMap sources;
  DiagnosticList found;
  auto platform = blueprint::Load(sources, sources.Add("blueprint.yaml", text), found);
  REQUIRE(platform);
  return std::move(*platform);
}

std::map<std::string, std::string> Render(const blueprint::Platform& platform) {
  DiagnosticList found;
  const auto files = AzureTarget().Render(platform, graph::BuildGraph(platform.base),
                                          Templates(EmbeddedTemplates()), found);
  REQUIRE(files);
  std::map<std::string, std::string> texts;
  for (const auto& [path, file] : files->files())
    texts[path] = file.bytes;
  return texts;
}

// Where the two differ on purpose.
bool IsException(const std::string& name) {
  static const std::set<std::string> names = {
      "alert levels reordered",  // a list whose order says nothing is rendered in its order
      "activities reordered",    // likewise, in the workflow's stub
      "plan",                    // the target renders the same app for every plan so far
      "the usage is stated",     // moves the estimated cost, not a file
  };
  return names.contains(name);
}

}  // namespace

TEST_CASE("Compare: every rendered change has a meaning and every meaning is rendered",
          "[diff][property]") {
  const blueprint::Platform before = Read(test::ChangesBlueprint());
  const auto old_files = Render(before);
  for (const test::BlueprintChange& change : test::BlueprintChanges()) {
    INFO(change.name);
    const blueprint::Platform after = Read(test::Changed(change));
    const bool has_meaning = !diff::Compare(before, after, {}).empty();
    CHECK(((Render(after) != old_files) == has_meaning) != IsException(change.name));
  }
}
