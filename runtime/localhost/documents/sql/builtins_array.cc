// Arrays, sets, and reaching into values.
#include <algorithm>
#include <cmath>

#include "runtime/localhost/documents/sql/builtins.h"

namespace formwork::localhost::sql {

namespace {

bool IsArray(const Value& value) {
  return value && value->IsArray();
}

bool Has(const std::vector<Json>& items, const Json& wanted) {
  return std::any_of(items.begin(), items.end(),
                     [&](const Json& item) { return DeepEqual(item, wanted); });
}

// ARRAY_CONTAINS' third argument: every member of `part` is in `whole`.
bool HasPart(const Json& whole, const Json& part) {
  if (!part.IsObject() || !whole.IsObject()) return DeepEqual(whole, part);
  return std::all_of(part.members.begin(), part.members.end(), [&](const JsonMember& member) {
    const Json* found = whole.Find(member.name);
    return found != nullptr && HasPart(*found, member.value);
  });
}

Value ArrayContains(Arguments arguments) {
  if (!IsArray(arguments[0]) || !arguments[1])
    return arguments[0] ? Value(Json::Bool(false)) : std::nullopt;
  const auto& items = arguments[0]->items;
  const bool partly =
      arguments.size() > 2 && arguments[2] && arguments[2]->IsBool() && arguments[2]->boolean;
  if (!partly) return Json::Bool(Has(items, *arguments[1]));
  return Json::Bool(std::any_of(items.begin(), items.end(),
                                [&](const Json& item) { return HasPart(item, *arguments[1]); }));
}

Value ArrayContainsAny(Arguments arguments) {
  if (!IsArray(arguments[0])) return std::nullopt;
  return Json::Bool(std::any_of(arguments.begin() + 1, arguments.end(),
                                [&](const Value& v) { return v && Has(arguments[0]->items, *v); }));
}

Value ArrayContainsAll(Arguments arguments) {
  if (!IsArray(arguments[0])) return std::nullopt;
  return Json::Bool(std::all_of(arguments.begin() + 1, arguments.end(),
                                [&](const Value& v) { return v && Has(arguments[0]->items, *v); }));
}

Value ArrayLength(Arguments arguments) {
  if (!IsArray(arguments[0])) return std::nullopt;
  return Json::Int(static_cast<int64_t>(arguments[0]->items.size()));
}

Value ArrayConcat(Arguments arguments) {
  Json joined = Json::Array();
  for (const Value& argument : arguments) {
    if (!IsArray(argument)) return std::nullopt;
    joined.items.insert(joined.items.end(), argument->items.begin(), argument->items.end());
  }
  return joined;
}

// A negative start counts from the end; a negative or missing length means all or none as in the
// product.
Value ArraySlice(Arguments arguments) {
  if (!IsArray(arguments[0]) || !arguments[1] || !arguments[1]->IsNumber()) return std::nullopt;
  const auto& items = arguments[0]->items;
  const auto size = static_cast<double>(items.size());
  double begin = std::trunc(*NumberOf(arguments[1]->text));
  if (begin < 0) begin = std::max(0.0, size + begin);
  double count = size;
  if (arguments.size() > 2) {
    if (!arguments[2] || !arguments[2]->IsNumber()) return std::nullopt;
    count = std::trunc(*NumberOf(arguments[2]->text));
  }
  Json slice = Json::Array();
  const double end = std::min(size, begin + std::max(0.0, count));
  if (begin >= end) return slice;
  slice.items.assign(items.begin() + static_cast<std::ptrdiff_t>(begin),
                     items.begin() + static_cast<std::ptrdiff_t>(end));
  return slice;
}

Value SetIntersect(Arguments arguments) {
  if (!IsArray(arguments[0]) || !IsArray(arguments[1])) return std::nullopt;
  Json set = Json::Array();
  for (const Json& item : arguments[0]->items) {
    if (Has(arguments[1]->items, item) && !Has(set.items, item)) set.items.push_back(item);
  }
  return set;
}

Value SetUnion(Arguments arguments) {
  if (!IsArray(arguments[0]) || !IsArray(arguments[1])) return std::nullopt;
  Json set = Json::Array();
  for (const Value& argument : arguments) {
    for (const Json& item : argument->items) {
      if (!Has(set.items, item)) set.items.push_back(item);
    }
  }
  return set;
}

// value[index] where the index is only known with the document, or is a name that a JSON path
// cannot spell.
Value Reach(Arguments arguments) {
  const Value& base = arguments[0];
  const Value& index = arguments[1];
  if (!base || !index) return std::nullopt;
  if (base->IsObject() && index->IsString()) {
    const Json* found = base->Find(index->text);
    return found == nullptr ? std::nullopt : Value(*found);
  }
  if (!base->IsArray() || !index->IsNumber()) return std::nullopt;
  const double at = *NumberOf(index->text);
  if (at < 0 || at >= static_cast<double>(base->items.size()) || std::trunc(at) != at)
    return std::nullopt;
  return base->items[static_cast<size_t>(at)];
}

constexpr Builtin kArray[] = {{"ARRAY_CONTAINS", 2, 3, true, ArrayContains},
                              {"ARRAY_CONTAINS_ANY", 2, 100, true, ArrayContainsAny},
                              {"ARRAY_CONTAINS_ALL", 2, 100, true, ArrayContainsAll},
                              {"ARRAY_LENGTH", 1, 1, false, ArrayLength},
                              {"ARRAY_CONCAT", 2, 100, false, ArrayConcat},
                              {"ARRAY_SLICE", 2, 3, false, ArraySlice},
                              {"SETINTERSECT", 2, 2, false, SetIntersect},
                              {"SETUNION", 2, 2, false, SetUnion},
                              {" []", 2, 2, false, Reach}};

}  // namespace

std::span<const Builtin> ArrayBuiltins() {
  return kArray;
}

}  // namespace formwork::localhost::sql
