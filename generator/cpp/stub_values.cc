#include "generator/cpp/stub_values.h"

#include <algorithm>

#include "generator/base/text.h"
#include "generator/cpp/names.h"
#include "generator/emit/text/escape.h"

namespace formwork::cpp {

using blueprint::Type;
using blueprint::TypeDefinition;
using blueprint::TypeKind;
using From = InputMember::From;
using text::CppString;

namespace {

bool SameShape(const Type& a, const Type& b) {
  if (a.kind != b.kind || a.optional != b.optional || a.name != b.name ||
      a.enumerators != b.enumerators)
    return false;
  return std::ranges::equal(a.element, b.element, SameShape);
}

}  // namespace

const InputMember* StubValues::FindRead(const TypeDefinition& type) const {
  const auto read = std::ranges::find(reads_, &type, &InputMember::named);
  return read == reads_.end() ? nullptr : *read;
}

std::string StubValues::FindMade(const TypeDefinition& type) const {
  const auto made = std::ranges::find(made_, &type, &Made::type);
  return made == made_.end() ? "" : made->variable;
}

std::string StubValues::Named(std::string_view name) const {
  const auto source = std::ranges::find(sources_, name, &Source::name);
  return source == sources_.end() ? "" : source->expression;
}

void StubValues::AddInput(const InputMember& member) {
  const std::string in = StrCat("in.", member.member);
  if (member.from == From::kRoute || member.from == From::kQuery) {
    Type text;
    text.kind = TypeKind::kString;
    sources_.push_back({in, member.wire, text});
  }
  const bool optional = member.shape != nullptr && member.shape->optional;
  const bool value =
      member.from == From::kBody || member.from == From::kMessage || member.from == From::kInput;
  if (value && member.named != nullptr && !optional) AddFields(in, *member.named);
}

void StubValues::AddFields(const std::string& expression, const TypeDefinition& type) {
  for (const auto& field : type.fields) {
    sources_.push_back({StrCat(expression, ".", MemberName(*field.name)), *field.name, field.type});
  }
}

std::string StubValues::WholeInput(const TypeDefinition& type) const {
  if (FindRead(type) != nullptr) return "";
  for (const InputMember& member : callable_.inputs) {
    if (member.named != &type) continue;
    if (member.from == From::kDocuments) return "document";
    const bool value = member.shape == nullptr ||
                       (member.shape->kind == TypeKind::kNamed && !member.shape->optional);
    const bool came =
        member.from == From::kBody || member.from == From::kMessage || member.from == From::kInput;
    if (came && value) return StrCat("in.", member.member);
  }
  return "";
}

std::string StubValues::ValueFor(const blueprint::Field& field, bool based) const {
  const bool id = *field.name == "id";
  for (const auto& source : sources_) {
    if (source.from_read() && (based || id)) continue;
    if (source.name == *field.name && SameShape(source.type, field.type)) return source.expression;
  }
  if (based) return FromBodyEnum(field);
  if (field.type.optional) return "";
  if (field.type.kind == TypeKind::kUuid) return id ? "context.NewUuid()" : IdOf(*field.name);
  if (field.type.kind == TypeKind::kDatetime) return "context.Now()";
  if (field.type.kind == TypeKind::kBoolean && !verdict_.empty())
    return StrCat(verdict_, ".available()");
  if (field.type.kind == TypeKind::kString && field.type.min_length.value_or(0) > 0)
    return SomeText(field.type);
  return LeastNumber(field.type);
}

// messageId is the id of the message that was made or read.
std::string StubValues::IdOf(const std::string& name) const {
  for (const auto& made : made_) {
    if (CamelCase(*made.type->name) + "Id" == name) return StrCat(made.variable, ".id");
  }
  for (const InputMember* read : reads_) {
    if (read->named != nullptr && CamelCase(*read->named->name) + "Id" == name)
      return StrCat("in.", read->member, "->id");
  }
  return "context.NewUuid()";
}

// A text that may not be empty: one with the same limits, else the function's name.
std::string StubValues::SomeText(const Type& type) const {
  for (const auto& source : sources_) {
    const Type& other = source.type;
    const bool same = other.kind == type.kind && !other.optional &&
                      other.min_length == type.min_length && other.max_length == type.max_length;
    if (same) return source.expression;
  }
  for (const auto& source : sources_) {
    if (source.type.kind == TypeKind::kString && !source.type.optional &&
        source.expression.find('.') == 2 && source.expression.rfind('.') == 2) {
      return source.expression;
    }
  }
  return CppString(callable_.name.substr(0, static_cast<size_t>(type.max_length.value_or(64))));
}

// An enumeration with more words than the body's: by its word.
std::string StubValues::FromBodyEnum(const blueprint::Field& field) const {
  if (field.type.kind != TypeKind::kEnum || field.type.optional) return "";
  for (const auto& source : sources_) {
    if (source.from_read() || source.name != *field.name || source.type.kind != TypeKind::kEnum ||
        source.type.optional)
      continue;
    return StrCat("Parse", enums_.NameOf(field.type.enumerators), "(ToString(", source.expression,
                  ")).value()");
  }
  return "";
}

}  // namespace formwork::cpp
