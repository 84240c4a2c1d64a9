#include "generator/cpp/cpp_type.h"

#include <algorithm>

#include "generator/base/check.h"
#include "generator/cpp/names.h"

namespace formwork::cpp {

using blueprint::Type;
using blueprint::TypeKind;

Enums::Enums(const blueprint::Blueprint& blueprint) {
  for (const auto& type : blueprint.types) {
    for (const auto& field : type.fields)
      Collect(StrCat(TypeName(*type.name), TypeName(*field.name)), field.type);
  }
  const auto signature = [this](std::string_view name, std::string_view what, const auto& type) {
    if (type) Collect(StrCat(TypeName(name), what), **type);
  };
  for (const auto& function : blueprint.functions) {
    signature(*function.name, "Body", function.body);
    signature(*function.name, "Returns", function.returns);
  }
  for (const auto& workflow : blueprint.workflows) {
    signature(*workflow.name, "Body", workflow.body);
    signature(*workflow.name, "Returns", workflow.returns);
  }
  for (const auto& activity : blueprint.activities) {
    Collect(StrCat(TypeName(*activity.name), "Input"), *activity.input);
    signature(*activity.name, "Returns", activity.returns);
  }
}

void Enums::Collect(const std::string& name, const Type& type) {
  for (const Type& element : type.element)
    Collect(name, element);
  if (type.kind != TypeKind::kEnum) return;
  const auto known = std::ranges::find(enums_, type.enumerators, &Enum::words);
  if (known != enums_.end()) {
    if (known->name != name && std::ranges::find(known->aliases, name) == known->aliases.end()) {
      known->aliases.push_back(name);
    }
    return;
  }
  enums_.push_back({name, type.enumerators, {}});
}

const std::string& Enums::NameOf(const std::vector<std::string>& words) const {
  const auto known = std::ranges::find(enums_, words, &Enum::words);
  FORMWORK_CHECK(known != enums_.end());
  return known->name;
}

std::string SpellValue(const Type& type, const Enums& enums) {
  switch (type.kind) {
    case TypeKind::kString:
      return "std::string";
    case TypeKind::kInteger:
      return "int64_t";
    case TypeKind::kNumber:
      return "double";
    case TypeKind::kBoolean:
      return "bool";
    case TypeKind::kUuid:
      return "formwork::Uuid";
    case TypeKind::kDatetime:
      return "formwork::DateTime";
    case TypeKind::kDate:
      return "formwork::Date";
    case TypeKind::kDuration:
      return "formwork::Duration";
    case TypeKind::kBytes:
      return "formwork::Bytes";
    case TypeKind::kJson:
      return "formwork::Json";
    case TypeKind::kEnum:
      return enums.NameOf(type.enumerators);
    case TypeKind::kList:
      return StrCat("std::vector<", Spell(type.element.at(0), enums), ">");
    case TypeKind::kMap:
      return StrCat("std::map<std::string, ", Spell(type.element.at(0), enums), ", std::less<>>");
    case TypeKind::kNamed:
      return TypeName(type.name);
  }
  FORMWORK_UNREACHABLE();
}

std::string Spell(const Type& type, const Enums& enums) {
  const std::string value = SpellValue(type, enums);
  return type.optional ? StrCat("std::optional<", value, ">") : value;
}

std::string Initializer(const Type& type) {
  if (type.optional) return "";
  switch (type.kind) {
    case TypeKind::kInteger:
    case TypeKind::kNumber:
      return " = 0";
    case TypeKind::kBoolean:
      return " = false";
    case TypeKind::kEnum:
      return " = {}";
    default:
      return "";
  }
}

namespace {

// "{.min = 1, .max = 64}"; "" without bounds.
template <class T>
std::string Bounds(const std::optional<T>& min, const std::optional<T>& max) {
  if (!min && !max) return "";
  std::string out;
  if (min) out = StrCat(".min = ", *min);
  if (max) out += StrCat(out.empty() ? "" : ", ", ".max = ", *max);
  return StrCat("{", out, "}");
}

// A rule's type and its value in braces; both empty for none.
struct RuleText {
  std::string type;
  std::string value;
};

RuleText RuleOf(const Type& type) {
  const auto rule = [](const char* name, const std::string& bounds) {
    return bounds.empty() ? RuleText{} : RuleText{StrCat("formwork::", name), bounds};
  };
  if (type.kind == TypeKind::kString)
    return rule("LengthRule", Bounds(type.min_length, type.max_length));
  if (type.kind == TypeKind::kInteger)
    return rule("IntegerRule", Bounds(type.minimum, type.maximum));
  if (type.kind == TypeKind::kNumber) return rule("NumberRule", Bounds(type.minimum, type.maximum));
  if (type.kind != TypeKind::kList && type.kind != TypeKind::kMap) return {};
  const std::string count =
      type.kind == TypeKind::kList ? Bounds(type.min_length, type.max_length) : "";
  const RuleText element = RuleOf(type.element.at(0));
  std::string members;
  if (!count.empty()) members = StrCat(".count = ", count);
  if (!element.value.empty())
    members += StrCat(members.empty() ? "" : ", ", ".element = ", element.value);
  if (members.empty()) return {};
  return {StrCat("formwork::Elements<", element.type, ">"), StrCat("{", members, "}")};
}

}  // namespace

std::string LeastNumber(const Type& type) {
  if (type.kind != TypeKind::kInteger && type.kind != TypeKind::kNumber) return "";
  // Bounds are decimal text: above zero is what has no sign and a digit that is none.
  const auto nonzero = [](const std::string& text) {
    return text.find_first_of("123456789") != std::string::npos;
  };
  if (type.minimum && !type.minimum->starts_with('-') && nonzero(*type.minimum))
    return *type.minimum;
  if (type.maximum && type.maximum->starts_with('-') && nonzero(*type.maximum))
    return *type.maximum;
  return "";
}

std::string Rule(const Type& type) {
  const RuleText rule = RuleOf(type);
  return rule.type + rule.value;
}

}  // namespace formwork::cpp
