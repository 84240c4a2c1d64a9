#include "generator/base/str_cat.h"
#include "generator/target/azure/docs/docs.h"

namespace formwork::azure {

using json::Value;

void RenderDocs(const blueprint::Platform& platform, const std::vector<AppView>& apps,
                FileSet& files) {
  const blueprint::Blueprint& blueprint = *apps.front().blueprint;
  const std::vector<Span> cause = {blueprint.name.span};
  files.Add("docs/architecture.md",
            File{.bytes = ArchitectureDoc(apps), .owner = Owner::kOwned, .origin = cause});
  files.Add("docs/identity.md",
            File{.bytes = IdentityDoc(apps), .owner = Owner::kOwned, .origin = cause});
  files.Add("docs/operations.md",
            File{.bytes = OperationsDoc(platform, apps), .owner = Owner::kMerged, .origin = cause});
  files.Add("docs/openapi.json",
            File{.bytes = json::Write(OpenApi(apps)), .owner = Owner::kOwned, .origin = cause});
  for (const blueprint::TypeDefinition& type : blueprint.types) {
    Value head =
        Value::Obj({{"$schema", Value::Str("https://json-schema.org/draft/2020-12/schema")},
                    {"title", Value::Str(*type.name)}});
    const Value schema = SchemaOf(type, {.before = "", .after = ".schema.json"}, std::move(head));
    files.Add(
        StrCat("docs/schemas/", *type.name, ".schema.json"),
        File{.bytes = json::Write(schema), .owner = Owner::kOwned, .origin = {type.name.span}});
  }
}

}  // namespace formwork::azure
