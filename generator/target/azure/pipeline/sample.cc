#include "generator/target/azure/pipeline/sample.h"

#include <algorithm>

#include "generator/base/check.h"

namespace formwork::azure {
namespace {

using blueprint::Blueprint;
using blueprint::Type;
using blueprint::TypeKind;
using json::Value;

constexpr int64_t kRoundLength = 40;  // "smoke-", a build's number, a random number
constexpr int kDepth = 8;             // a type that holds itself ends here

// The text, filled up or cut to the type's length.
std::string Fitted(std::string text, const Type& type, char filling) {
  const auto least = static_cast<size_t>(type.min_length.value_or(0));
  if (text.size() < least) text.append(least - text.size(), filling);
  if (type.max_length && text.size() > static_cast<size_t>(*type.max_length)) {
    text.resize(static_cast<size_t>(*type.max_length));
  }
  return text;
}

std::string SampleText(const Type& type) {
  return Fitted("smoke test", type, '.');
}

// A number inside the bounds: the lower one, or the upper one, or 1.
Value SampleNumber(const Type& type) {
  return Value::Number(type.minimum.value_or(type.maximum.value_or("1")));
}

Value Sample(const Blueprint& blueprint, const Type& type, int depth);

Value SampleFields(const Blueprint& blueprint, const blueprint::TypeDefinition& definition,
                   const Rounds& rounds, int depth) {
  Value object = Value::Obj();
  for (const blueprint::Field& field : definition.fields) {
    if (rounds.contains(*field.name) && CanNameRound(field.type)) {
      object.Set(*field.name, Value::Str(RoundPlaceholder(field.type)));
    } else if (!field.type.optional) {
      object.Set(*field.name, Sample(blueprint, field.type, depth + 1));
    }
  }
  return object;
}

Value SampleList(const Blueprint& blueprint, const Type& type, int depth) {
  Value list = Value::Arr();
  for (int64_t i = 0; i < std::max<int64_t>(1, type.min_length.value_or(0)); ++i) {
    list.Add(Sample(blueprint, type.element.front(), depth + 1));
  }
  return list;
}

Value Sample(const Blueprint& blueprint, const Type& type, int depth) {
  if (depth > kDepth) return {};
  switch (type.kind) {
    case TypeKind::kString:
      return Value::Str(SampleText(type));
    case TypeKind::kInteger:
    case TypeKind::kNumber:
      return SampleNumber(type);
    case TypeKind::kBoolean:
      return Value::Bool(true);
    case TypeKind::kUuid:
      return Value::Str("@uuid@");
    case TypeKind::kDatetime:
      return Value::Str("@now@");
    case TypeKind::kDate:
      return Value::Str("2026-01-01");
    case TypeKind::kDuration:
      return Value::Str("PT1S");
    case TypeKind::kBytes:
      return Value::Str("c21va2U=");
    case TypeKind::kJson:
      return Value::Obj();
    case TypeKind::kEnum:
      return type.enumerators.empty() ? Value() : Value::Str(type.enumerators.front());
    case TypeKind::kList:
      return SampleList(blueprint, type, depth);
    case TypeKind::kMap:
      return Value::Obj();
    case TypeKind::kNamed: {
      const auto* definition = FindType(blueprint, type.name);
      return definition == nullptr ? Value() : SampleFields(blueprint, *definition, {}, depth);
    }
  }
  FORMWORK_UNREACHABLE();
}

}  // namespace

bool CanNameRound(const Type& type) {
  if (type.kind == TypeKind::kUuid) return true;
  return type.kind == TypeKind::kString && type.max_length.value_or(kRoundLength) >= kRoundLength &&
         type.min_length.value_or(0) <= 1;
}

std::string RoundPlaceholder(const Type& type) {
  return type.kind == TypeKind::kUuid ? "@uuid@" : std::string(kRoundText);
}

std::string SampleParameter(const std::vector<const Type*>& types) {
  for (const Type* type : types) {
    if (type->kind == TypeKind::kUuid) return "@uuid@";
    if (type->kind == TypeKind::kEnum && !type->enumerators.empty())
      return type->enumerators.front();
    if (type->kind == TypeKind::kString && (type->min_length || type->max_length))
      return Fitted("smoke", *type, 'e');
  }
  return "smoke";
}

Value SampleDocument(const Blueprint& blueprint, const blueprint::TypeDefinition& type,
                     const Rounds& rounds) {
  return SampleFields(blueprint, type, rounds, 0);
}

}  // namespace formwork::azure
