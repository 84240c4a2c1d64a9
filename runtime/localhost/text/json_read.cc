// The reader: one pass, recursive, bounded. Forgiving mode takes what Newtonsoft takes of it in
// practice: comments, trailing commas and a byte order mark.

#include <utility>

#include "runtime/localhost/text/json.h"

namespace formwork::localhost {
namespace {

constexpr int kMaxDepth = 64;

bool IsDigit(char c) {
  return c >= '0' && c <= '9';
}

int HexDigit(char c) {
  if (IsDigit(c)) return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

void AppendUtf8(std::string& out, uint32_t code) {
  const auto put = [&](uint32_t byte) { out.push_back(static_cast<char>(byte)); };
  if (code < 0x80) {
    put(code);
  } else if (code < 0x800) {
    put(0xC0U | (code >> 6U));
    put(0x80U | (code & 0x3FU));
  } else if (code < 0x10000) {
    put(0xE0U | (code >> 12U));
    put(0x80U | ((code >> 6U) & 0x3FU));
    put(0x80U | (code & 0x3FU));
  } else {
    put(0xF0U | (code >> 18U));
    put(0x80U | ((code >> 12U) & 0x3FU));
    put(0x80U | ((code >> 6U) & 0x3FU));
    put(0x80U | (code & 0x3FU));
  }
}

class Reader {
 public:
  Reader(std::string_view text, JsonTolerance tolerance) : text_(text), tolerance_(tolerance) {}

  std::optional<Json> ReadDocument() {
    if (Forgiving() && text_.substr(0, 3) == "\xEF\xBB\xBF") at_ = 3;
    Json value;
    if (!ReadValue(value, 0)) return std::nullopt;
    if (!SkipBlanks()) return std::nullopt;
    if (at_ != text_.size()) {
      Fail("more text after the value");
      return std::nullopt;
    }
    return value;
  }

  [[nodiscard]] const JsonFault& fault() const { return fault_; }

 private:
  [[nodiscard]] bool Forgiving() const { return tolerance_ == JsonTolerance::kForgiving; }

  bool Fail(std::string what) {
    if (fault_.what.empty()) fault_ = {at_, std::move(what)};
    return false;
  }

  [[nodiscard]] bool At(char c) const { return at_ < text_.size() && text_[at_] == c; }

  bool SkipBlanks() {
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
        ++at_;
      } else if (c == '/' && Forgiving()) {
        if (!SkipComment()) return false;
      } else {
        return true;
      }
    }
    return true;
  }

  bool SkipComment() {
    const std::string_view rest = text_.substr(at_);
    const bool line = rest.substr(0, 2) == "//";
    if (!line && rest.substr(0, 2) != "/*") return Fail("a lone '/'");
    const size_t end = line ? rest.find('\n') : rest.find("*/", 2);
    if (end == std::string_view::npos) {
      if (!line) return Fail("a comment without end");
      at_ = text_.size();
    } else {
      at_ += end + (line ? 1 : 2);
    }
    return true;
  }

  bool ReadValue(Json& out, int depth) {
    if (depth > kMaxDepth) return Fail("nested too deep");
    if (!SkipBlanks()) return false;
    if (at_ == text_.size()) return Fail("the text ends where a value should be");
    switch (text_[at_]) {
      case '{':
        return ReadObject(out, depth);
      case '[':
        return ReadArray(out, depth);
      case '"':
        out.kind = Json::Kind::kString;
        return ReadString(out.text);
      case 't':
        out = Json::Bool(true);
        return ReadWord("true");
      case 'f':
        out = Json::Bool(false);
        return ReadWord("false");
      case 'n':
        return ReadWord("null");
      default:
        return ReadNumber(out);
    }
  }

  bool ReadWord(std::string_view word) {
    if (text_.substr(at_, word.size()) != word) return Fail("neither a value nor a word of JSON");
    at_ += word.size();
    return true;
  }

  void SkipDigits() {
    while (at_ < text_.size() && IsDigit(text_[at_]))
      ++at_;
  }

  bool ReadNumber(Json& out) {
    const size_t begin = at_;
    if (At('-')) ++at_;
    const size_t whole = at_;
    SkipDigits();
    if (at_ == whole || (text_[whole] == '0' && at_ - whole > 1)) return Fail("not a value");
    if (At('.')) {
      const size_t fraction = ++at_;
      SkipDigits();
      if (at_ == fraction) return Fail("digits are missing after '.'");
    }
    if (At('e') || At('E')) {
      ++at_;
      if (At('+') || At('-')) ++at_;
      const size_t exponent = at_;
      SkipDigits();
      if (at_ == exponent) return Fail("digits are missing in the exponent");
    }
    out.kind = Json::Kind::kNumber;
    out.text = text_.substr(begin, at_ - begin);
    return true;
  }

  bool ReadHex4(uint32_t& code) {
    if (text_.size() - at_ < 4) return Fail("\\u needs four digits");
    code = 0;
    for (int i = 0; i < 4; ++i) {
      const int digit = HexDigit(text_[at_++]);
      if (digit < 0) return Fail("\\u needs four digits");
      code = code * 16 + static_cast<uint32_t>(digit);
    }
    return true;
  }

  bool ReadUnicode(std::string& out) {
    uint32_t code = 0;
    if (!ReadHex4(code)) return false;
    if (code >= 0xD800 && code < 0xDC00 && text_.substr(at_, 2) == "\\u") {
      const size_t back = at_;
      uint32_t low = 0;
      at_ += 2;
      if (!ReadHex4(low)) return false;
      if (low >= 0xDC00 && low < 0xE000) {
        code = 0x10000 + ((code - 0xD800) << 10U) + (low - 0xDC00);
      } else {
        at_ = back;
      }
    }
    if (code >= 0xD800 && code < 0xE000) code = 0xFFFD;  // half a pair has no UTF-8
    AppendUtf8(out, code);
    return true;
  }

  bool ReadEscape(std::string& out) {
    if (at_ == text_.size()) return Fail("a string without end");
    const char c = text_[at_++];
    switch (c) {
      case 'b':
        out.push_back('\b');
        return true;
      case 'f':
        out.push_back('\f');
        return true;
      case 'n':
        out.push_back('\n');
        return true;
      case 'r':
        out.push_back('\r');
        return true;
      case 't':
        out.push_back('\t');
        return true;
      case 'u':
        return ReadUnicode(out);
      case '"':
      case '\\':
      case '/':
        out.push_back(c);
        return true;
      default:
        return Fail("an unknown escape");
    }
  }

  bool ReadString(std::string& out) {
    ++at_;
    while (true) {
      size_t end = at_;
      while (end < text_.size() && text_[end] != '"' && text_[end] != '\\' &&
             (Forgiving() || static_cast<unsigned char>(text_[end]) >= 0x20)) {
        ++end;
      }
      out.append(text_, at_, end - at_);
      at_ = end;
      if (at_ == text_.size()) return Fail("a string without end");
      const char c = text_[at_++];
      if (c == '"') return true;
      if (c != '\\') return Fail("a control character in a string");
      if (!ReadEscape(out)) return false;
    }
  }

  bool ReadArray(Json& out, int depth) {
    out.kind = Json::Kind::kArray;
    ++at_;
    if (!SkipBlanks()) return false;
    while (!At(']')) {
      if (!ReadValue(out.items.emplace_back(), depth + 1) || !SkipBlanks()) return false;
      if (At(']')) break;
      if (!At(',')) return Fail("',' or ']' is missing");
      ++at_;
      if (!SkipBlanks()) return false;
      if (At(']') && !Forgiving()) return Fail("a comma before ']'");
    }
    ++at_;
    return true;
  }

  bool ReadObject(Json& out, int depth) {
    out.kind = Json::Kind::kObject;
    ++at_;
    if (!SkipBlanks()) return false;
    while (!At('}')) {
      if (!At('"')) return Fail("a name in quotes is missing");
      JsonMember& member = out.members.emplace_back();
      if (!ReadString(member.name) || !SkipBlanks()) return false;
      if (!At(':')) return Fail("':' is missing");
      ++at_;
      if (!ReadValue(member.value, depth + 1) || !SkipBlanks()) return false;
      if (At('}')) break;
      if (!At(',')) return Fail("',' or '}' is missing");
      ++at_;
      if (!SkipBlanks()) return false;
      if (At('}') && !Forgiving()) return Fail("a comma before '}'");
    }
    ++at_;
    return true;
  }

  std::string_view text_;
  JsonTolerance tolerance_;
  size_t at_ = 0;
  JsonFault fault_;
};

}  // namespace

std::optional<Json> ReadJson(std::string_view text, JsonTolerance tolerance, JsonFault* fault) {
  Reader reader(text, tolerance);
  std::optional<Json> value = reader.ReadDocument();
  if (!value && fault != nullptr) *fault = reader.fault();
  return value;
}

}  // namespace formwork::localhost
