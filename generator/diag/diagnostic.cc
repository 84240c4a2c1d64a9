#include "generator/diag/diagnostic.h"

#include <algorithm>
#include <tuple>

namespace formwork {

void DiagnosticList::Report(Diagnostic diagnostic) {
  diagnostics_.push_back(std::move(diagnostic));
}

bool DiagnosticList::HasErrors() const {
  return ErrorCount() > 0;
}

size_t DiagnosticList::ErrorCount() const {
  return static_cast<size_t>(
      std::ranges::count(diagnostics_, Severity::kError, &Diagnostic::severity));
}

// As they are printed: what the base and each environment say alike counts once.
size_t DiagnosticList::WarningCount() const {
  return static_cast<size_t>(
      std::ranges::count(Sorted(), Severity::kWarning, &Diagnostic::severity));
}

std::vector<Diagnostic> DiagnosticList::Sorted() const {
  std::vector<Diagnostic> sorted = diagnostics_;
  const auto key = [](const Diagnostic& d) {
    return std::tuple(d.span.file, d.span.begin, d.span.end, d.code);
  };
  std::ranges::stable_sort(sorted, {}, key);
  std::vector<Diagnostic> once;
  const auto said = [&](const Diagnostic& diagnostic) {
    for (auto at = once.rbegin(); at != once.rend() && key(*at) == key(diagnostic); ++at) {
      if (at->message == diagnostic.message) return true;
    }
    return false;
  };
  for (Diagnostic& diagnostic : sorted) {
    if (!said(diagnostic)) once.push_back(std::move(diagnostic));
  }
  return once;
}

}  // namespace formwork
