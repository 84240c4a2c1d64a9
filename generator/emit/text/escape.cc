#include "generator/emit/text/escape.h"

#include <algorithm>

namespace formwork::text {
namespace {

constexpr char kHex[] = "0123456789abcdef";

bool IsControl(char c) {
  return static_cast<unsigned char>(c) < 0x20 || c == 0x7F;
}

std::string Octal(char c) {
  const auto code = static_cast<unsigned char>(c);
  std::string out = "\\";
  out.push_back(static_cast<char>('0' + (code >> 6)));
  out.push_back(static_cast<char>('0' + (code >> 3 & 7)));
  out.push_back(static_cast<char>('0' + (code & 7)));
  return out;
}

// A text on one line: what would end it becomes a blank.
std::string OneLine(std::string_view text) {
  std::string out(text);
  std::ranges::replace_if(out, IsControl, ' ');
  return out;
}

std::string Raw(std::string_view text) {
  return std::string(text);
}

bool IsIdentifier(std::string_view text) {
  if (text.empty() || (text.front() >= '0' && text.front() <= '9')) return false;
  return std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  });
}

struct Row {
  std::string_view name;
  std::string (*escape)(std::string_view);
};

constexpr Row kRows[] = {
    {"raw", Raw},           {"cpp_string", CppString}, {"cpp_comment", CppComment},
    {"cmake", CmakeString}, {"shell", ShellWord},      {"json", JsonString},
    {"markdown", Markdown}, {"cpp_ident", Raw}};

}  // namespace

std::string CppString(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      out.push_back('\\');
      out.push_back(c);
    } else if (c == '\n') {
      out.append("\\n");
    } else if (IsControl(c)) {
      out.append(Octal(c));
    } else if (c == '?') {
      out.append("\\?");  // never a trigraph
    } else {
      out.push_back(c);
    }
  }
  return out + "\"";
}

std::string CppComment(std::string_view text) {
  std::string out = OneLine(text);
  // A backslash at the end would take the next line into the comment.
  while (out.ends_with('\\') || out.ends_with(' '))
    out.pop_back();
  return out;
}

std::string CmakeString(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\' || c == '$') out.push_back('\\');
    out.push_back(IsControl(c) ? ' ' : c);
  }
  return out + "\"";
}

std::string ShellWord(std::string_view text) {
  std::string out = "'";
  for (const char c : text) {
    if (c == '\'') {
      out.append("'\\''");
    } else {
      out.push_back(c);
    }
  }
  return out + "'";
}

std::string JsonString(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      out.push_back('\\');
      out.push_back(c);
    } else if (IsControl(c)) {
      out.append("\\u00");
      out.push_back(kHex[static_cast<unsigned char>(c) >> 4]);
      out.push_back(kHex[static_cast<unsigned char>(c) & 15]);
    } else {
      out.push_back(c);
    }
  }
  return out + "\"";
}

std::string Markdown(std::string_view text) {
  std::string out;
  for (const char c : OneLine(text)) {
    if (std::string_view("\\`*_{}[]<>()#|!~$").find(c) != std::string_view::npos)
      out.push_back('\\');
    out.push_back(c);
  }
  return out;
}

std::optional<std::string> Escape(std::string_view escaper, std::string_view text) {
  if (escaper == "cpp_ident" && !IsIdentifier(text)) return std::nullopt;
  for (const Row& row : kRows) {
    if (row.name == escaper) return row.escape(text);
  }
  return std::nullopt;
}

bool IsEscaper(std::string_view name) {
  return std::ranges::find(kRows, name, &Row::name) != std::end(kRows);
}

}  // namespace formwork::text
