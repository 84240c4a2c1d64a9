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

size_t DiagnosticList::WarningCount() const {
  return static_cast<size_t>(
      std::ranges::count(diagnostics_, Severity::kWarning, &Diagnostic::severity));
}

std::vector<Diagnostic> DiagnosticList::Sorted() const {
  std::vector<Diagnostic> sorted = diagnostics_;
  const auto key = [](const Diagnostic& d) {
    return std::tuple(d.span.file, d.span.begin, d.span.end, d.code);
  };
  std::ranges::stable_sort(sorted, {}, key);
  const auto same = [&](const Diagnostic& a, const Diagnostic& b) { return key(a) == key(b); };
  sorted.erase(std::unique(sorted.begin(), sorted.end(), same), sorted.end());
  return sorted;
}

}  // namespace formwork
