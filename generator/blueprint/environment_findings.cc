#include "generator/blueprint/environment_findings.h"

#include <algorithm>

#include "generator/base/str_cat.h"

namespace formwork::blueprint {

void EnvironmentFindings::Report(Diagnostic diagnostic) {
  of_base_.emplace(diagnostic.span.begin, diagnostic.span.end, diagnostic.code);
  sink_.Report(std::move(diagnostic));
}

void EnvironmentFindings::ReportOf(const reader::Key& environment, uint32_t end,
                                   Diagnostic diagnostic) {
  const Span& at = diagnostic.span;
  if (of_base_.contains({at.begin, at.end, diagnostic.code})) return;
  errors_ = errors_ || diagnostic.severity == Severity::kError;
  const bool in_overlay = at.begin >= environment.span.begin && at.begin < end;
  if (in_overlay) return waiting_.push_back(std::move(diagnostic));
  Note note{.span = environment.span,
            .message = StrCat("with the values of environment '", environment.text, "'")};
  // The same problem with other figures is said once; two problems of one environment are two.
  const auto same = std::ranges::find_if(waiting_, [&](const Diagnostic& other) {
    return other.span == diagnostic.span && other.code == diagnostic.code &&
           (other.message == diagnostic.message || other.notes.back() != note);
  });
  if (same != waiting_.end()) {
    same->notes.push_back(std::move(note));
  } else {
    diagnostic.notes.push_back(std::move(note));
    waiting_.push_back(std::move(diagnostic));
  }
}

void EnvironmentFindings::Flush() {
  for (Diagnostic& diagnostic : waiting_)
    sink_.Report(std::move(diagnostic));
  waiting_.clear();
}

}  // namespace formwork::blueprint
