#pragma once
// Bicep expressions as values. A text of the user's can only become a string literal: everything
// that is syntax (identifiers, types) is checked when it is built. Knows no blueprint.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "generator/source/span.h"

namespace formwork::bicep {

struct Entry;

class Expr {
 public:
  enum class Kind : uint8_t {
    kStr,     // 'text'
    kInterp,  // '${a}-${b}'
    kInt,
    kBool,
    kRef,     // an identifier
    kMember,  // a.b, a['b-c'], a.?b
    kCall,    // f(a, b)
    kPrefix,  // !a
    kSuffix,  // a!
    kInfix,   // a && b
    kChoose,  // a ? b : c
    kNull,
    kType,  // string[], int?
    kObj,
    kArr,
  };

  Expr();  // an empty object

  [[nodiscard]] static Expr Str(std::string_view text);
  // Pieces: texts stay texts, everything else is interpolated.
  [[nodiscard]] static Expr Interp(std::vector<Expr> pieces);
  [[nodiscard]] static Expr Int(int64_t number);
  [[nodiscard]] static Expr Bool(bool flag);
  [[nodiscard]] static Expr Ref(std::string_view identifier);
  [[nodiscard]] static Expr Call(std::string_view function, std::vector<Expr> arguments);
  // 'string', 'int?', 'string[]': a name with suffixes. Object types are objects of types.
  [[nodiscard]] static Expr Type(std::string_view name);
  [[nodiscard]] static Expr Obj();
  [[nodiscard]] static Expr Arr();
  [[nodiscard]] static Expr Strs(const std::vector<std::string>& texts);

  // a.key, or a['key'] where key is no identifier.
  [[nodiscard]] Expr Dot(std::string_view key) const&;
  [[nodiscard]] Expr Dot(std::string_view key) &&;
  // a.?key: null when there is no such member.
  [[nodiscard]] Expr Maybe(std::string_view key) const;

  [[nodiscard]] static Expr Null();
  [[nodiscard]] static Expr Choose(Expr condition, Expr yes, Expr no);
  [[nodiscard]] Expr And(Expr other) const;
  [[nodiscard]] Expr Differs(Expr other) const;  // a != b
  [[nodiscard]] Expr Not() const;
  // a!: known not to be null.
  [[nodiscard]] Expr Sure() const;

  // Appends a member (a key comes once, which Print checks) or an element; gives *this back, and of
  // a temporary what can be moved on.
  Expr& Set(std::string_view key, Expr value, Span cause = {}) &;
  Expr&& Set(std::string_view key, Expr value, Span cause = {}) &&;
  Expr& Add(Expr value, Span cause = {});
  // Lines before the member or element that was added last, each written as "// line".
  Expr& Comment(std::string_view lines);
  // On one line: { a: 1 }, [x].
  Expr& Flow() &;
  Expr&& Flow() &&;

  [[nodiscard]] Kind kind() const { return kind_; }

  [[nodiscard]] const std::string& text() const { return text_; }

  [[nodiscard]] int64_t number() const { return number_; }

  [[nodiscard]] bool flag() const { return number_ != 0; }

  [[nodiscard]] const std::vector<Expr>& children() const { return children_; }

  [[nodiscard]] const std::vector<Entry>& entries() const { return entries_; }

  [[nodiscard]] bool flow() const { return flow_; }

 private:
  Expr(Kind kind, std::string_view text);

  Kind kind_ = Kind::kObj;
  bool flow_ = false;
  int64_t number_ = 0;
  std::string text_;
  std::vector<Expr> children_;  // pieces, arguments, the object of a member access
  std::vector<Entry> entries_;  // of an object or array
};

struct Entry {
  std::string key;  // empty in arrays
  Expr value;
  std::string comment = {};
  Span cause = {};
};

[[nodiscard]] bool IsIdentifier(std::string_view text);
// The literal with its quotes, escaped as Bicep's own compiler escapes.
[[nodiscard]] std::string Quote(std::string_view text);
// A property's name: as it is where it is an identifier, else quoted.
[[nodiscard]] std::string QuoteKey(std::string_view key);

}  // namespace formwork::bicep
