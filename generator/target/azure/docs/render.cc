#include "generator/base/str_cat.h"
#include "generator/target/azure/docs/docs.h"

namespace formwork::azure {

using json::Value;

void RenderDocs(const blueprint::Platform& platform, const std::vector<AppView>& apps,
                FileSet& files) {
  const blueprint::Blueprint& blueprint = *apps.front().blueprint;
  const std::vector<Span> cause = {blueprint.name.span};
  const auto add = [&](std::string_view name, std::string bytes, Owner owner,
                       std::string_view emitter, const std::vector<Span>& origin) {
    files.Add(
        StrCat("docs/", name),
        File{.bytes = std::move(bytes), .owner = owner, .emitter = emitter, .origin = origin});
  };
  using enum Owner;
  add("architecture.md", ArchitectureDoc(apps), kOwned,
      "generator/target/azure/docs/architecture.cc", cause);
  add("identity.md", IdentityDoc(apps), kOwned, "generator/target/azure/docs/identity.cc", cause);
  add("operations.md", OperationsDoc(platform, apps), kMerged,
      "generator/target/azure/docs/operations.cc", cause);
  add("openapi.json", json::Write(OpenApi(apps)), kOwned, "generator/target/azure/docs/openapi.cc",
      cause);
  for (const blueprint::TypeDefinition& type : blueprint.types) {
    Value head =
        Value::Obj({{"$schema", Value::Str("https://json-schema.org/draft/2020-12/schema")},
                    {"title", Value::Str(*type.name)}});
    const Value schema = SchemaOf(type, {.before = "", .after = ".schema.json"}, std::move(head));
    add(StrCat("schemas/", *type.name, ".schema.json"), json::Write(schema), kOwned,
        "generator/target/azure/docs/schema.cc", {type.name.span});
  }
}

}  // namespace formwork::azure
