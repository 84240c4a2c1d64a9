// Meaning and rendered files agree: what changes a file has a meaning, what has a meaning changes a
// file.

#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include "generator/blueprint/load.h"
#include "generator/diff/compare.h"
#include "generator/emit/text/templates.h"
#include "generator/fileset/embedded.h"
#include "generator/git/git.h"
#include "generator/provenance/part.h"
#include "generator/reader/read_yaml.h"
#include "generator/target/azure/azure.h"
#include "tests/support/catch.h"
#include "tests/support/random.h"
#include "tests/support/random_blueprint.h"
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
      "a warning is silenced",   // moves what check says
  };
  return names.contains(name);
}

// Nothing for a blueprint that the checks refuse.
std::optional<blueprint::Platform> ReadGood(const std::string& text) {
  SourceMap sources;
  DiagnosticList found;
  auto platform = blueprint::Load(sources, sources.Add("blueprint.yaml", text), found);
  if (!platform || found.HasErrors()) return std::nullopt;
  if (*platform->base.target != AzureTarget().Name()) return std::nullopt;
  AzureTarget().Check(*platform, graph::BuildGraph(platform->base), found);
  if (found.HasErrors()) return std::nullopt;
  return platform;
}

std::vector<provenance::Part> PartsOf(const std::string& text) {
  SourceMap sources;
  DiagnosticList found;
  const FileId file = sources.Add("blueprint.yaml", text);
  const auto root = reader::ReadYaml(sources, file, found);
  REQUIRE(root);
  return provenance::PartsOf(*root, sources.Text(file));
}

// One piece of the blueprint reads otherwise or goes; the text is a good blueprint.
std::string ChangedSomewhere(const std::string& text, test::Random& random) {
  const std::vector<provenance::Part> parts = PartsOf(text);
  for (int tries = 0; tries < 200; ++tries) {
    const provenance::Part& part = parts[random.Below(parts.size())];
    if (part.variants.empty()) continue;
    const auto changed =
        provenance::Edited(text, part.variants[random.Below(part.variants.size())]);
    if (changed && *changed != text && ReadGood(*changed)) return *changed;
  }
  return text;
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

TEST_CASE("Compare: whatever changes in a random blueprint, meaning and rendered files agree",
          "[diff][property]") {
  size_t changes = 0;
  for (uint64_t seed = 0, n = test::Seeds(40, 3'000); seed < n; ++seed) {
    test::Random random(seed);
    const std::string text = test::RandomBlueprint(seed);
    const auto before = ReadGood(text);
    if (!before) continue;  // of no target: a name too long, say
    const auto files = Render(*before);
    CHECK(diff::Compare(*before, *before, {}).empty());
    for (int round = 0; round < 4; ++round) {
      const std::string changed = ChangedSomewhere(text, random);
      const blueprint::Platform after = *ReadGood(changed);
      INFO("seed " << seed << "\n" << *git::UnifiedDiff("blueprint.yaml", text, changed));
      const std::vector<diff::Meaning> rows = diff::Compare(*before, after, {});
      const bool has_meaning = !rows.empty();
      // What a container, queue or secret is for is read in the blueprint alone.
      const bool only_words = std::ranges::all_of(
          rows, [](const diff::Meaning& row) { return row.effect == diff::Effect::kDocument; });
      const bool rendered = Render(after) != files;
      CHECK((rendered == has_meaning || (only_words && !rendered)));
      CHECK(diff::Compare(after, *before, {}).empty() == !has_meaning);
      if (changed != text) ++changes;
    }
  }
  CHECK(changes > 100);
}
