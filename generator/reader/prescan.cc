#include "generator/reader/prescan.h"

#include <optional>

#include "generator/base/str_cat.h"
#include "generator/base/utf8.h"
#include "generator/diag/codes.h"
#include "generator/reader/read_yaml.h"

namespace formwork::reader {
namespace {

std::string HexByte(char c) {
  constexpr char kHex[] = "0123456789abcdef";
  const auto byte = static_cast<uint8_t>(c);
  return {'0', 'x', kHex[byte >> 4U], kHex[byte & 15U]};
}

bool IsUtf16(std::string_view text) {
  return text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF");
}

// Line ends are LF or CRLF; a CR alone is a line end to some readers and a blank to others.
std::optional<size_t> FirstControl(std::string_view text) {
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\t' || text[i] == '\n') continue;
    if (text[i] == '\r' && text.substr(i + 1, 1) == "\n") continue;
    if (ControlLength(text, i) > 0) return i;
  }
  return std::nullopt;
}

// A tab in the white space that a line with content begins with; one report per file says it.
std::optional<size_t> FirstIndentingTab(std::string_view text) {
  size_t line = 0;
  while (line < text.size()) {
    size_t at = line;
    std::optional<size_t> tab;
    for (; at < text.size() && (text[at] == ' ' || text[at] == '\t'); ++at) {
      if (text[at] == '\t' && !tab) tab = at;
    }
    const bool blank = at >= text.size() || text[at] == '\n' || text[at] == '\r';
    if (tab && !blank) return tab;
    line = text.find('\n', at);
    if (line == std::string_view::npos) break;
    ++line;
  }
  return std::nullopt;
}

// Where a line begins that consists of `mark` and what git writes after it; from `at` on.
size_t MarkedLine(std::string_view text, std::string_view mark, size_t at) {
  for (at = text.find(mark, at); at != std::string_view::npos; at = text.find(mark, at + 1)) {
    const std::string_view after = text.substr(at + mark.size(), 1);
    const bool begins = at == 0 || text[at - 1] == '\n';
    if (begins && (after.empty() || after == " " || after == "\n" || after == "\r")) return at;
  }
  return std::string_view::npos;
}

// What a merge left for somebody to settle: no YAML, whatever stands around it. One report for each
// pair of sides; true if there is any.
bool ReportConflicts(const SourceMap& sources, FileId file, Sink& sink) {
  constexpr std::string_view kBegin = "<<<<<<<";
  constexpr std::string_view kEnd = ">>>>>>>";
  const std::string_view text = sources.Text(file);
  const auto report = [&](size_t at, const std::string& message) {
    const auto begin = static_cast<uint32_t>(at);
    sink.Report(MakeDiagnostic(
        12, {.file = file, .begin = begin, .end = begin + static_cast<uint32_t>(kBegin.size())},
        message,
        "keep what should stay of both sides, and delete the lines <<<<<<<, ======= and >>>>>>>"));
  };
  const size_t first = MarkedLine(text, kBegin, 0);
  if (first == std::string_view::npos) {
    const size_t end = MarkedLine(text, kEnd, 0);
    if (end != std::string_view::npos) report(end, "a mark that a merge has left here");
    return end != std::string_view::npos;
  }
  for (size_t at = first; at != std::string_view::npos; at = MarkedLine(text, kBegin, at + 1)) {
    const size_t end = MarkedLine(text, kEnd, at);
    report(at, end == std::string_view::npos
                   ? "a merge has left both sides here"
                   : StrCat("a merge has left both sides here, down to line ",
                            sources.Locate(file, static_cast<uint32_t>(end)).line));
  }
  return true;
}

Span CharacterAt(FileId file, std::string_view text, size_t at) {
  const size_t end = at + ControlLength(text, at);
  return {.file = file, .begin = static_cast<uint32_t>(at), .end = static_cast<uint32_t>(end)};
}

Span ByteAt(FileId file, size_t at) {
  return {.file = file, .begin = static_cast<uint32_t>(at), .end = static_cast<uint32_t>(at + 1)};
}

}  // namespace

Readable Prescan(const SourceMap& sources, FileId file, Sink& sink) {
  const std::string_view text = sources.Text(file);
  if (text.size() > kMaxFileBytes) {
    sink.Report(MakeDiagnostic(
        8, {file, 0, 0},
        StrCat("the file is ", text.size(), " bytes long; the limit is ", kMaxFileBytes),
        "split the platform into two blueprints"));
    return Readable::kNo;
  }
  if (IsUtf16(text)) {
    sink.Report(MakeDiagnostic(4, {file, 0, 0}, "the file is UTF-16", "save it as UTF-8"));
    return Readable::kNo;
  }
  if (const auto at = FirstInvalidUtf8(text)) {
    sink.Report(MakeDiagnostic(4, ByteAt(file, *at),
                               StrCat("byte ", HexByte(text[*at]), " is not valid UTF-8"),
                               "save the file as UTF-8"));
    return Readable::kNo;
  }
  if (const auto at = FirstControl(text)) {
    const bool line_end = text[*at] == '\r';
    sink.Report(MakeDiagnostic(
        4, CharacterAt(file, text, *at),
        StrCat(line_end ? "carriage return without a line feed, " : "control character ",
               CodePointName(text, *at)),
        line_end ? "save the file with line ends LF or CRLF" : "remove it"));
    return Readable::kNo;
  }
  if (ReportConflicts(sources, file, sink)) return Readable::kNo;
  if (const auto at = FirstIndentingTab(text)) {
    sink.Report(
        MakeDiagnostic(5, ByteAt(file, *at), "tab in the indentation", "indent with spaces"));
    return Readable::kNo;
  }
  return Readable::kYes;
}

}  // namespace formwork::reader
