#include <algorithm>
#include <utility>

#include "runtime/localhost/documents/sql/translator.h"
#include "runtime/localhost/documents/sql/values.h"

namespace formwork::localhost::sql {

namespace {

constexpr size_t kMaxBindings = 30'000;  // SQLite takes 32,766

bool IsScalarConstant(const Piece& piece) {
  return piece.constant != nullptr && !piece.constant->IsArray() && !piece.constant->IsObject();
}

// A name that a JSON path spells as it is. Others (SQLite's paths know no escapes) are looked up by
// cosmos_call.
bool IsPathName(std::string_view name) {
  for (const char c : name) {
    if (c == '"' || c == '\\' || static_cast<unsigned char>(c) < 0x20) return false;
  }
  return !name.empty() && QuoteJson(name).size() == name.size() + 2;
}

// The step of a JSON path, "" if there is none for this index.
std::string Step(const Json& index) {
  if (index.IsString()) return IsPathName(index.text) ? ".\"" + index.text + "\"" : "";
  const auto position = index.AsInt();
  if (!index.IsNumber() || !position || *position < 0 || *position > 1'000'000'000) return "";
  return "[" + std::to_string(*position) + "]";
}

}  // namespace

std::string Translator::Bind(Binding value) {
  if (bindings_.size() >= kMaxBindings) Fail({}, "the query has more than 30,000 values");
  bindings_.push_back(std::move(value));
  return "?" + std::to_string(bindings_.size());
}

void Translator::Fail(const Expr& at, std::string message) {
  throw QueryFault{std::move(message), at.offset};
}

std::string Translator::ToJson(const Piece& piece) {
  switch (piece.form) {
    case Piece::Form::kBool:
      return "CASE " + piece.sql + " WHEN 1 THEN 'true' WHEN 0 THEN 'false' END";
    case Piece::Form::kNumber:
      return "cosmos_from_number(" + piece.sql + ")";
    default:
      return piece.sql;
  }
}

std::string Translator::ToBool(const Piece& piece) {
  switch (piece.form) {
    case Piece::Form::kBool:
      return piece.sql;
    case Piece::Form::kNumber:
      return "NULL";
    default:
      return "CASE " + piece.sql + " WHEN 'true' THEN 1 WHEN 'false' THEN 0 END";
  }
}

std::string Translator::ToNumber(const Piece& piece) {
  if (piece.form == Piece::Form::kNumber) return piece.sql;
  if (piece.form == Piece::Form::kBool) return "NULL";
  return "cosmos_number(" + piece.sql + ")";
}

Piece Translator::Any(const Expr& expr) {
  switch (expr.kind) {
    case ExprKind::kLiteral:
      return expr.literal ? Constant(&*expr.literal) : Piece{.sql = "NULL"};
    case ExprKind::kParameter:
      return Parameter(expr);
    case ExprKind::kName:
      return Name(expr);
    case ExprKind::kMember:
    case ExprKind::kIndex:
      return Path(expr);
    case ExprKind::kUnary:
      return Unary(expr);
    case ExprKind::kBinary:
      return Binary(expr);
    case ExprKind::kConditional:
      return {.sql = "CASE WHEN " + AsBool(expr.children[0]) + " THEN " + AsJson(expr.children[1]) +
                     " ELSE " + AsJson(expr.children[2]) + " END"};
    case ExprKind::kIn:
      return In(expr);
    case ExprKind::kBetween: {
      const Piece low = Compare(">=", expr.children[0], expr.children[1]);
      const Piece high = Compare("<=", expr.children[0], expr.children[2]);
      return {.sql = "(" + low.sql + " AND " + high.sql + ")", .form = Piece::Form::kBool};
    }
    case ExprKind::kCall:
      return Call(expr);
    case ExprKind::kLike:
    case ExprKind::kArray:
    case ExprKind::kObject:
      return Construct(expr);
    default:
      return Subquery(expr);
  }
}

Piece Translator::Constant(const Json* value) {
  return {.sql = Bind(WriteJson(*value)), .constant = value};
}

const Json& Translator::ParameterValue(const Expr& expr) const {
  const auto found = scope_.parameters.find(expr.text);
  if (found == scope_.parameters.end())
    Fail(expr, "the parameter '@" + expr.text + "' has no value");
  return found->second;
}

Piece Translator::Parameter(const Expr& expr) {
  return Constant(&ParameterValue(expr));
}

Piece Translator::Name(const Expr& expr) {
  const auto alias = std::find_if(aliases_.rbegin(), aliases_.rend(),
                                  [&](const Alias& a) { return a.name == expr.text; });
  if (alias != aliases_.rend()) return {.sql = alias->sql};
  Fail(expr, "the name '" + expr.text +
                 "' is no alias of FROM; a property is written with one, as in c." + expr.text);
}

// As many steps as possible become one JSON path; an index that is only known with the document
// ends it.
Piece Translator::Path(const Expr& expr) {
  std::string path;
  const Expr* at = &expr;
  while (at->kind == ExprKind::kMember || at->kind == ExprKind::kIndex) {
    Json name;
    const Json* index = nullptr;
    if (at->kind == ExprKind::kMember) {
      name = Json::String(at->text);
      index = &name;
    } else if (at->children[1].kind == ExprKind::kLiteral && at->children[1].literal) {
      index = &*at->children[1].literal;
    } else if (at->children[1].kind == ExprKind::kParameter) {
      index = &ParameterValue(at->children[1]);
    }
    const std::string step = index == nullptr ? "" : Step(*index);
    if (step.empty()) break;
    path.insert(0, step);
    at = &at->children[0];
  }
  std::string base;
  if (at->kind == ExprKind::kMember || at->kind == ExprKind::kIndex) {
    const std::string value = AsJson(at->children[0]);
    const std::string index =
        at->kind == ExprKind::kMember ? Bind(QuoteJson(at->text)) : AsJson(at->children[1]);
    base = CallBuiltin(" []", {value, index}).sql;
  } else {
    base = AsJson(*at);
  }
  if (path.empty()) return {.sql = base};
  return {.sql = "(" + base + " -> " + Bind("$" + path) + ")"};
}

Piece Translator::Unary(const Expr& expr) {
  const Expr& operand = expr.children[0];
  if (expr.text == "NOT")
    return {.sql = "(NOT " + AsBool(operand) + ")", .form = Piece::Form::kBool};
  if (expr.text == "~") return CallBuiltin(" ~", {AsJson(operand)});
  return {.sql = "(" + expr.text + AsNumber(operand) + ")", .form = Piece::Form::kNumber};
}

Piece Translator::Binary(const Expr& expr) {
  const std::string& op = expr.text;
  const Expr& left = expr.children[0];
  const Expr& right = expr.children[1];
  if (op == "AND" || op == "OR") {
    const std::string a = AsBool(left);
    return {.sql = "(" + a + " " + op + " " + AsBool(right) + ")", .form = Piece::Form::kBool};
  }
  if (op == "??") {
    const std::string a = AsJson(left);
    return {.sql = "ifnull(" + a + ", " + AsJson(right) + ")"};
  }
  if (op == "+" || op == "-" || op == "*" || op == "/") {
    const std::string a =
        AsNumber(left) + (op == "/" ? " * 1.0" : "");  // COUNT(1) / 2 is no division of integers
    return {.sql = "(" + a + " " + op + " " + AsNumber(right) + ")", .form = Piece::Form::kNumber};
  }
  if (op == "||" || op == "%" || op == "&" || op == "|" || op == "^") {
    const std::string a = AsJson(left);
    return CallBuiltin(op == "||" ? "CONCAT" : " " + op, {a, AsJson(right)});
  }
  return Compare(op, left, right);
}

// Equality between types is false, not undefined: the product's own clients evaluate it so, and
// `c.x != null` would be useless otherwise. Order between types is undefined.
Piece Translator::Compare(std::string_view op, const Expr& left, const Expr& right) {
  const Piece a = Any(left);
  const Piece b = Any(right);
  if (op == "=" || op == "!=") return Equal(a, b, op == "!=");
  const std::string sign(op);
  const Json* constant = a.constant != nullptr ? a.constant : b.constant;
  const bool numeric = a.form == Piece::Form::kNumber || b.form == Piece::Form::kNumber ||
                       (constant != nullptr && constant->IsNumber());
  if (numeric)
    return {.sql = "(" + ToNumber(a) + " " + sign + " " + ToNumber(b) + ")",
            .form = Piece::Form::kBool};
  if (constant != nullptr && constant->IsString()) {
    return {.sql = "(cosmos_text(" + ToJson(a) + ") " + sign + " cosmos_text(" + ToJson(b) + "))",
            .form = Piece::Form::kBool};
  }
  return {.sql = "(cosmos_compare(" + ToJson(a) + ", " + ToJson(b) + ") " + sign + " 0)",
          .form = Piece::Form::kBool};
}

// Scalars are equal when their canonical texts are: SQLite's own comparison, which an index can
// serve.
Piece Translator::Equal(const Piece& left, const Piece& right, bool negated) {
  if (IsScalarConstant(left) || IsScalarConstant(right)) {
    return {.sql = "(" + ToJson(left) + (negated ? " <> " : " = ") + ToJson(right) + ")",
            .form = Piece::Form::kBool};
  }
  return {.sql = std::string(negated ? "(1 - " : "(") + "cosmos_equal(" + ToJson(left) + ", " +
                 ToJson(right) + "))",
          .form = Piece::Form::kBool};
}

Piece Translator::In(const Expr& expr) {
  const Piece needle = Any(expr.children[0]);
  std::vector<Piece> items;
  bool plain = true;
  for (size_t i = 1; i < expr.children.size(); ++i) {
    items.push_back(Any(expr.children[i]));
    plain = plain && IsScalarConstant(items.back());
  }
  std::string sql;
  for (const Piece& item : items) {
    if (!sql.empty()) sql += plain ? ", " : " OR ";
    sql += plain ? item.sql : Equal(needle, item, false).sql;
  }
  if (plain) sql = ToJson(needle) + " IN (" + sql + ")";
  return {.sql = "(" + sql + ")", .form = Piece::Form::kBool};
}

Piece Translator::Construct(const Expr& expr) {
  if (expr.kind == ExprKind::kLike) {
    std::vector<std::string> arguments;
    for (const Expr& child : expr.children)
      arguments.push_back(AsJson(child));
    return CallBuiltin(" LIKE", arguments);
  }
  std::string sql;
  for (size_t i = 0; i < expr.children.size(); ++i) {
    if (i > 0) sql += ", ";
    if (expr.kind == ExprKind::kObject) sql += Bind(expr.names[i]) + ", ";
    sql += AsJson(expr.children[i]);
  }
  return {.sql = (expr.kind == ExprKind::kObject ? "cosmos_object(" : "cosmos_array(") + sql + ")"};
}

Piece Translator::Subquery(const Expr& expr) {
  const size_t outer_aliases = aliases_.size();
  const bool outer_aggregates = std::exchange(aggregates_allowed_, false);
  const std::string inner = TranslateSelect(*expr.select, true);
  aliases_.resize(outer_aliases);
  aggregates_allowed_ = outer_aggregates;
  if (expr.kind == ExprKind::kExists)
    return {.sql = "EXISTS (" + inner + ")", .form = Piece::Form::kBool};
  if (expr.kind == ExprKind::kCollect)
    return {.sql = "(SELECT cosmos_collect(v) FROM (" + inner + "))"};
  return {.sql = "(" + inner + ")"};
}

}  // namespace formwork::localhost::sql
