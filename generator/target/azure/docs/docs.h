#pragma once
// docs/: what people read beside the code. architecture.md draws the platform, identity.md lists
// who may do what and why, operations.md is the runbook; openapi.json and schemas/ describe the API
// and the data.

#include "generator/emit/json/value.h"
#include "generator/fileset/fileset.h"
#include "generator/target/azure/app_view.h"

namespace formwork::azure {

[[nodiscard]] std::string ArchitectureDoc(const std::vector<AppView>& apps);
[[nodiscard]] std::string IdentityDoc(const std::vector<AppView>& apps);
[[nodiscard]] std::string OperationsDoc(const blueprint::Platform& platform,
                                        const std::vector<AppView>& apps);
// Its section about what the blueprint no longer has.
[[nodiscard]] std::string LeavingSection(const std::vector<AppView>& apps);
[[nodiscard]] json::Value OpenApi(const std::vector<AppView>& apps);

// A type as JSON Schema (2020-12). Names of other types become references below `base`:
// "#/components/schemas/" or, with files, "" and ".schema.json" behind the name.
struct References {
  std::string_view before;
  std::string_view after;
};

[[nodiscard]] json::Value SchemaOf(const blueprint::Type& type, References references);
// Members of `head` come first.
[[nodiscard]] json::Value SchemaOf(const blueprint::TypeDefinition& type, References references,
                                   json::Value head = json::Value::Obj());

// Markdown: what the user wrote, so that it reads as written. `|` and line breaks would end a
// table's cell.
[[nodiscard]] std::string Cell(std::string_view text);

void RenderDocs(const blueprint::Platform& platform, const std::vector<AppView>& apps,
                FileSet& files);

}  // namespace formwork::azure
