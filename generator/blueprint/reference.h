#pragma once
// The language explained from its own tables: one field for `explain`, all of them for
// docs/reference.md, and the JSON Schema that editors complete from.

#include <string>
#include <string_view>
#include <vector>

#include "generator/blueprint/field.h"
#include "generator/blueprint/field_path.h"

namespace formwork::blueprint {

// What a field takes, means and is when left out.
[[nodiscard]] std::string ExplainField(std::string_view title, const FieldPlace& place);
// Every path of fields, without the names that stand between, for suggestions and completion.
[[nodiscard]] std::vector<std::string> FieldPaths();

[[nodiscard]] std::string ReferenceMarkdown();    // docs/reference.md
[[nodiscard]] std::string DiagnosticsMarkdown();  // docs/diagnostics.md
[[nodiscard]] std::string JsonSchema();           // draft 7, which editors read

// "a duration from 1s to 15m", "a list of names"; for people.
[[nodiscard]] std::string ValueInWords(const FieldSpec& field);

}  // namespace formwork::blueprint
