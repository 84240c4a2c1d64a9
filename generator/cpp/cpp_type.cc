#include "generator/cpp/cpp_type.h"

#include <algorithm>

#include "generator/base/check.h"
#include "generator/cpp/names.h"

namespace formwork::cpp {

using blueprint::Type;
using blueprint::TypeKind;

namespace {

class UseCollector {
 public:
  void AddFields(const blueprint::TypeDefinition& type) {
    for (const auto& field : type.fields)
      Add(field.type, StrCat(TypeName(*type.name), TypeName(*field.name)),
          {*type.name, *field.name, "field"});
  }

  // What a function takes or gives.
  template <class Runner>
  void AddPart(const Runner& runner, const Type& type, std::string_view part,
               std::string_view kind) {
    Add(type, StrCat(TypeName(*runner.name), TypeName(part)), {*runner.name, part, kind});
  }

  template <class Runner>
  void AddSignature(const Runner& runner, std::string_view kind) {
    if (runner.body) AddPart(runner, **runner.body, "body", kind);
    if (runner.returns) AddPart(runner, **runner.returns, "returns", kind);
  }

  std::vector<EnumUse> Take() { return std::move(uses_); }

 private:
  struct Place {
    std::string_view owner;
    std::string_view part;
    std::string_view kind;
  };

  void Add(const Type& type, const std::string& name, const Place& place) {
    for (const Type& element : type.element)
      Add(element, name, place);
    if (type.kind != TypeKind::kEnum) return;
    uses_.push_back({name, StrCat(place.owner, ".", place.part), std::string(place.kind),
                     &type.enumerators, type.span});
  }

  std::vector<EnumUse> uses_;
};

}  // namespace

std::vector<EnumUse> EnumUses(const blueprint::Blueprint& blueprint) {
  UseCollector uses;
  for (const auto& type : blueprint.types)
    uses.AddFields(type);
  for (const auto& function : blueprint.functions)
    uses.AddSignature(function, "function");
  for (const auto& workflow : blueprint.workflows)
    uses.AddSignature(workflow, "workflow");
  for (const auto& activity : blueprint.activities) {
    uses.AddPart(activity, *activity.input, "input", "activity");
    if (activity.returns) uses.AddPart(activity, **activity.returns, "returns", "activity");
  }
  return uses.Take();
}

Enums::Enums(const blueprint::Blueprint& blueprint) {
  for (const EnumUse& use : EnumUses(blueprint)) {
    const auto known = std::ranges::find(enums_, *use.words, &Enum::words);
    if (known == enums_.end()) {
      enums_.push_back({use.name, *use.words, {}});
    } else if (known->name != use.name &&
               std::ranges::find(known->aliases, use.name) == known->aliases.end()) {
      known->aliases.push_back(use.name);
    }
  }
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

// A limit of an integer is one of 64 bits. The lowest has no literal: it is minus what is too
// large.
std::optional<std::string> WholeLiteral(const std::optional<std::string>& limit) {
  return limit == "-9223372036854775808" ? "INT64_MIN" : limit;
}

// A limit of a number may be larger than any whole literal.
std::optional<std::string> NumberLiteral(const std::optional<std::string>& limit) {
  constexpr size_t kAnyInt64 = 18;
  const bool fits = !limit || limit->size() <= kAnyInt64 || limit->find('.') != std::string::npos;
  return fits ? limit : *limit + ".0";
}

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
    return rule("IntegerRule", Bounds(WholeLiteral(type.minimum), WholeLiteral(type.maximum)));
  if (type.kind == TypeKind::kNumber)
    return rule("NumberRule", Bounds(NumberLiteral(type.minimum), NumberLiteral(type.maximum)));
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
