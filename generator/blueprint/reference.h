#pragma once
// The language explained from its own tables: one field for `explain`, all of them for
// docs/reference.md, and the JSON Schema that editors complete from.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "generator/blueprint/field.h"

namespace formwork::blueprint {

// "containers.partitionKey", "functions", "hosting.memory"; names of entries may stand between.
// nullopt: unknown.
[[nodiscard]] std::optional<std::string> ExplainField(std::string_view path);
// Every path that ExplainField knows, for suggestions and completion.
[[nodiscard]] std::vector<std::string> FieldPaths();

[[nodiscard]] std::string ReferenceMarkdown();    // docs/reference.md
[[nodiscard]] std::string DiagnosticsMarkdown();  // docs/diagnostics.md
[[nodiscard]] std::string JsonSchema();           // draft 7, which editors read

// "a duration from 1s to 15m", "a list of names"; for people.
[[nodiscard]] std::string ValueInWords(const FieldSpec& field);

}  // namespace formwork::blueprint
