#include "generator/blueprint/query_tokens.h"

#include <algorithm>

#include "generator/base/str_cat.h"
#include "generator/base/text.h"
#include "generator/base/utf8.h"

namespace formwork::blueprint {
namespace {

constexpr SqlFunction kFunctions[] = {
    {"ABS", 1, 1},
    {"ARRAY_CONTAINS", 2, 3},
    {"ARRAY_LENGTH", 1, 1},
    {"AVG", 1, 1, true},
    {"CEILING", 1, 1},
    {"CONCAT", 2, 32},
    {"CONTAINS", 2, 3},
    {"COUNT", 1, 1, true},
    {"ENDSWITH", 2, 3},
    {"FLOOR", 1, 1},
    {"GETCURRENTDATETIME", 0, 0},
    {"GETCURRENTTIMESTAMP", 0, 0},
    {"INDEX_OF", 2, 3},
    {"IS_ARRAY", 1, 1},
    {"IS_BOOL", 1, 1},
    {"IS_DEFINED", 1, 1},
    {"IS_NULL", 1, 1},
    {"IS_NUMBER", 1, 1},
    {"IS_OBJECT", 1, 1},
    {"IS_PRIMITIVE", 1, 1},
    {"IS_STRING", 1, 1},
    {"LEFT", 2, 2},
    {"LENGTH", 1, 1},
    {"LOWER", 1, 1},
    {"LTRIM", 1, 1},
    {"MAX", 1, 1, true},
    {"MIN", 1, 1, true},
    {"POWER", 2, 2},
    {"REPLACE", 3, 3},
    {"REVERSE", 1, 1},
    {"RIGHT", 2, 2},
    {"ROUND", 1, 1},
    {"RTRIM", 1, 1},
    {"SQRT", 1, 1},
    {"STARTSWITH", 2, 3},
    {"STRINGEQUALS", 2, 3},
    {"SUBSTRING", 3, 3},
    {"SUM", 1, 1, true},
    {"TOSTRING", 1, 1},
    {"TRIM", 1, 1},
    {"UPPER", 1, 1},
};

bool IsDigit(char c) {
  return c >= '0' && c <= '9';
}

bool IsWordStart(char c) {
  return (IsAsciiAlnum(c) && !IsDigit(c)) || c == '_';
}

bool IsWordChar(char c) {
  return IsAsciiAlnum(c) || c == '_';
}

template <class Predicate>
size_t While(std::string_view text, size_t at, Predicate wanted) {
  while (at < text.size() && wanted(text[at]))
    ++at;
  return at;
}

size_t NumberEnd(std::string_view text, size_t at) {
  size_t end = While(text, at, IsDigit);
  if (end + 1 < text.size() && text[end] == '.' && IsDigit(text[end + 1]))
    end = While(text, end + 1, IsDigit);
  if (end < text.size() && (text[end] == 'e' || text[end] == 'E')) {
    size_t digits = end + 1;
    if (digits < text.size() && (text[digits] == '+' || text[digits] == '-')) ++digits;
    if (digits < text.size() && IsDigit(text[digits])) end = While(text, digits, IsDigit);
  }
  return end;
}

// Past the closing quote; npos if there is none. A backslash escapes, as Cosmos has it.
size_t StringEnd(std::string_view text, size_t at) {
  for (size_t i = at + 1; i < text.size(); ++i) {
    if (text[i] == '\\') {
      ++i;
    } else if (text[i] == text[at]) {
      return i + 1;
    }
  }
  return std::string_view::npos;
}

size_t SymbolEnd(std::string_view text, size_t at) {
  for (const std::string_view two : {"<=", ">=", "!=", "<>", "||", "??"}) {
    if (text.substr(at, 2) == two) return at + 2;
  }
  constexpr std::string_view kOne = "*,()[].=<>+-/&|^~?:;";
  return kOne.find(text[at]) == std::string_view::npos ? at : at + 1;
}

Fault At(size_t begin, size_t end, std::string message, std::string help) {
  return {.begin = begin, .end = end, .message = std::move(message), .help = std::move(help)};
}

Parsed<Token> Next(std::string_view text, size_t at) {
  Token token{.kind = TokenKind::kSymbol, .text = {}, .upper = {}, .begin = at, .end = at};
  const char c = text[at];
  if (IsWordStart(c)) {
    token.kind = TokenKind::kWord;
    token.end = While(text, at, IsWordChar);
  } else if (c == '@') {
    token.kind = TokenKind::kParameter;
    token.end = While(text, at + 1, IsWordChar);
    if (token.end == at + 1)
      return At(at, at + 1, "'@' begins a parameter, but no name follows", "such as @channelId");
  } else if (IsDigit(c)) {
    token.kind = TokenKind::kNumber;
    token.end = NumberEnd(text, at);
  } else if (c == '\'' || c == '"') {
    token.kind = TokenKind::kString;
    token.end = StringEnd(text, at);
    if (token.end == std::string_view::npos)
      return At(at, text.size(), "a text in the query is not closed", "add the closing quote");
  } else {
    token.end = SymbolEnd(text, at);
    if (token.end == at) {
      const size_t length = CharacterLength(text, at);
      return At(at, at + length,
                StrCat("'", text.substr(at, length), "' has no meaning in a query"),
                "remove it, or quote the text it belongs to");
    }
  }
  const size_t skip = token.kind == TokenKind::kParameter ? 1 : 0;
  token.text = text.substr(at + skip, token.end - at - skip);
  if (token.kind == TokenKind::kWord) {
    token.upper = std::string(token.text);
    std::ranges::transform(token.upper, token.upper.begin(), [](char ch) {
      return ch >= 'a' && ch <= 'z' ? static_cast<char>(ch - 32) : ch;
    });
  }
  return token;
}

}  // namespace

Parsed<std::vector<Token>> Tokenize(std::string_view text) {
  const size_t host = text.find_first_of("{}%");
  if (host != std::string_view::npos) {
    return At(
        host, host + 1,
        StrCat("the host would read '", text.substr(host, 1), "' in a query as its own"),
        text[host] == '%' ? "for patterns use CONTAINS or STARTSWITH" : "pass values as @name");
  }
  std::vector<Token> tokens;
  size_t at = AfterBlanks(text, 0);
  while (at < text.size()) {
    Parsed<Token> token = Next(text, at);
    if (const Fault* fault = std::get_if<Fault>(&token)) return *fault;
    tokens.push_back(std::get<Token>(std::move(token)));
    at = AfterBlanks(text, tokens.back().end);
  }
  tokens.push_back(
      {.kind = TokenKind::kEnd, .text = {}, .upper = {}, .begin = text.size(), .end = text.size()});
  return tokens;
}

const SqlFunction* FindSqlFunction(std::string_view upper) {
  const auto* at = std::ranges::lower_bound(kFunctions, upper, {}, &SqlFunction::name);
  return at != std::end(kFunctions) && at->name == upper ? at : nullptr;
}

std::vector<std::string> SqlFunctionNames() {
  std::vector<std::string> names;
  for (const SqlFunction& function : kFunctions)
    names.emplace_back(function.name);
  return names;
}

}  // namespace formwork::blueprint
