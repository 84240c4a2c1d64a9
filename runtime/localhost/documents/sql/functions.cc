#include "runtime/localhost/documents/sql/functions.h"

#include <cmath>
#include <exception>
#include <string>
#include <vector>

#include "runtime/localhost/documents/canonical.h"
#include "runtime/localhost/documents/sql/builtins.h"
#include "runtime/localhost/documents/sql/sqlite_values.h"

namespace formwork::localhost::sql {

namespace {

// A C++ exception may not pass through SQLite's frames; the only ones possible here are out of
// memory and length.
template <void (*kBody)(sqlite3_context*, int, sqlite3_value**)>
void Guarded(sqlite3_context* context, int count, sqlite3_value** arguments) {
  try {
    kBody(context, count, arguments);
  } catch (const std::exception&) {
    sqlite3_result_error_nomem(context);
  }
}

void Equal(sqlite3_context* context, int /*count*/, sqlite3_value** arguments) {
  const auto a = TextOf(arguments[0]);
  const auto b = TextOf(arguments[1]);
  if (a && b) sqlite3_result_int(context, EqualTexts(*a, *b) ? 1 : 0);
}

void Compare(sqlite3_context* context, int /*count*/, sqlite3_value** arguments) {
  const auto a = TextOf(arguments[0]);
  const auto b = TextOf(arguments[1]);
  if (!a || !b) return;
  if (const auto order = CompareTexts(*a, *b)) sqlite3_result_int(context, *order);
}

void Order(sqlite3_context* context, int /*count*/, sqlite3_value** arguments) {
  const auto text = TextOf(arguments[0]);
  if (!text) return;
  const std::string key = OrderKey(*text);
  sqlite3_result_blob64(context, key.data(), key.size(), SQLITE_TRANSIENT);
}

void Number(sqlite3_context* context, int /*count*/, sqlite3_value** arguments) {
  const auto text = TextOf(arguments[0]);
  if (!text) return;
  if (const auto number = NumberOf(*text)) sqlite3_result_double(context, *number);
}

void Text(sqlite3_context* context, int /*count*/, sqlite3_value** arguments) {
  const auto text = TextOf(arguments[0]);
  if (!text) return;
  if (const auto string = StringOf(*text)) ReturnText(context, *string);
}

void ReturnNumber(sqlite3_context* context, sqlite3_value* value) {
  switch (sqlite3_value_type(value)) {
    case SQLITE_INTEGER:
      ReturnText(context, std::to_string(sqlite3_value_int64(value)));
      break;
    case SQLITE_FLOAT:
      if (std::isfinite(sqlite3_value_double(value)))
        ReturnText(context, CanonicalNumber(sqlite3_value_double(value)));
      break;
    default:
      break;
  }
}

void FromNumber(sqlite3_context* context, int /*count*/, sqlite3_value** arguments) {
  ReturnNumber(context, arguments[0]);
}

// (type, value) of a json_each row.
void Element(sqlite3_context* context, int /*count*/, sqlite3_value** arguments) {
  const auto type = TextOf(arguments[0]);
  if (!type) return;
  if (*type == "text") return ReturnText(context, QuoteJson(TextOf(arguments[1]).value_or("")));
  if (*type == "array" || *type == "object") return sqlite3_result_value(context, arguments[1]);
  if (*type == "true" || *type == "false" || *type == "null")
    return sqlite3_result_value(context, arguments[0]);
  ReturnNumber(context, arguments[1]);
}

// An array as it is; anything else as an empty one, so that json_each gives no row.
void Items(sqlite3_context* context, int /*count*/, sqlite3_value** arguments) {
  const auto text = TextOf(arguments[0]);
  if (text && RankOf(*text) == TypeRank::kArray) return sqlite3_result_value(context, arguments[0]);
  ReturnText(context, "[]");
}

// (name, value, name, value …), values that are undefined are left out.
void Object(sqlite3_context* context, int count, sqlite3_value** arguments) {
  std::string json = "{";
  for (int i = 0; i + 1 < count; i += 2) {
    const auto value = TextOf(arguments[i + 1]);
    if (!value) continue;
    if (json.size() > 1) json += ',';
    AppendJsonString(json, TextOf(arguments[i]).value_or(""));
    json.append(":").append(*value);
  }
  ReturnText(context, json += '}');
}

void Array(sqlite3_context* context, int count, sqlite3_value** arguments) {
  std::string json = "[";
  for (int i = 0; i < count; ++i) {
    const auto value = TextOf(arguments[i]);
    if (!value) continue;
    if (json.size() > 1) json += ',';
    json += *value;
  }
  ReturnText(context, json += ']');
}

// (number of the builtin, arguments …)
void Call(sqlite3_context* context, int count, sqlite3_value** arguments) {
  const Builtin& builtin = Builtins()[static_cast<size_t>(sqlite3_value_int(arguments[0]))];
  std::vector<Value> values;
  for (int i = 1; i < count; ++i) {
    const auto text = TextOf(arguments[i]);
    values.push_back(text ? ReadJson(*text) : std::nullopt);
  }
  if (const Value result = builtin.call(values)) ReturnText(context, WriteJson(*result));
}

struct Registration {
  const char* name;
  int arguments;
  void (*body)(sqlite3_context*, int, sqlite3_value**);
};

constexpr Registration kFunctions[] = {
    {"cosmos_equal", 2, Guarded<Equal>},     {"cosmos_compare", 2, Guarded<Compare>},
    {"cosmos_order", 1, Guarded<Order>},     {"cosmos_number", 1, Guarded<Number>},
    {"cosmos_text", 1, Guarded<Text>},       {"cosmos_from_number", 1, Guarded<FromNumber>},
    {"cosmos_element", 2, Guarded<Element>}, {"cosmos_items", 1, Guarded<Items>},
    {"cosmos_object", -1, Guarded<Object>},  {"cosmos_array", -1, Guarded<Array>},
    {"cosmos_call", -1, Guarded<Call>},
};

}  // namespace

void RegisterFunctions(Database& database) {
  constexpr int kFlags = SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS;
  for (const Registration& f : kFunctions) {
    sqlite3_create_function_v2(database.handle(), f.name, f.arguments, kFlags, nullptr, f.body,
                               nullptr, nullptr, nullptr);
  }
  RegisterAggregates(database.handle());
}

}  // namespace formwork::localhost::sql
