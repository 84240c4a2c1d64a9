// The documents and the schema that are made from the tables are those in the tree; show reads
// back.
#include "generator/blueprint/reference.h"

#include <cstdlib>

#include "generator/base/str_cat.h"
#include "generator/blueprint/load.h"
#include "generator/blueprint/shown.h"
#include "generator/diag/codes.h"
#include "generator/reader/read_yaml.h"
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

// The text, or what is wrong with the path.
std::string Explained(std::string_view path, const Views& views = {}) {
  const auto found = FindField(path, views);
  if (const auto* astray = std::get_if<Astray>(&found))
    return StrCat(astray->message, "; ", astray->help);
  return ExplainField(path, std::get<FieldPlace>(found));
}

TEST_CASE("ExplainField: a field says what it takes, its default and its kind", "[reference]") {
  const std::string attempts =
      "\n\n  Deliveries of a message before it goes to the dead letter.\n\n"
      "  value:   a whole number from 1 to 100\n  default: 5\n  kind:    deploy: an "
      "environment may set it\n"
      "  example: attempts: 5\n";
  CHECK(Explained("queues.attempts") == "queues.attempts" + attempts);
  // Without a blueprint any name may stand between.
  CHECK(Explained("queues.orders.attempts") == "queues.orders.attempts" + attempts);
  CHECK(Explained("environments.prod.queues.orders.attempts") ==
        "environments.prod.queues.orders.attempts" + attempts);
  CHECK(Explained("containers.partitionKey").find("build: the same in all environments") !=
        std::string::npos);
}

TEST_CASE("FindField: a step that leads nowhere names what is valid there", "[reference]") {
  Shown root;
  root.kind = Shown::Kind::kMap;
  Shown queues = root;
  queues.Add("orders", root);
  queues.Add("ttl", root);  // a name that is a field's as well
  root.Add("queues", queues);
  const Views views = {{"", root}, {"staging", root}};
  const std::string fields = "of, attempts, retryAfter, deadLetter, batch, ttl, description, allow";
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"queues.ordrs", "there is no 'ordrs' in 'queues'; did you mean 'queues.orders'?"},
      {"queues.atempts", "there is no 'atempts' in 'queues'; did you mean 'queues.attempts'?"},
      {"queues.orders.colour",
       "there is no 'colour' in 'queues.orders'; it has the fields " + fields},
      {"queues.colour.ttl", "there is no 'colour' in 'queues'; it has the fields " + fields +
                                "; and the names orders, ttl"},
      {"environments.stagin.queues",
       "there is no 'stagin' in 'environments'; did you mean "
       "'environments.staging'?"},
      {"environments.staging.queus",
       "there is no 'queus' in 'environments.staging'; did you mean "
       "'environments.staging.queues'?"},
      {"environments.staging.environments",
       "there is no 'environments' in 'environments.staging'; "
       "it has the fields approval, "},
      {"queues.orders.ttl.days", "there is no 'days' in 'queues.orders.ttl'; it has no fields"},
      {"", "there is no '' in a blueprint; it has the fields formwork, name, "},
  };
  for (const auto& [path, said] : cases) {
    INFO(path);
    CHECK(Explained(path, views).substr(0, said.size()) == said);
  }
  CHECK(Explained("queues.ttl.ttl", views).find("default: ") != std::string::npos);
  CHECK(Explained("queues.ttl", views).find("Fields:") != std::string::npos);  // the queue
  CHECK(Explained("functions.post-message")
            .ends_with("; and no blueprint here has a name to explain"));
}

// Every path of the schema: its properties, and names of an entry where it takes any.
void SchemaPaths(const reader::Node& schema, const std::string& path,
                 std::vector<std::string>& paths) {
  const auto below = [&](std::string_view name) {
    return path.empty() ? std::string(name) : StrCat(path, ".", name);
  };
  if (const reader::Node* properties = schema.Find("properties")) {
    for (size_t i = 0; i < properties->keys.size(); ++i) {
      const std::string property = below(properties->keys[i].text);  // `paths` grows meanwhile
      paths.push_back(property);
      SchemaPaths(properties->items[i], property, paths);
    }
  }
  for (const std::string_view all : {"allOf", "anyOf"}) {
    const reader::Node* list = schema.Find(all);
    for (size_t i = 0; list != nullptr && i < list->items.size(); ++i)
      SchemaPaths(list->items[i], path, paths);
  }
  for (const std::string_view inner : {"items", "additionalProperties"}) {
    const reader::Node* schemas = schema.Find(inner);
    if (schemas == nullptr || !schemas->IsMapping()) continue;
    const bool named = inner == "additionalProperties";
    if (named) paths.push_back(below("name"));
    SchemaPaths(*schemas, named ? below("name") : path, paths);
  }
}

TEST_CASE("ExplainField: every path of the schema is explained, with a name and without",
          "[reference]") {
  SourceMap sources;
  DiagnosticList problems;
  const auto schema = reader::ReadYaml(sources, sources.Add("schema", JsonSchema()), problems);
  REQUIRE(schema);
  std::vector<std::string> paths = FieldPaths();
  const size_t fields = paths.size();
  REQUIRE(fields > 120);
  SchemaPaths(*schema, "", paths);
  REQUIRE(paths.size() > 2 * fields);
  for (const std::string& path : paths) {
    INFO(path);
    // Whose last step is a name needs a blueprint that has it, but below fields that are named
    // freely.
    const bool name = path.ends_with(".name") && path != "pipeline.pool.name";
    const std::string text = Explained(path);
    const std::string wanted = path + "\n\n  ";
    if (name && text.substr(0, wanted.size()) != wanted) {
      CHECK(text.ends_with("; and no blueprint here has a name to explain"));
    } else {
      CHECK(text.substr(0, wanted.size()) == wanted);
      CHECK(text.find("\n\n  \n") == std::string::npos);  // each has a sentence
    }
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
