// Writes a JSON value. Only what RFC 8259 demands is escaped, so that people's texts stay readable.

#include <algorithm>
#include <vector>

#include "generator/base/check.h"
#include "generator/emit/json/value.h"

namespace formwork::json {
namespace {

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

// By runs of what stays as it is.
void AppendQuoted(std::string& out, std::string_view text) {
  out.push_back('"');
  size_t from = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    if (!NeedsEscape(text[i])) continue;
    out += text.substr(from, i - from);
    AppendEscaped(out, text[i]);
    from = i + 1;
  }
  out += text.substr(from);
  out.push_back('"');
}

bool KeysDiffer(const std::vector<Member>& members) {
  std::vector<std::string_view> keys;
  keys.reserve(members.size());
  for (const auto& [key, member] : members)
    keys.push_back(key);
  std::ranges::sort(keys);
  return std::ranges::adjacent_find(keys) == keys.end();
}

class Writer {
 public:
  explicit Writer(bool indented) : indented_(indented) {}

  void Write(const Value& value, size_t depth) {
    switch (value.kind()) {
      case Value::Kind::kNull:
        out_ += "null";
        return;
      case Value::Kind::kStr:
        AppendQuoted(out_, value.text());
        return;
      case Value::Kind::kNumber:
        out_ += value.text();
        return;
      case Value::Kind::kBool:
        out_ += value.flag() ? "true" : "false";
        return;
      case Value::Kind::kArr:
        WriteItems(value, depth);
        return;
      case Value::Kind::kObj:
        WriteMembers(value, depth);
        return;
    }
    FORMWORK_UNREACHABLE();
  }

  [[nodiscard]] std::string Take() { return std::move(out_); }

 private:
  void Break(size_t depth) {
    if (!indented_) return;
    out_.push_back('\n');
    out_.append(depth * 2, ' ');
  }

  void WriteItems(const Value& value, size_t depth) {
    if (value.items().empty()) {
      out_ += "[]";
      return;
    }
    char before = '[';
    for (const Value& item : value.items()) {
      out_.push_back(before);
      before = ',';
      Break(depth + 1);
      Write(item, depth + 1);
    }
    Break(depth);
    out_.push_back(']');
  }

  void WriteMembers(const Value& value, size_t depth) {
    if (value.members().empty()) {
      out_ += "{}";
      return;
    }
    FORMWORK_CHECK(KeysDiffer(value.members()));
    char before = '{';
    for (const auto& [key, member] : value.members()) {
      out_.push_back(before);
      before = ',';
      Break(depth + 1);
      AppendQuoted(out_, key);
      out_ += indented_ ? ": " : ":";
      Write(member, depth + 1);
    }
    Break(depth);
    out_.push_back('}');
  }

  bool indented_;
  std::string out_;
};

std::string Run(const Value& value, bool indented) {
  Writer writer(indented);
  writer.Write(value, 0);
  return writer.Take();
}

}  // namespace

std::string Write(const Value& value) {
  return Run(value, true) + "\n";
}

std::string WriteCompact(const Value& value) {
  return Run(value, false);
}

}  // namespace formwork::json
