// The documents and the schema that are made from the tables are those in the tree; show reads
// back.
#include "generator/blueprint/reference.h"

#include <cstdlib>

#include "generator/blueprint/load.h"
#include "generator/blueprint/shown.h"
#include "generator/diag/codes.h"
#include "tests/support/catch.h"
#include "tests/support/temp_dir.h"

namespace formwork::blueprint {
namespace {

// The reference platform and every starter.
std::vector<std::string> Blueprints() {
  std::vector<std::string> files = {"examples/stream-guard/blueprint.yaml"};
  for (const std::string starter : {"http-api", "queue-worker", "event-workflow", "moderation"}) {
    files.push_back("blueprints/" + starter + "/blueprint.yaml");
  }
  return files;
}

void IsFresh(const std::string& path, const std::string& made) {
  const std::string file = std::string(FORMWORK_SOURCE_DIR) + "/" + path;
  INFO(path << " is made from the tables; FORMWORK_UPDATE_GOLDEN=1 writes it");
  if (std::getenv("FORMWORK_UPDATE_GOLDEN") != nullptr) {
    test::WriteFile(file, made);
  } else {
    CHECK(test::ReadFile(file) == made);
  }
}

TEST_CASE("ReferenceMarkdown, DiagnosticsMarkdown, JsonSchema: the files in docs are fresh",
          "[reference]") {
  IsFresh("docs/reference.md", ReferenceMarkdown());
  IsFresh("docs/diagnostics.md", DiagnosticsMarkdown());
  IsFresh("docs/blueprint.schema.json", JsonSchema());
}

TEST_CASE("ExplainField: a field says what it takes, its default and its kind", "[reference]") {
  CHECK(ExplainField("queues.attempts") ==
        "queues.attempts\n\n  Deliveries of a message before it goes to the dead letter.\n\n"
        "  value:   a whole number from 1 to 100\n  default: 5\n  kind:    deploy: an "
        "environment may set it\n"
        "  example: attempts: 5\n");
  CHECK(ExplainField("queues.orders.attempts") !=
        std::nullopt);  // an entry's name may stand between
  CHECK(ExplainField("containers.partitionKey")->find("build: the same in all environments") !=
        std::string::npos);
  CHECK(ExplainField("queues.atempts") == std::nullopt);
  CHECK(ExplainField("") == std::nullopt);
}

TEST_CASE("ExplainField: every path of the tables is explained", "[reference]") {
  const auto paths = FieldPaths();
  REQUIRE(paths.size() > 120);
  for (const std::string& path : paths) {
    INFO(path);
    const auto text = ExplainField(path);
    REQUIRE(text);
    CHECK(text->find("\n\n  \n") == std::string::npos);  // each has a sentence
  }
}

TEST_CASE("codes.def: every explanation ends with an example", "[reference]") {
  for (const CodeInfo& code : AllCodes()) {
    INFO(code.number);
    const size_t example = code.explanation.find("\n\n    ");
    REQUIRE(example != std::string_view::npos);
    CHECK(example > 30);  // a sentence before it
  }
}

TEST_CASE("ShowYaml: what it prints reads back to the same blueprint", "[show]") {
  for (const std::string& file : Blueprints()) {
    INFO(file);
    SourceMap sources;
    DiagnosticList problems;
    const auto first = Load(
        sources, sources.Add(file, test::ReadFile(std::string(FORMWORK_SOURCE_DIR) + "/" + file)),
        problems);
    REQUIRE(first);
    REQUIRE(problems.Sorted().empty());  // not even a warning
    for (const bool origins : {false, true}) {
      const std::string shown =
          ShowYaml(first->base, sources, {.origins = origins, .now = 1'700'000'000});
      INFO(shown);
      const auto second = Load(sources, sources.Add("shown.yaml", shown), problems);
      REQUIRE(second);
      CHECK(problems.Sorted().empty());
      CHECK(second->base == first->base);
    }
  }
}

TEST_CASE(
    "ShowYaml: origins say default, the line, or the overlay's line; schedules their next runs",
    "[show]") {
  SourceMap sources;
  DiagnosticList problems;
  const FileId file =
      sources.Add("blueprint.yaml",
                  "formwork: 1\nname: shop\nfunctions:\n  tick: { schedule: \"0 0 3 * * *\" }\n"
                  "hosting: { maxInstances: 50 }\nenvironments:\n  staging:\n    hosting: { "
                  "alwaysReady: 2 }\n");
  const auto platform = Load(sources, file, problems);
  REQUIRE(platform);
  const std::string shown =
      ShowYaml(*platform->Find("staging"), sources, {.origins = true, .now = 1'700'000'000});
  const size_t begin = shown.find("hosting:");
  CHECK(shown.substr(begin, shown.find("functions:") - begin) ==
        "hosting:\n  plan: flex-consumption  # default\n  memory: 512MB  # default\n"
        "  maxInstances: 50  # blueprint.yaml:5\n  alwaysReady: 2  # overlay, blueprint.yaml:8\n"
        "  httpConcurrency: 16  # default\n  timeout: 2m  # default\n");
  CHECK(shown.find("    schedule: 0 0 3 * * *  # blueprint.yaml:4; next: 2023-11-15T03:00:00Z, "
                   "2023-11-16T03:00:00Z, 2023-11-17T03:00:00Z\n") != std::string::npos);
}

}  // namespace
}  // namespace formwork::blueprint
