#include "generator/reader/yaml_fault.h"

#include <algorithm>
#include <vector>

#include "generator/base/str_cat.h"
#include "generator/base/text.h"
#include "generator/diag/codes.h"

namespace formwork::reader {
namespace {

struct Wording {
  std::string_view parser;  // how yaml-cpp's message begins
  std::string_view message;
  std::string_view help;
};

constexpr Wording kWordings[] = {
    {"illegal map value", "a ':' where no key can stand",
     "quote the value if it holds ': ', or check the indentation of this line and the one before"},
    {"end of map not found", "this line does not fit into the mapping above it",
     "keys of one mapping start in the same column, as 'key: value'"},
    {"end of map flow not found", "'{' is not closed",
     "add '}', or a ',' between two entries; quote values that hold ',', ':' or '{'"},
    {"end of sequence not found", "this line does not fit into the list above it",
     "items of one list start in the same column, as '- item'"},
    {"end of sequence flow not found", "'[' is not closed", "add ']', or a ',' between two items"},
    {"illegal EOF in scalar", "a quoted text is not closed", "add the closing quote"},
    {"illegal document indicator in scalar", "a quoted text is not closed before '---' or '...'",
     "add the closing quote"},
    {"unknown escape character", "unknown escape in a quoted text",
     "double quotes know \\n, \\t, \\\", \\\\ and \\u0041; single quotes know no escapes"},
    {"the referenced anchor is not defined", "this alias repeats an anchor that does not exist",
     "define it before with '&name', or quote the value"},
    {"illegal block entry", "a list item cannot stand here",
     "put '- ' on a line of its own, below the key"},
    {"illegal map key", "a key cannot stand here", "put it on a line of its own"},
    {"unknown token", "this character cannot begin a value", "quote the value"},
    {"illegal tab", "a tab where spaces belong", "indent with spaces"},
    {"alias not found after *", "'*' begins an alias, but no name follows", "quote the value"},
    {"anchor not found after &", "'&' begins an anchor, but no name follows", "quote the value"},
    {"words may not contain", "this character cannot stand in a plain value", "quote the value"},
};

// Where the innermost bracket opens that is not closed before `end`; npos if there is none. Reads
// roughly: quotes, comments and brackets, as far as a fault's note needs it.
size_t OpenBracket(std::string_view text, size_t end) {
  std::vector<size_t> open;
  char quote = 0;
  char before = ' ';
  for (size_t i = 0; i < std::min(end, text.size()); ++i) {
    const char c = text[i];
    const bool begins = before == ' ' || before == '\n' || before == '[' || before == '{' ||
                        before == ',' || before == ':';
    if (quote != 0) {
      if (c == quote) quote = 0;
      if (c == '\\' && quote == '"') ++i;
    } else if (c == '#' && (before == ' ' || before == '\n')) {
      i = std::min(text.find('\n', i), text.size()) - 1;
    } else if ((c == '"' || c == '\'') && begins) {
      quote = c;
    } else if ((c == '[' || c == '{') && begins) {
      open.push_back(i);
    } else if ((c == ']' || c == '}') && !open.empty()) {
      open.pop_back();
    }
    before = c;
  }
  return open.empty() ? std::string_view::npos : open.back();
}

}  // namespace

Diagnostic ParserFault(std::string_view text, size_t shift, Span span,
                       std::string_view parser_message) {
  const size_t at = span.begin - std::min<size_t>(shift, span.begin);
  if (at < text.size() && text[at] == '?') {
    return MakeDiagnostic(1, span, "'?' cannot end a value inside { } or [ ]",
                          "quote it, \"string?\", or write one field per line");
  }
  const bool plain_bracket = at > 0 && at < text.size() && (text[at] == '[' || text[at] == '{') &&
                             (IsAsciiAlnum(text[at - 1]) || text[at - 1] == '_');
  if (plain_bracket) {
    return MakeDiagnostic(
        1, span, StrCat("'", text.substr(at, 1), "' cannot stand inside a value in { } or [ ]"),
        "quote the value; a list type is list(T), a mapping's is map(T)");
  }
  for (const Wording& wording : kWordings) {
    if (!parser_message.starts_with(wording.parser)) continue;
    Diagnostic fault =
        MakeDiagnostic(1, span, std::string(wording.message), std::string(wording.help));
    const size_t open =
        wording.message.ends_with("is not closed") ? OpenBracket(text, at) : std::string_view::npos;
    if (open < at && text[open] == wording.message[1]) {
      const auto begin = static_cast<uint32_t>(open + shift);
      fault.notes.push_back({.span = {.file = span.file, .begin = begin, .end = begin + 1},
                             .message = StrCat("'", text.substr(open, 1), "' is here")});
    }
    return fault;
  }
  return MakeDiagnostic(1, span, StrCat("not YAML: ", parser_message),
                        "check indentation, quotes and brackets around this place");
}

}  // namespace formwork::reader
