#include <algorithm>

#include "generator/base/str_cat.h"
#include "generator/base/utf8.h"
#include "generator/diag/print.h"

namespace formwork::diag {
namespace {

constexpr size_t kWindow = 100;  // code points of a source line that are shown

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

// A message quotes the user's text, which may have any length: its beginning and its end are shown.
std::string Clipped(std::string_view message) {
  constexpr size_t kLongest = 400;
  constexpr size_t kTail = 100;
  const size_t length = CodePoints(message);
  if (length <= kLongest) return Printable(message);
  return StrCat(Printable(message.substr(0, ByteOf(message, kLongest - kTail))), " … ",
                Printable(message.substr(ByteOf(message, length - kTail))));
}

// The part of a long line that is shown: code points.
struct Window {
  size_t first = 0;
  size_t last = 0;
};

Window WindowOf(size_t length, size_t column) {
  const size_t first = length > kWindow && column > kWindow / 2 ? column - kWindow / 2 : 0;
  return {.first = first, .last = std::min(length, first + kWindow)};
}

std::string_view Cut(std::string_view line, size_t first, size_t last) {
  const size_t begin = ByteOf(line, first);
  return line.substr(begin, ByteOf(line, std::max(first, last)) - begin);
}

// Blanks as wide as the text on a terminal; tabs stay tabs.
std::string Blank(std::string_view text) {
  std::string blank;
  while (!text.empty()) {
    const size_t length = ByteOf(text, 1);
    blank +=
        text[0] == '\t' ? std::string("\t") : std::string(Columns(text.substr(0, length)), ' ');
    text.remove_prefix(length);
  }
  return blank;
}

// The source line and the caret under the span, windowed around it when the line is long.
std::string Excerpt(const SourceMap& sources, Span span) {
  const Position at = sources.Locate(span.file, span.begin);
  const std::string_view line = sources.Line(span.file, at.line);
  const size_t column = at.column - 1;
  const uint32_t line_start = sources.LineStart(span.file, at.line);
  const size_t end_byte =
      std::min<size_t>(std::max(span.end, span.begin) - line_start, line.size());
  const size_t end = CodePoints(line.substr(0, end_byte));
  const size_t length = CodePoints(line);
  const Window window = WindowOf(length, column);
  const std::string_view cut = window.first > 0 ? "..." : "";
  const size_t width = Columns(Printable(Cut(line, column, std::min(end, window.last))));
  const std::string lead =
      std::string(cut.size(), ' ') + Blank(Printable(Cut(line, window.first, column)));
  const std::string caret = "^" + std::string(std::max<size_t>(1, width) - 1, '~');
  const std::string number = std::to_string(at.line);
  const std::string pad(number.size() < 5 ? 5 - number.size() : 0, ' ');
  return StrCat(pad, number, " | ", cut, Printable(Cut(line, window.first, window.last)),
                window.last < length ? "..." : "", "\n",
                std::string(std::max<size_t>(5, number.size()), ' '), " | ", lead, caret, "\n");
}

std::string Place(const SourceMap& sources, Span span) {
  if (span.file == kNoFile) return "formwork";
  const Position at = sources.Locate(span.file, span.begin);
  return StrCat(Printable(sources.Name(span.file)), ":", at.line, ":", at.column);
}

std::string PrintOne(const SourceMap& sources, const Diagnostic& diagnostic, bool color) {
  const Style style = StyleOf(diagnostic.severity, color);
  std::string out = StrCat(Place(sources, diagnostic.span), ": ", style.on,
                           SeverityWord(diagnostic.severity), ":", style.off, " ",
                           Clipped(diagnostic.message), " [", CodeName(diagnostic.code), "]\n");
  if (diagnostic.span.file != kNoFile) out += Excerpt(sources, diagnostic.span);
  if (!diagnostic.help.empty()) out += StrCat("  help: ", Clipped(diagnostic.help), "\n");
  for (const Note& note : diagnostic.notes)
    out += StrCat(Place(sources, note.span), ": note: ", Clipped(note.message), "\n");
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

std::string PipelineCommand(const SourceMap& sources, const Diagnostic& diagnostic,
                            std::string_view folder) {
  if (diagnostic.severity == Severity::kNote) return {};
  std::string place;
  if (diagnostic.span.file != kNoFile) {
    const Position at = sources.Locate(diagnostic.span.file, diagnostic.span.begin);
    const std::string& name = sources.Name(diagnostic.span.file);
    const bool below = !folder.empty() && folder != "." && !name.starts_with('/');
    place = StrCat("sourcepath=", EscapeCommand(below ? StrCat(folder, "/", name) : name, true),
                   ";linenumber=", at.line, ";columnnumber=", at.column, ";");
  }
  return StrCat("##vso[task.logissue type=", SeverityWord(diagnostic.severity), ";", place,
                "code=", CodeName(diagnostic.code), "]", EscapeCommand(diagnostic.message, false),
                "\n");
}

// An agent obeys a logging command wherever in a line it stands, also where a blueprint is quoted.
std::string WithoutCommands(std::string text) {
  constexpr std::string_view kCommand = "##vso[";
  for (size_t at = text.find(kCommand); at != std::string::npos; at = text.find(kCommand, at))
    text.replace(at, 2, "**");
  return text;
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
    if (options.pipeline_commands) out += PipelineCommand(sources, diagnostic, options.folder);
    if (error && shown >= options.max_errors) continue;
    shown += error ? 1 : 0;
    std::string one = PrintOne(sources, diagnostic, options.color);
    out += options.pipeline_commands ? WithoutCommands(std::move(one)) : one;
  }
  return out + Summary(errors, warnings, errors - shown);
}

std::string PrintPipelineCommands(const SourceMap& sources, const DiagnosticList& list,
                                  std::string_view folder) {
  std::string out;
  for (const Diagnostic& diagnostic : list.Sorted())
    out += PipelineCommand(sources, diagnostic, folder);
  return out;
}

std::string_view SeverityWord(Severity severity) {
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

std::string CodeName(uint16_t code) {
  std::string digits = std::to_string(code);
  return StrCat("FW", std::string(digits.size() < 4 ? 4 - digits.size() : 0, '0'), digits);
}

}  // namespace formwork::diag
