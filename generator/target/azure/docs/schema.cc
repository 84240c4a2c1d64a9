// Types as JSON Schema.

#include <algorithm>

#include "generator/base/check.h"
#include "generator/base/str_cat.h"
#include "generator/target/azure/docs/docs.h"

namespace formwork::azure {

using blueprint::Type;
using blueprint::TypeKind;
using json::Value;

namespace {

Value OfKind(std::string_view type, std::string_view format = {}) {
  Value value = Value::Obj({{"type", Value::Str(type)}});
  if (!format.empty()) value.Set("format", Value::Str(format));
  return value;
}

void Bounds(Value& value, const Type& type, std::string_view least, std::string_view most) {
  if (type.min_length) value.Set(least, Value::Int(*type.min_length));
  if (type.max_length) value.Set(most, Value::Int(*type.max_length));
}

void Range(Value& value, const Type& type) {
  if (type.minimum) value.Set("minimum", Value::Number(*type.minimum));
  if (type.maximum) value.Set("maximum", Value::Number(*type.maximum));
}

Value Bare(const Type& type, References references) {
  Value value;
  switch (type.kind) {
    case TypeKind::kString:
      value = OfKind("string");
      Bounds(value, type, "minLength", "maxLength");
      return value;
    case TypeKind::kInteger:
      value = OfKind("integer");
      Range(value, type);
      return value;
    case TypeKind::kNumber:
      value = OfKind("number");
      Range(value, type);
      return value;
    case TypeKind::kBoolean:
      return OfKind("boolean");
    case TypeKind::kUuid:
      return OfKind("string", "uuid");
    case TypeKind::kDatetime:
      return OfKind("string", "date-time");
    case TypeKind::kDate:
      return OfKind("string", "date");
    case TypeKind::kDuration:
      return OfKind("string", "duration");
    case TypeKind::kBytes:
      return OfKind("string").Set("contentEncoding", Value::Str("base64"));
    case TypeKind::kJson:
      return Value::Obj();
    case TypeKind::kEnum:
      return OfKind("string").Set("enum", Value::Strs(type.enumerators));
    case TypeKind::kList:
      value = OfKind("array").Set("items", SchemaOf(type.element.front(), references));
      Bounds(value, type, "minItems", "maxItems");
      return value;
    case TypeKind::kMap:
      return OfKind("object").Set("additionalProperties",
                                  SchemaOf(type.element.front(), references));
    case TypeKind::kNamed:
      return Value::Obj(
          {{"$ref", Value::Str(StrCat(references.before, type.name, references.after))}});
  }
  FORMWORK_UNREACHABLE();
}

}  // namespace

Value SchemaOf(const Type& type, References references) {
  Value bare = Bare(type, references);
  if (!type.optional || type.kind == TypeKind::kJson) return bare;
  // Absent or null: the runtime takes both.
  Value either = Value::Arr();
  either.Add(std::move(bare)).Add(OfKind("null"));
  return Value::Obj({{"anyOf", std::move(either)}});
}

Value SchemaOf(const blueprint::TypeDefinition& type, References references, Value head) {
  Value schema = std::move(head);
  schema.Set("type", Value::Str("object"));
  if (!type.doc.empty()) schema.Set("description", Value::Str(type.doc));
  Value properties = Value::Obj();
  std::vector<std::string> required;
  for (const blueprint::Field& field : type.fields) {
    Value property = SchemaOf(field.type, references);
    if (!field.doc.empty()) property.Set("description", Value::Str(field.doc));
    properties.Set(*field.name, std::move(property));
    if (!field.type.optional) required.push_back(*field.name);
  }
  schema.Set("properties", std::move(properties));
  if (!required.empty()) schema.Set("required", Value::Strs(required));
  return schema;
}

}  // namespace formwork::azure
