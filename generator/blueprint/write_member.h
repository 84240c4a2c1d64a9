#pragma once
// The other direction of decoder.h: a member of the model as what the user could have written.
// False: there is nothing to show.

#include <map>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "generator/blueprint/field.h"
#include "generator/blueprint/model.h"
#include "generator/blueprint/shown.h"
#include "generator/blueprint/words.h"

namespace formwork::blueprint {

template <class T>
void Leafed(const Spanned<T>& value, std::string text, Shown::Kind kind, Shown& out) {
  out.kind = kind;
  out.text = std::move(text);
  out.origin = value.origin;
  out.span = value.span;
}

[[nodiscard]] bool WriteMember(const FieldSpec& field, const Text& value, Shown& out);
[[nodiscard]] bool WriteMember(const FieldSpec& field, const std::string& value, Shown& out);
[[nodiscard]] bool WriteMember(const FieldSpec& field, const Number& value, Shown& out);
[[nodiscard]] bool WriteMember(const FieldSpec& field, const Flag& value, Shown& out);
[[nodiscard]] bool WriteMember(const FieldSpec& field, const Spanned<Type>& value, Shown& out);

template <class T>

requires requires(const T& value) {
  Format(value);
}

bool WriteMember(const FieldSpec& /*field*/, const Spanned<T>& value, Shown& out) {
  // An amount that nobody set: a time-out that resolving would have filled, a number without a
  // default.
  if (value.origin == Origin::kDefault && value.value == T{} && value.span == Span{}) return false;
  Leafed(value, Format(value.value), Shown::Kind::kText, out);
  return true;
}

template <class E>
requires std::is_enum_v<E>

bool WriteMember(const FieldSpec& /*field*/, const Spanned<E>& value, Shown& out) {
  Leafed(value, std::string(kWords<E>[static_cast<size_t>(value.value)]), Shown::Kind::kText, out);
  return true;
}

template <class T>
bool WriteMember(const FieldSpec& field, const std::vector<T>& value, Shown& out);

template <class T>
bool WriteMember(const FieldSpec& field, const std::map<std::string, T, std::less<>>& value,
                 Shown& out) {
  out.kind = Shown::Kind::kMap;
  for (const auto& [name, entry] : value) {
    Shown shown;
    if (WriteMember(field, entry, shown)) out.Add(name, std::move(shown));
  }
  return !out.entries.empty();
}

template <class T>
bool WriteMember(const FieldSpec& field, const std::optional<T>& value, Shown& out) {
  return value && WriteMember(field, *value, out);
}

template <class T>

requires(std::is_class_v<T> && !requires(const T& value) {
  value.origin;
}) bool WriteMember(const FieldSpec& field, const T& value, Shown& out) {
  out = ShowFields(*field.kind, &value);
  return !out.entries.empty();
}

// The name that an entry of a mapping stands under; nullptr for an item of a list.
template <class T>
[[nodiscard]] const Text* NameOf(const T& entry) {
  if constexpr (requires { entry.function.value; }) {
    return &entry.function;
  } else if constexpr (requires { entry.name.value; }) {
    return &entry.name;
  } else {
    return nullptr;
  }
}

// An entry with the place of its name.
inline void AddNamed(const Text& name, Shown entry, Shown& out) {
  if (entry.kind == Shown::Kind::kMap) {
    entry.span = name.span;
    entry.origin = name.origin;
  }
  out.Add(name.value, std::move(entry));
}

template <class T>
bool WriteMember(const FieldSpec& field, const std::vector<T>& value, Shown& out) {
  out.kind = field.holds == Holds::kMap ? Shown::Kind::kMap : Shown::Kind::kList;
  for (const T& entry : value) {
    Shown shown;
    shown.kind = Shown::Kind::kMap;
    const bool some = WriteMember(field, entry, shown);
    const Text* name = NameOf(entry);
    if (name != nullptr && (some || field.holds == Holds::kMap)) {
      AddNamed(*name, std::move(shown), out);
    } else if (some || field.holds == Holds::kMap) {
      out.Add("", std::move(shown));
    }
  }
  return !out.entries.empty() || field.required;
}

}  // namespace formwork::blueprint
