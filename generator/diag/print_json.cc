#include <algorithm>

#include "generator/base/str_cat.h"
#include "generator/base/text.h"
#include "generator/diag/print.h"

namespace formwork::diag {
namespace {

std::string Place(const SourceMap& sources, Span span) {
  if (span.file == kNoFile) return "null";
  const Position begin = sources.Locate(span.file, span.begin);
  const Position end = sources.Locate(span.file, span.end);
  return StrCat("{ \"file\": ", JsonQuote(sources.Name(span.file)), ", \"line\": ", begin.line,
                ", \"column\": ", begin.column, ", \"endLine\": ", end.line,
                ", \"endColumn\": ", end.column, ", \"byte\": ", span.begin,
                ", \"endByte\": ", span.end, " }");
}

std::string One(const SourceMap& sources, const Diagnostic& diagnostic) {
  std::string notes;
  for (const Note& note : diagnostic.notes) {
    notes += StrCat(notes.empty() ? "" : ", ", "{ \"at\": ", Place(sources, note.span),
                    ", \"message\": ", JsonQuote(note.message), " }");
  }
  const std::string fix =
      !diagnostic.fix ? "null"
                      : StrCat("{ \"at\": ", Place(sources, diagnostic.fix->span),
                               ", \"replacement\": ", JsonQuote(diagnostic.fix->replacement), " }");
  return StrCat("    {\n      \"code\": ", JsonQuote(CodeName(diagnostic.code)),
                ",\n      \"severity\": ", JsonQuote(SeverityWord(diagnostic.severity)),
                ",\n      \"at\": ", Place(sources, diagnostic.span),
                ",\n      \"message\": ", JsonQuote(diagnostic.message),
                ",\n      \"help\": ", JsonQuote(diagnostic.help), ",\n      \"notes\": [", notes,
                "],\n      \"fix\": ", fix, "\n    }");
}

}  // namespace

std::string PrintJson(const SourceMap& sources, const DiagnosticList& list) {
  const std::vector<Diagnostic> sorted = list.Sorted();
  std::string rows;
  for (const Diagnostic& diagnostic : sorted) {
    rows += StrCat(rows.empty() ? "\n" : ",\n", One(sources, diagnostic));
  }
  const auto count = [&](Severity severity) {
    return std::ranges::count(sorted, severity, &Diagnostic::severity);
  };
  return StrCat("{\n  \"schema_version\": 1,\n  \"errors\": ", count(Severity::kError),
                ",\n  \"warnings\": ", count(Severity::kWarning), ",\n  \"diagnostics\": [", rows,
                rows.empty() ? "]\n}\n" : "\n  ]\n}\n");
}

}  // namespace formwork::diag
