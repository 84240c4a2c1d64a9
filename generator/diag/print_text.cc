#include <algorithm>

#include "generator/base/str_cat.h"
#include "generator/base/text.h"
#include "generator/diag/print.h"

namespace formwork::diag {
namespace {

constexpr size_t kWindow = 100;  // code points of a source line that are shown

std::string_view Word(Severity severity) {
  switch (severity) {
    case Severity::kError:
      return "error";
    case Severity::kWarning:
      return "warning";
    case Severity::kNote:
      return "note";
  }
  return "note";
}

struct Style {
  std::string_view on;
  std::string_view off;
};

Style StyleOf(Severity severity, bool color) {
  if (!color) return {};
  switch (severity) {
    case Severity::kError:
      return {"\x1b[1;31m", "\x1b[0m"};
    case Severity::kWarning:
      return {"\x1b[1;33m", "\x1b[0m"};
    case Severity::kNote:
      return {"\x1b[1;36m", "\x1b[0m"};
  }
  return {};
}

// Byte offset of the n-th code point.
size_t ByteOf(std::string_view text, size_t n) {
  size_t i = 0;
  for (; i < text.size() && n > 0; --n) {
    do {
      ++i;
    } while (i < text.size() && (static_cast<unsigned char>(text[i]) & 0xC0U) == 0x80U);
  }
  return i;
}

// Control characters of the user's text never reach a terminal.
std::string Printable(std::string_view text) {
  std::string out;
  for (const char c : text)
    out += (static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == '\x7f' ? '?' : c;
  return out;
}

// The source line and the caret under the span, windowed around it when the line is long.
std::string Excerpt(const SourceMap& sources, Span span) {
  const Position at = sources.Locate(span.file, span.begin);
  const std::string_view line = sources.Line(span.file, at.line);
  const size_t column = at.column - 1;
  const size_t length = CodePoints(line);
  const uint32_t line_start = sources.LineStart(span.file, at.line);
  const size_t end_byte =
      std::min<size_t>(std::max(span.end, span.begin) - line_start, line.size());
  const size_t begin_byte = std::min<size_t>(span.begin - line_start, line.size());
  const size_t width =
      std::max<size_t>(1, CodePoints(line.substr(begin_byte, end_byte - begin_byte)));
  const size_t first = length > kWindow && column > kWindow / 2 ? column - kWindow / 2 : 0;
  const size_t last = std::min(length, first + kWindow);
  const std::string_view shown =
      line.substr(ByteOf(line, first), ByteOf(line, last) - ByteOf(line, first));
  const std::string_view before_text = first > 0 ? "..." : "";
  std::string lead(before_text.size(), ' ');
  for (const char c :
       line.substr(ByteOf(line, first), ByteOf(line, column) - ByteOf(line, first))) {
    if ((static_cast<unsigned char>(c) & 0xC0U) != 0x80U) lead += c == '\t' ? '\t' : ' ';
  }
  const std::string caret =
      "^" +
      std::string(std::min(width, std::max<size_t>(1, last - std::min(last, column))) - 1, '~');
  const std::string number = std::to_string(at.line);
  const std::string pad(number.size() < 5 ? 5 - number.size() : 0, ' ');
  return StrCat(pad, number, " | ", before_text, Printable(shown), last < length ? "..." : "", "\n",
                std::string(std::max<size_t>(5, number.size()), ' '), " | ", lead, caret, "\n");
}

std::string Place(const SourceMap& sources, Span span) {
  if (span.file == kNoFile) return "formwork";
  const Position at = sources.Locate(span.file, span.begin);
  return StrCat(sources.Name(span.file), ":", at.line, ":", at.column);
}

std::string PrintOne(const SourceMap& sources, const Diagnostic& diagnostic, bool color) {
  const Style style = StyleOf(diagnostic.severity, color);
  std::string out =
      StrCat(Place(sources, diagnostic.span), ": ", style.on, Word(diagnostic.severity), ":",
             style.off, " ", diagnostic.message, " [", CodeName(diagnostic.code), "]\n");
  if (diagnostic.span.file != kNoFile) out += Excerpt(sources, diagnostic.span);
  if (!diagnostic.help.empty()) out += StrCat("  help: ", diagnostic.help, "\n");
  for (const Note& note : diagnostic.notes)
    out += StrCat(Place(sources, note.span), ": note: ", note.message, "\n");
  return out;
}

// Azure Pipelines' logging commands end at the line; these characters are written as it reads them.
std::string EscapeCommand(std::string_view text, bool property) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '%':
        out += "%AZP25";
        break;
      case '\r':
        out += "%0D";
        break;
      case '\n':
        out += "%0A";
        break;
      case ';':
        out += property ? "%3B" : ";";
        break;
      case ']':
        out += property ? "%5D" : "]";
        break;
      default:
        out += c;
    }
  }
  return out;
}

std::string PipelineCommand(const SourceMap& sources, const Diagnostic& diagnostic) {
  if (diagnostic.severity == Severity::kNote) return {};
  std::string place;
  if (diagnostic.span.file != kNoFile) {
    const Position at = sources.Locate(diagnostic.span.file, diagnostic.span.begin);
    place = StrCat("sourcepath=", EscapeCommand(sources.Name(diagnostic.span.file), true),
                   ";linenumber=", at.line, ";columnnumber=", at.column, ";");
  }
  return StrCat("##vso[task.logissue type=", Word(diagnostic.severity), ";", place,
                "code=", CodeName(diagnostic.code), "]", EscapeCommand(diagnostic.message, false),
                "\n");
}

std::string Summary(size_t errors, size_t warnings, size_t hidden) {
  std::string out;
  if (hidden > 0) out += StrCat("… and ", hidden, hidden == 1 ? " more error\n" : " more errors\n");
  if (errors > 0) out += StrCat(errors, errors == 1 ? " error" : " errors");
  if (errors > 0 && warnings > 0) out += ", ";
  if (warnings > 0) out += StrCat(warnings, warnings == 1 ? " warning" : " warnings");
  return out.empty() ? out : out + "\n";
}

}  // namespace

std::string PrintText(const SourceMap& sources, const DiagnosticList& list,
                      const PrintOptions& options) {
  std::string out;
  size_t shown = 0;
  size_t errors = 0;
  size_t warnings = 0;
  for (const Diagnostic& diagnostic : list.Sorted()) {
    const bool error = diagnostic.severity == Severity::kError;
    errors += error ? 1 : 0;
    warnings += diagnostic.severity == Severity::kWarning ? 1 : 0;
    if (options.pipeline_commands) out += PipelineCommand(sources, diagnostic);
    if (error && shown >= options.max_errors) continue;
    shown += error ? 1 : 0;
    out += PrintOne(sources, diagnostic, options.color);
  }
  return out + Summary(errors, warnings, errors - shown);
}

std::string CodeName(uint16_t code) {
  std::string digits = std::to_string(code);
  return StrCat("FW", std::string(digits.size() < 4 ? 4 - digits.size() : 0, '0'), digits);
}

}  // namespace formwork::diag
