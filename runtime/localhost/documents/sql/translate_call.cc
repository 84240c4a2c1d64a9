#include <algorithm>
#include <array>

#include "runtime/localhost/documents/sql/builtins.h"
#include "runtime/localhost/documents/sql/translator.h"

namespace formwork::localhost::sql {

namespace {

constexpr int64_t kTicksTo1970 = 621'355'968'000'000'000;  // .NET's ticks of 100 ns since year 1

struct AggregateName {
  std::string_view name;
  std::string_view sql;
};

constexpr std::array<AggregateName, 5> kAggregates = {{{"COUNT", "count"},
                                                       {"SUM", "cosmos_sum"},
                                                       {"AVG", "cosmos_avg"},
                                                       {"MIN", "cosmos_min"},
                                                       {"MAX", "cosmos_max"}}};

const AggregateName* FindAggregate(std::string_view name) {
  const auto* found = std::find_if(kAggregates.begin(), kAggregates.end(),
                                   [&](const AggregateName& a) { return a.name == name; });
  return found == kAggregates.end() ? nullptr : found;
}

// IS_…: a test of the first letter of the JSON text. $ stands for the value.
struct TypeName {
  std::string_view name;
  std::string_view test;
};

constexpr std::array<TypeName, 8> kTypes = {
    {{"IS_DEFINED", "($ IS NOT NULL)"},
     {"IS_NULL", "($ IS 'null')"},
     {"IS_STRING", "(substr($, 1, 1) IS '\"')"},
     {"IS_NUMBER", "(cosmos_number($) IS NOT NULL)"},
     {"IS_BOOL", "ifnull($ IN ('true', 'false'), 0)"},
     {"IS_ARRAY", "(substr($, 1, 1) IS '[')"},
     {"IS_OBJECT", "(substr($, 1, 1) IS '{')"},
     {"IS_PRIMITIVE", "ifnull(substr($, 1, 1) NOT IN ('[', '{'), 0)"}}};

}  // namespace

bool IsAggregate(const Expr& expr) {
  return expr.kind == ExprKind::kCall && FindAggregate(expr.text) != nullptr;
}

bool HasAggregate(const Expr& expr) {
  return IsAggregate(expr) || std::any_of(expr.children.begin(), expr.children.end(), HasAggregate);
}

Piece Translator::Call(const Expr& expr) {
  if (const auto piece = Aggregate(expr)) return *piece;
  if (const auto piece = TypeTest(expr)) return *piece;
  if (const auto piece = Moment(expr)) return *piece;
  if (expr.text == "IIF" && expr.children.size() == 3) {
    return {.sql = "CASE WHEN " + AsBool(expr.children[0]) + " THEN " + AsJson(expr.children[1]) +
                   " ELSE " + AsJson(expr.children[2]) + " END"};
  }
  const Builtin* builtin = FindBuiltin(expr.text);
  if (builtin == nullptr)
    Fail(expr, "the function '" + expr.text + "' is not supported by the local host");
  const auto count = static_cast<int>(expr.children.size());
  if (count < builtin->min_arguments || count > builtin->max_arguments) {
    const std::string wanted = builtin->min_arguments == builtin->max_arguments
                                   ? std::to_string(builtin->min_arguments)
                                   : std::to_string(builtin->min_arguments) + " to " +
                                         std::to_string(builtin->max_arguments);
    Fail(expr, "the function '" + expr.text + "' takes " + wanted + " arguments, not " +
                   std::to_string(count));
  }
  std::vector<std::string> arguments;
  for (const Expr& child : expr.children)
    arguments.push_back(AsJson(child));
  return CallBuiltin(expr.text, arguments);
}

Piece Translator::CallBuiltin(std::string_view name, const std::vector<std::string>& arguments) {
  const Builtin* builtin = FindBuiltin(name);
  std::string sql = "cosmos_call(" + std::to_string(builtin - Builtins().data());
  for (const std::string& argument : arguments)
    sql += ", " + argument;
  sql += ")";
  if (!builtin->boolean) return {.sql = sql};
  return {.sql = "(" + sql + " = 'true')", .form = Piece::Form::kBool};
}

std::optional<Piece> Translator::TypeTest(const Expr& expr) {
  const auto* type = std::find_if(kTypes.begin(), kTypes.end(),
                                  [&](const TypeName& t) { return t.name == expr.text; });
  if (type == kTypes.end()) return std::nullopt;
  if (expr.children.size() != 1) Fail(expr, "the function '" + expr.text + "' takes 1 argument");
  std::string sql(type->test);
  const size_t place = sql.find('$');
  return Piece{.sql = sql.replace(place, 1, AsJson(expr.children[0])), .form = Piece::Form::kBool};
}

std::optional<Piece> Translator::Aggregate(const Expr& expr) {
  const AggregateName* aggregate = FindAggregate(expr.text);
  if (aggregate == nullptr) return std::nullopt;
  if (!aggregates_allowed_)
    Fail(expr, "the aggregate '" + expr.text + "' is only possible in SELECT");
  if (expr.children.size() != 1) Fail(expr, "the aggregate '" + expr.text + "' takes 1 argument");
  if (HasAggregate(expr.children[0]))
    Fail(expr, "an aggregate inside the aggregate '" + expr.text + "'");
  const bool count = aggregate->name == "COUNT";
  return Piece{.sql = std::string(aggregate->sql) + "(" + AsJson(expr.children[0]) + ")",
               .form = count ? Piece::Form::kNumber : Piece::Form::kJson};
}

// The clock is the platform's, and stands still during a query.
std::optional<Piece> Translator::Moment(const Expr& expr) {
  if (!expr.children.empty()) return std::nullopt;
  if (expr.text == "GETCURRENTTIMESTAMP") {
    return Piece{.sql = Bind(scope_.now_millis), .form = Piece::Form::kNumber};
  }
  if (expr.text == "GETCURRENTTICKS") {
    return Piece{.sql = Bind(scope_.now_millis * 10'000 + kTicksTo1970),
                 .form = Piece::Form::kNumber};
  }
  if (expr.text == "GETCURRENTDATETIME") {
    return Piece{.sql = "strftime('\"%Y-%m-%dT%H:%M:%f0000Z\"', " + Bind(scope_.now_millis) +
                        " / 1000.0, 'unixepoch')"};
  }
  return std::nullopt;
}

}  // namespace formwork::localhost::sql
