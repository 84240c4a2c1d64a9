#pragma once
// The words of the type language: one table for the parser, the printer and the reference.

#include <string_view>

#include "generator/base/text.h"
#include "generator/blueprint/type.h"

namespace formwork::blueprint {

struct TypeWord {
  std::string_view word;
  TypeKind kind;
  std::string_view doc;
};

inline constexpr TypeWord kTypeWords[] = {
    {"string", TypeKind::kString, "text; `string(1..64)` limits its length in characters"},
    {"integer", TypeKind::kInteger, "a whole number; `integer(1..10)` limits it"},
    {"number", TypeKind::kNumber, "a decimal number; `number(0..1)` limits it"},
    {"boolean", TypeKind::kBoolean, "true or false"},
    {"uuid", TypeKind::kUuid, "a UUID as text"},
    {"datetime", TypeKind::kDatetime, "a point in time, RFC 3339, UTC"},
    {"date", TypeKind::kDate, "a day, `2025-01-31`"},
    {"duration", TypeKind::kDuration, "a length of time, `30s`"},
    {"bytes", TypeKind::kBytes, "binary data, base64 in JSON; `bytes(..1024)` limits its length"},
    {"json", TypeKind::kJson, "any JSON value"},
    {"enum", TypeKind::kEnum, "one of the words: `enum(open, closed)`"},
    {"list", TypeKind::kList, "a list: `list(Message)`, `list(string, 1..10)`"},
    {"map", TypeKind::kMap, "a mapping from text: `map(integer)`"},
};

// What other languages call a type of ours.
struct ForeignWord {
  std::string_view theirs;
  std::string_view ours;
};

inline constexpr ForeignWord kForeignWords[] = {
    {"any", "json"},       {"array", "list"},        {"binary", "bytes"},  {"bool", "boolean"},
    {"decimal", "number"}, {"dict", "map"},          {"double", "number"}, {"float", "number"},
    {"guid", "uuid"},      {"int", "integer"},       {"int32", "integer"}, {"int64", "integer"},
    {"long", "integer"},   {"object", "json"},       {"str", "string"},    {"text", "string"},
    {"time", "datetime"},  {"timestamp", "datetime"}};

// Our word for a type that another language calls `name`; empty if none does.
[[nodiscard]] inline std::string_view OurWordFor(std::string_view name) {
  const std::string lower = LowerAscii(name);
  for (const ForeignWord& word : kForeignWords) {
    if (word.theirs == lower) return word.ours;
  }
  return {};
}

inline constexpr const char* kTypeHelp =
    "types are string, integer, number, boolean, uuid, datetime, date, duration, bytes, json, "
    "enum(a, b), list(T), "
    "map(T), or a name from types:, each with '?' if optional";

[[nodiscard]] constexpr const TypeWord* FindTypeWord(std::string_view word) {
  for (const TypeWord& known : kTypeWords) {
    if (known.word == word) return &known;
  }
  return nullptr;
}

}  // namespace formwork::blueprint
