#include "generator/base/text.h"

#include <algorithm>
#include <cstdint>

namespace formwork {
namespace {

bool IsUpper(char c) {
  return c >= 'A' && c <= 'Z';
}

bool IsLower(char c) {
  return c >= 'a' && c <= 'z';
}

bool IsDigit(char c) {
  return c >= '0' && c <= '9';
}

char ToLower(char c) {
  return IsUpper(c) ? static_cast<char>(c - 'A' + 'a') : c;
}

char ToUpper(char c) {
  return IsLower(c) ? static_cast<char>(c - 'a' + 'A') : c;
}

// Calls `see` with each word of the name: what stands between other characters, and before a
// capital that follows a small letter or a digit.
template <class See>
void EachWord(std::string_view name, See see) {
  size_t from = 0;
  const auto flush = [&](size_t end) {
    if (end > from) see(name.substr(from, end - from));
  };
  for (size_t i = 0; i < name.size(); ++i) {
    const char c = name[i];
    if (!IsAsciiAlnum(c)) {
      flush(i);
      from = i + 1;
    } else if (IsUpper(c) && i > 0 && (IsLower(name[i - 1]) || IsDigit(name[i - 1]))) {
      flush(i);
      from = i;
    }
  }
  flush(name.size());
}

std::string JoinWords(std::string_view name, char separator, bool upper) {
  std::string out;
  out.reserve(name.size() + 4);
  EachWord(name, [&](std::string_view word) {
    if (!out.empty()) out.push_back(separator);
    for (const char c : word)
      out.push_back(upper ? ToUpper(c) : ToLower(c));
  });
  return out;
}

bool NeedsEscape(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte < 0x20 || c == '"' || c == '\\' || byte == 0x7F;
}

void AppendEscaped(std::string& out, char c) {
  static constexpr char kHex[] = "0123456789abcdef";
  const auto byte = static_cast<unsigned char>(c);
  switch (c) {
    case '"':
      out += "\\\"";
      return;
    case '\\':
      out += "\\\\";
      return;
    case '\n':
      out += "\\n";
      return;
    case '\r':
      out += "\\r";
      return;
    case '\t':
      out += "\\t";
      return;
    default:
      out += "\\u00";
      out.push_back(kHex[byte >> 4U]);
      out.push_back(kHex[byte & 0xFU]);
  }
}

}  // namespace

std::string PascalCase(std::string_view name) {
  std::string out;
  out.reserve(name.size());
  EachWord(name, [&](std::string_view word) {
    out.push_back(ToUpper(word.front()));
    out += word.substr(1);
  });
  return out;
}

std::string CamelCase(std::string_view name) {
  std::string out = PascalCase(name);
  if (!out.empty()) out[0] = ToLower(out[0]);
  return out;
}

std::string SnakeCase(std::string_view name) {
  return JoinWords(name, '_', false);
}

std::string UpperSnakeCase(std::string_view name) {
  return JoinWords(name, '_', true);
}

std::string LowerAscii(std::string_view text) {
  std::string out(text);
  std::ranges::transform(out, out.begin(), ToLower);
  return out;
}

bool IsAsciiAlnum(char c) {
  return IsLower(c) || IsUpper(c) || IsDigit(c);
}

size_t AfterBlanks(std::string_view text, size_t at) {
  return std::min(text.find_first_not_of(" \t\r\n", at), text.size());
}

std::string JsonQuote(std::string_view text) {
  std::string out;
  out.reserve(text.size() + 2);
  AppendJsonQuoted(out, text);
  return out;
}

void AppendJsonQuoted(std::string& out, std::string_view text) {
  out.push_back('"');
  size_t from = 0;  // by runs of what stays as it is
  for (size_t i = 0; i < text.size(); ++i) {
    if (!NeedsEscape(text[i])) continue;
    out += text.substr(from, i - from);
    AppendEscaped(out, text[i]);
    from = i + 1;
  }
  out += text.substr(from);
  out.push_back('"');
}

}  // namespace formwork
