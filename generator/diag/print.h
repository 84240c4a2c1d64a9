#pragma once
// Diagnostics as people and programs read them. The text is made from the same values as the JSON.

#include <string>
#include <string_view>

#include "generator/diag/diagnostic.h"
#include "generator/source/source_map.h"

namespace formwork::diag {

struct PrintOptions {
  bool color = false;
  // Azure Pipelines' ##vso lines as well, so that they show on a pull request.
  bool pipeline_commands = false;
  size_t max_errors = 20;   // what is beyond is counted
  std::string folder = {};  // of the sources, for ##vso lines: relative to what was checked out
};

// file:line:column, the message, the source line with a caret, help and notes; empty when there is
// nothing to say.
[[nodiscard]] std::string PrintText(const SourceMap& sources, const DiagnosticList& list,
                                    const PrintOptions& options);

// The ##vso lines alone, for a command whose own output is JSON.
[[nodiscard]] std::string PrintPipelineCommands(const SourceMap& sources,
                                                const DiagnosticList& list,
                                                std::string_view folder);

// One document: { "schema_version": 1, "errors": n, "warnings": n, "diagnostics": [ … ] }.
[[nodiscard]] std::string PrintJson(const SourceMap& sources, const DiagnosticList& list);

// "FW1004".
[[nodiscard]] std::string CodeName(uint16_t code);

// "error", "warning", "note".
[[nodiscard]] std::string_view SeverityWord(Severity severity);

}  // namespace formwork::diag
