#include "generator/reader/prescan.h"

#include <optional>

#include "generator/base/str_cat.h"
#include "generator/base/text.h"
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
  if (const auto at = FirstIndentingTab(text)) {
    sink.Report(
        MakeDiagnostic(5, ByteAt(file, *at), "tab in the indentation", "indent with spaces"));
    return Readable::kNo;
  }
  return Readable::kYes;
}

}  // namespace formwork::reader
