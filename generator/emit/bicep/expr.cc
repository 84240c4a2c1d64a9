#include "generator/emit/bicep/expr.h"

#include <algorithm>

#include "generator/base/check.h"

namespace formwork::bicep {
namespace {

bool IsLetter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

bool IsLetterOrDigit(char c) {
  return IsLetter(c) || (c >= '0' && c <= '9');
}

bool IsTypeName(std::string_view text) {
  while (text.ends_with('?') || text.ends_with("[]"))
    text.remove_suffix(text.ends_with('?') ? 1 : 2);
  return IsIdentifier(text);
}

}  // namespace

bool IsIdentifier(std::string_view text) {
  if (text.empty() || !IsLetter(text.front())) return false;
  if (text == "true" || text == "false" || text == "null") return false;
  return std::ranges::all_of(text, IsLetterOrDigit);
}

std::string Quote(std::string_view text) {
  static constexpr char kHex[] = "0123456789abcdef";
  std::string out = "'";
  for (size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const auto byte = static_cast<unsigned char>(c);
    switch (c) {
      case '\\':
        out += "\\\\";
        continue;
      case '\'':
        out += "\\'";
        continue;
      case '\n':
        out += "\\n";
        continue;
      case '\r':
        out += "\\r";
        continue;
      case '\t':
        out += "\\t";
        continue;
      default:
        break;
    }
    if (c == '$' && i + 1 < text.size() && text[i + 1] == '{') {
      out += "\\$";
    } else if (byte < 0x20 || byte == 0x7F) {
      out += "\\u{";
      if (byte >= 0x10) out.push_back(kHex[byte >> 4U]);
      out.push_back(kHex[byte & 0xFU]);
      out.push_back('}');
    } else {
      out.push_back(c);
    }
  }
  out.push_back('\'');
  return out;
}

std::string QuoteKey(std::string_view key) {
  return IsIdentifier(key) ? std::string(key) : Quote(key);
}

Expr::Expr() = default;

Expr::Expr(Kind kind, std::string_view text) : kind_(kind), text_(text) {}

Expr Expr::Str(std::string_view text) {
  return {Kind::kStr, text};
}

Expr Expr::Interp(std::vector<Expr> pieces) {
  Expr expr(Kind::kInterp, {});
  for (Expr& piece : pieces) {
    // Neighbouring texts become one: '$' and '{' must not meet unescaped where two of them join.
    const bool joins = piece.kind_ == Kind::kStr && !expr.children_.empty() &&
                       expr.children_.back().kind_ == Kind::kStr;
    if (joins) {
      expr.children_.back().text_ += piece.text_;
    } else {
      expr.children_.push_back(std::move(piece));
    }
  }
  return expr;
}

Expr Expr::Int(int64_t number) {
  Expr expr(Kind::kInt, {});
  expr.number_ = number;
  return expr;
}

Expr Expr::Bool(bool flag) {
  Expr expr(Kind::kBool, {});
  expr.number_ = flag ? 1 : 0;
  return expr;
}

Expr Expr::Ref(std::string_view identifier) {
  FORMWORK_CHECK(IsIdentifier(identifier));
  return {Kind::kRef, identifier};
}

Expr Expr::Call(std::string_view function, std::vector<Expr> arguments) {
  FORMWORK_CHECK(IsIdentifier(function));
  Expr expr(Kind::kCall, function);
  expr.children_ = std::move(arguments);
  return expr;
}

Expr Expr::Type(std::string_view name) {
  FORMWORK_CHECK(IsTypeName(name));
  return {Kind::kType, name};
}

Expr Expr::Obj() {
  return {Kind::kObj, {}};
}

Expr Expr::Arr() {
  return {Kind::kArr, {}};
}

Expr Expr::Strs(const std::vector<std::string>& texts) {
  Expr expr = Arr();
  for (const std::string& text : texts)
    expr.Add(Str(text));
  return expr;
}

Expr Expr::Dot(std::string_view key) const& {
  return Expr(*this).Dot(key);
}

Expr Expr::Dot(std::string_view key) && {
  Expr expr(Kind::kMember, key);
  expr.children_.push_back(std::move(*this));
  return expr;
}

Expr Expr::Maybe(std::string_view key) const {
  Expr expr = Dot(key);
  expr.number_ = 1;
  return expr;
}

Expr Expr::Null() {
  return {Kind::kNull, {}};
}

Expr Expr::Choose(Expr condition, Expr yes, Expr no) {
  Expr expr(Kind::kChoose, {});
  expr.children_ = {std::move(condition), std::move(yes), std::move(no)};
  return expr;
}

Expr Expr::And(Expr other) const {
  Expr expr(Kind::kInfix, "&&");
  expr.children_ = {*this, std::move(other)};
  return expr;
}

Expr Expr::Differs(Expr other) const {
  Expr expr(Kind::kInfix, "!=");
  expr.children_ = {*this, std::move(other)};
  return expr;
}

Expr Expr::Not() const {
  Expr expr(Kind::kPrefix, "!");
  expr.children_.push_back(*this);
  return expr;
}

Expr Expr::Sure() const {
  Expr expr(Kind::kSuffix, "!");
  expr.children_.push_back(*this);
  return expr;
}

Expr& Expr::Set(std::string_view key, Expr value, Span cause) & {
  FORMWORK_CHECK(kind_ == Kind::kObj);
  entries_.push_back({.key = std::string(key), .value = std::move(value), .cause = cause});
  return *this;
}

Expr&& Expr::Set(std::string_view key, Expr value, Span cause) && {
  return std::move(Set(key, std::move(value), cause));
}

Expr& Expr::Add(Expr value, Span cause) {
  FORMWORK_CHECK(kind_ == Kind::kArr);
  entries_.push_back({.key = {}, .value = std::move(value), .cause = cause});
  return *this;
}

Expr& Expr::Comment(std::string_view lines) {
  FORMWORK_CHECK(!entries_.empty());
  entries_.back().comment = lines;
  return *this;
}

Expr& Expr::Flow() & {
  flow_ = true;
  return *this;
}

Expr&& Expr::Flow() && {
  return std::move(Flow());
}

}  // namespace formwork::bicep
