#pragma once
// The small type language: string(1..64), list(T), enum(a, b), another type's name, `?` for
// optional.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "generator/blueprint/value.h"

namespace formwork::blueprint {

enum class TypeKind : uint8_t {
  kString,
  kInteger,
  kNumber,
  kBoolean,
  kUuid,
  kDatetime,
  kDate,
  kDuration,
  kBytes,
  kJson,
  kEnum,
  kList,
  kMap,
  kNamed,
};

struct Type {
  TypeKind kind = TypeKind::kString;
  bool optional = false;
  std::optional<int64_t>
      min_length;  // string(1..64): lengths in code points; list(T, 1..10): elements
  std::optional<int64_t> max_length;
  std::optional<std::string> minimum;  // number(0..1), integer(1..10): decimal text as written
  std::optional<std::string> maximum;
  std::vector<std::string> enumerators;  // kEnum, in written order
  std::vector<Type> element;             // kList, kMap: exactly one
  std::string name;                      // kNamed
  Span span = {};

  friend bool operator==(const Type& a, const Type& b) {
    return a.kind == b.kind && a.optional == b.optional && a.min_length == b.min_length &&
           a.max_length == b.max_length && a.minimum == b.minimum && a.maximum == b.maximum &&
           a.enumerators == b.enumerators && a.element == b.element && a.name == b.name;
  }
};

struct Field {
  Text name;
  Type type;
  std::string doc;

  friend bool operator==(const Field&, const Field&) = default;
};

struct TypeDefinition {
  Text name;
  std::vector<Field> fields;
  std::string doc;
  bool unread = false;  // its fields could not be read: nothing is concluded from their absence

  friend bool operator==(const TypeDefinition&, const TypeDefinition&) = default;
};

// As written: "string(1..64)?", "list(Message)".
[[nodiscard]] std::string Format(const Type& type);

}  // namespace formwork::blueprint
