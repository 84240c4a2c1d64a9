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

std::string_view Word(Severity severity) {
  return severity == Severity::kError     ? "error"
         : severity == Severity::kWarning ? "warning"
                                          : "note";
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
                ",\n      \"severity\": ", JsonQuote(Word(diagnostic.severity)),
                ",\n      \"at\": ", Place(sources, diagnostic.span),
                ",\n      \"message\": ", JsonQuote(diagnostic.message),
                ",\n      \"help\": ", JsonQuote(diagnostic.help), ",\n      \"notes\": [", notes,
                "],\n      \"fix\": ", fix, "\n    }");
}

}  // namespace

std::string PrintJson(const SourceMap& sources, const DiagnosticList& list) {
  std::string rows;
  for (const Diagnostic& diagnostic : list.Sorted()) {
    rows += StrCat(rows.empty() ? "\n" : ",\n", One(sources, diagnostic));
  }
  return StrCat("{\n  \"schema_version\": 1,\n  \"errors\": ", list.ErrorCount(),
                ",\n  \"warnings\": ", list.WarningCount(), ",\n  \"diagnostics\": [", rows,
                rows.empty() ? "]\n}\n" : "\n  ]\n}\n");
}

}  // namespace formwork::diag
