#pragma once
// The catalogue of diagnostics: one row per code in codes.def. `explain` and docs print from here.

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "generator/diag/diagnostic.h"

namespace formwork {

struct CodeInfo {
  uint16_t number = 0;
  Severity severity = Severity::kError;
  std::string_view title;
  std::string_view explanation;  // one paragraph, then an example
};

[[nodiscard]] std::span<const CodeInfo> AllCodes();  // ascending
[[nodiscard]] const CodeInfo* FindCode(uint16_t number);

// A diagnostic with its catalogue's severity. An unknown code is a bug of ours.
[[nodiscard]] Diagnostic MakeDiagnostic(uint16_t code, Span span, std::string message,
                                        std::string help = {});

}  // namespace formwork
