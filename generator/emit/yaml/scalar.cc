#include "generator/emit/yaml/scalar.h"

#include <algorithm>
#include <array>

#include "generator/base/text.h"
#include "generator/base/utf8.h"

namespace formwork::yaml {
namespace {

// Words that some reader takes for a boolean, a null or a number.
constexpr std::array<std::string_view, 12> kWords = {"true", "false", "yes",  "no", "on",  "off",
                                                     "y",    "n",     "null", "~",  "nan", "="};

bool IsLetter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

// A plain text begins with one of these; digits, signs and dots could begin a number, a date or a
// time.
bool MayBegin(char c) {
  return IsLetter(c) || c == '_' || c == '/' || c == '$';
}

bool NeedsEscapes(std::string_view text) {
  if (FirstInvalidUtf8(text)) return true;
  for (size_t i = 0; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    if (c < 0x20 || c == 0x7F) return true;
    if (text.substr(i).starts_with("\xC2") && i + 1 < text.size() &&
        static_cast<unsigned char>(text[i + 1]) < 0xA0) {
      return true;  // C1 controls and the next-line character
    }
    if (text.substr(i).starts_with("\xE2\x80\xA8") || text.substr(i).starts_with("\xE2\x80\xA9"))
      return true;
    if (text.substr(i).starts_with("\xEF\xBB\xBF")) return true;  // a byte order mark
  }
  return false;
}

std::string SingleQuoted(std::string_view text) {
  std::string out = "'";
  for (const char c : text)
    out.append(c == '\'' ? 2 : 1, c);
  out.push_back('\'');
  return out;
}

void AppendHex(std::string& out, unsigned char c) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  out.append("\\x");
  out.push_back(kDigits[c >> 4]);
  out.push_back(kDigits[c & 15]);
}

// Bytes that are no UTF-8 cannot be said in YAML; each is written as the code point of its number.
std::string DoubleQuoted(std::string_view text) {
  const bool valid = !FirstInvalidUtf8(text);
  std::string out = "\"";
  for (size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const auto u = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out.push_back('\\');
      out.push_back(c);
    } else if (c == '\n') {
      out.append("\\n");
    } else if (c == '\r') {
      out.append("\\r");
    } else if (c == '\t') {
      out.append("\\t");
    } else if (u < 0x20 || u == 0x7F || (!valid && u >= 0x80)) {
      AppendHex(out, u);
    } else if (u == 0xC2 && static_cast<unsigned char>(text[i + 1]) < 0xA0) {
      AppendHex(out, static_cast<unsigned char>(text[++i]));
    } else if (text.substr(i).starts_with("\xE2\x80\xA8") ||
               text.substr(i).starts_with("\xE2\x80\xA9")) {
      out.append(text[i + 2] == '\xA8' ? "\\u2028" : "\\u2029");
      i += 2;
    } else if (text.substr(i).starts_with("\xEF\xBB\xBF")) {
      out.append("\\ufeff");
      i += 2;
    } else {
      out.push_back(c);
    }
  }
  out.push_back('"');
  return out;
}

}  // namespace

bool IsPlain(std::string_view text, Place place) {
  if (text.empty() || !MayBegin(text.front()) || text.back() == ' ' || text.back() == ':')
    return false;
  if (std::ranges::find(kWords, std::string_view(LowerAscii(text))) != kWords.end()) return false;
  if (std::ranges::any_of(text, [](char c) { return c < ' ' || c > '~'; })) return false;
  if (text.find(": ") != std::string_view::npos || text.find(" #") != std::string_view::npos)
    return false;
  return place == Place::kBlock || text.find_first_of(",[]{}:") == std::string_view::npos;
}

std::string Quote(std::string_view text, Place place) {
  if (IsPlain(text, place)) return std::string(text);
  return NeedsEscapes(text) ? DoubleQuoted(text) : SingleQuoted(text);
}

bool FitsBlock(std::string_view text) {
  if (text.find('\n') == std::string_view::npos) return false;
  if (text.front() == '\n' || text.front() == ' ' || text.front() == '\t') return false;
  std::string flat(text);
  std::ranges::replace(flat, '\n', ' ');
  std::ranges::replace(flat, '\t', ' ');
  return !NeedsEscapes(flat);
}

}  // namespace formwork::yaml
