#include "generator/blueprint/shown.h"

#include "generator/blueprint/write_member.h"

namespace formwork::blueprint {

bool WriteMember(const FieldSpec& /*field*/, const Text& value, Shown& out) {
  if (value.value.empty()) return false;
  Leafed(value, value.value, Shown::Kind::kText, out);
  return true;
}

bool WriteMember(const FieldSpec& /*field*/, const std::string& value, Shown& out) {
  out.kind = Shown::Kind::kText;
  out.text = value;
  out.origin = Origin::kGiven;
  return !value.empty();
}

bool WriteMember(const FieldSpec& /*field*/, const Number& value, Shown& out) {
  Leafed(value, std::to_string(value.value), Shown::Kind::kNumber, out);
  return true;
}

bool WriteMember(const FieldSpec& /*field*/, const Flag& value, Shown& out) {
  Leafed(value, value.value ? "true" : "false", Shown::Kind::kFlag, out);
  return true;
}

bool WriteMember(const FieldSpec& /*field*/, const Spanned<Type>& value, Shown& out) {
  Leafed(value, Format(value.value), Shown::Kind::kText, out);
  return true;
}

Shown ShowFields(const KindSpec& kind, const void* object) {
  Shown map;
  map.kind = Shown::Kind::kMap;
  for (const FieldSpec& field : kind.fields) {
    Shown shown;
    if (field.write != nullptr && field.write(field, object, shown))
      map.Add(field.name, std::move(shown));
  }
  return map;
}

}  // namespace formwork::blueprint
