#include "generator/cpp/verdict.h"

#include <algorithm>

#include "generator/cpp/names.h"
#include "generator/emit/text/escape.h"

namespace formwork::cpp {

using blueprint::Field;
using blueprint::Type;
using blueprint::TypeKind;

namespace {

bool IsCategory(const Field& field) {
  const bool text = field.type.kind == TypeKind::kString || field.type.kind == TypeKind::kEnum;
  return text && *field.name == "category";
}

bool IsScore(const Field& field) {
  return field.type.kind == TypeKind::kNumber && *field.name == "score";
}

bool IsReason(const Field& field) {
  return field.type.kind == TypeKind::kString && *field.name == "reason";
}

// A score is from 0 to 1: what takes less than that cannot take every verdict.
bool TakesAnyScore(const Type& type) {
  const bool low = !type.minimum || type.minimum->starts_with('-') || *type.minimum == "0";
  const bool high = !type.maximum || (*type.maximum != "0" && !type.maximum->starts_with("0.") &&
                                      !type.maximum->starts_with('-'));
  return low && high;
}

// The enumeration of categories among the outputs; nullptr if there is none.
const Type* Categories(const Callable& callable) {
  for (const OutputMember& output : callable.outputs) {
    if (!FilesVerdict(callable, output)) continue;
    for (const Field& field : output.type->fields) {
      if (IsCategory(field) && field.type.kind == TypeKind::kEnum) return &field.type;
    }
  }
  return nullptr;
}

}  // namespace

bool FilesVerdict(const Callable& callable, const OutputMember& output) {
  const bool judged = std::ranges::any_of(callable.services, [](const auto* service) {
    return *service->kind == blueprint::ServiceKind::kGemini;
  });
  if (!judged || output.type == nullptr) return false;
  return std::ranges::any_of(output.type->fields, [](const Field& field) {
    return IsCategory(field) || IsScore(field) || IsReason(field);
  });
}

std::string VerdictValue(const Field& field, const Enums& enums, const std::string& verdict) {
  const Type& type = field.type;
  if (IsCategory(field) && type.kind == TypeKind::kEnum) {
    const std::string& name = enums.NameOf(type.enumerators);
    return StrCat("Parse", name, "(", verdict, "->category).value()");
  }
  const bool unbounded = type.min_length.value_or(0) == 0 && !type.max_length;
  if (IsCategory(field) && unbounded) return verdict + "->category";
  if (IsScore(field) && TakesAnyScore(type)) return verdict + "->score";
  if (IsReason(field) && unbounded) return verdict + "->reason";
  return "";
}

std::string AskedCategories(const Callable& callable) {
  const Type* categories = Categories(callable);
  if (categories == nullptr) return "";
  std::vector<std::string> words = categories->enumerators;
  if (words == std::vector<std::string>{"toxicity", "harassment", "spam", "other"}) return "";
  std::string list;
  for (const std::string& word : words)
    list += StrCat(list.empty() ? "" : ", ", text::CppString(word));
  return StrCat(", {", list, "}");
}

std::string SomeCategory(const Callable& callable) {
  const Type* categories = Categories(callable);
  return categories == nullptr || categories->enumerators.empty() ? "spam"
                                                                  : categories->enumerators.front();
}

}  // namespace formwork::cpp
