// The writer. Escapes what Newtonsoft escapes: quotes, backslash, control characters, and U+0085,
// U+2028, U+2029.

#include <array>

#include "runtime/localhost/text/json.h"

namespace formwork::localhost {
namespace {

constexpr char kHex[] = "0123456789abcdef";

// Bytes at which a string may need an escape: controls, quote, backslash, and the first bytes of
// U+0085, U+2028 and U+2029.
constexpr std::array<bool, 256> MakeSpecial() {
  std::array<bool, 256> special{};
  for (size_t i = 0; i < 0x20; ++i)
    special[i] = true;
  for (const size_t byte : {size_t{'"'}, size_t{'\\'}, size_t{0xC2}, size_t{0xE2}})
    special[byte] = true;
  return special;
}

constexpr std::array<bool, 256> kSpecial = MakeSpecial();

void AppendControl(std::string& out, unsigned code) {
  out.append("\\u");
  for (int shift = 12; shift >= 0; shift -= 4)
    out.push_back(kHex[(code >> static_cast<unsigned>(shift)) & 0xFU]);
}

void AppendEscape(std::string& out, char c) {
  switch (c) {
    case '"':
      out.append("\\\"");
      break;
    case '\\':
      out.append("\\\\");
      break;
    case '\b':
      out.append("\\b");
      break;
    case '\f':
      out.append("\\f");
      break;
    case '\n':
      out.append("\\n");
      break;
    case '\r':
      out.append("\\r");
      break;
    case '\t':
      out.append("\\t");
      break;
    default:
      AppendControl(out, static_cast<unsigned char>(c));
  }
}

// U+0085 is C2 85; U+2028 and U+2029 are E2 80 A8 and E2 80 A9. 0 if none starts at `i`.
size_t LineSeparator(std::string_view text, size_t i, unsigned& code) {
  if (text.substr(i, 2) == "\xC2\x85") {
    code = 0x85;
    return 2;
  }
  if (text.substr(i, 2) != "\xE2\x80" || i + 2 >= text.size()) return 0;
  const auto last = static_cast<unsigned char>(text[i + 2]);
  if (last != 0xA8 && last != 0xA9) return 0;
  code = last == 0xA8 ? 0x2028 : 0x2029;
  return 3;
}

void Indent(std::string& out, int depth) {
  out.push_back('\n');
  out.append(static_cast<size_t>(depth) * 2, ' ');
}

// depth < 0: on one line.
void Append(std::string& out, const Json& value, int depth) {
  const bool pretty = depth >= 0;
  const int inner = pretty ? depth + 1 : depth;
  switch (value.kind) {
    case Json::Kind::kNull:
      out.append("null");
      return;
    case Json::Kind::kBool:
      out.append(value.boolean ? "true" : "false");
      return;
    case Json::Kind::kNumber:
      out.append(value.text);
      return;
    case Json::Kind::kString:
      AppendJsonString(out, value.text);
      return;
    case Json::Kind::kArray:
      out.push_back('[');
      for (size_t i = 0; i < value.items.size(); ++i) {
        if (i > 0) out.push_back(',');
        if (pretty) Indent(out, inner);
        Append(out, value.items[i], inner);
      }
      if (pretty && !value.items.empty()) Indent(out, depth);
      out.push_back(']');
      return;
    case Json::Kind::kObject:
      out.push_back('{');
      for (size_t i = 0; i < value.members.size(); ++i) {
        if (i > 0) out.push_back(',');
        if (pretty) Indent(out, inner);
        AppendJsonString(out, value.members[i].name);
        out.append(pretty ? ": " : ":");
        Append(out, value.members[i].value, inner);
      }
      if (pretty && !value.members.empty()) Indent(out, depth);
      out.push_back('}');
      return;
  }
}

}  // namespace

void AppendJsonString(std::string& out, std::string_view text) {
  out.push_back('"');
  size_t begin = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (!kSpecial[byte]) continue;
    unsigned code = 0;
    const size_t length = byte >= 0x80 ? LineSeparator(text, i, code) : 1;
    if (length == 0) continue;
    out.append(text, begin, i - begin);
    if (byte >= 0x80) {
      AppendControl(out, code);
    } else {
      AppendEscape(out, text[i]);
    }
    i += length - 1;
    begin = i + 1;
  }
  out.append(text, begin, text.size() - begin);
  out.push_back('"');
}

std::string QuoteJson(std::string_view text) {
  std::string out;
  out.reserve(text.size() + 2);
  AppendJsonString(out, text);
  return out;
}

void AppendJson(std::string& out, const Json& value) {
  Append(out, value, -1);
}

std::string WriteJson(const Json& value) {
  std::string out;
  Append(out, value, -1);
  return out;
}

std::string WriteIndentedJson(const Json& value) {
  std::string out;
  Append(out, value, 0);
  return out;
}

}  // namespace formwork::localhost
