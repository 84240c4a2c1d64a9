#include "runtime/localhost/documents/sql/translate.h"

#include <algorithm>
#include <utility>

#include "runtime/localhost/documents/sql/translator.h"
#include "runtime/localhost/documents/sql/values.h"

namespace formwork::localhost::sql {

namespace {

std::string JoinWith(const std::vector<std::string>& parts, std::string_view separator) {
  std::string out;
  for (const std::string& part : parts)
    out.append(out.empty() ? "" : separator).append(part);
  return out;
}

std::string PathPrint(const std::string& alias, const std::vector<std::string>& names) {
  Expr path{.kind = ExprKind::kName, .text = alias};
  for (const std::string& name : names) {
    Expr step{.kind = ExprKind::kMember, .text = name};
    step.children.push_back(std::move(path));
    path = std::move(step);
  }
  return Fingerprint(path);
}

bool AnyAggregate(const Select& select) {
  return std::any_of(select.items.begin(), select.items.end(),
                     [](const SelectItem& item) { return HasAggregate(item.value); });
}

}  // namespace

std::variant<Translation, QueryFault> Translate(const Select& select, const Scope& scope) {
  Translator translator(scope);
  try {
    return translator.Run(select);
  } catch (QueryFault& fault) {  // thrown by Translator::Fail only, never leaves this file
    return std::move(fault);
  }
}

Translation Translator::Run(const Select& select) {
  std::string sql = TranslateSelect(select, false);
  return {std::move(sql), std::move(bindings_)};
}

// The one column is called v. A nested select sees the aliases of those around it.
std::string Translator::TranslateSelect(const Select& select, bool nested) {
  std::vector<std::string> conditions;
  const std::string from = Sources(select, conditions);
  if (select.where) conditions.push_back(AsBool(*select.where));
  CheckGrouping(select);
  const std::string output = Output(select);
  const bool computed =
      select.value && !AnyAggregate(select) && select.items[0].value.kind != ExprKind::kName;
  if (computed && select.group_by.empty())
    conditions.push_back("v IS NOT NULL");  // undefined gives no row
  std::string sql = select.distinct ? "SELECT DISTINCT " : "SELECT ";
  sql += output + " AS v" + from;
  if (!conditions.empty()) sql += " WHERE " + JoinWith(conditions, " AND ");
  return sql + Tail(select, nested);
}

std::string Translator::Sources(const Select& select, std::vector<std::string>& conditions) {
  std::string from;
  for (size_t i = 0; i < select.from.size(); ++i) {
    from += i == 0 ? " FROM " : " CROSS JOIN ";
    from += AddSource(select.from[i], i == 0 ? Place::kFirst : Place::kJoined, conditions);
  }
  if (!select.from.empty() && !select.from[0].path && select.where) {
    NarrowBy(*select.where, select.from[0].alias, conditions);
  }
  return from;
}

std::string Translator::AddSource(const Source& source, Place place,
                                  std::vector<std::string>& conditions) {
  const std::string table = "t" + std::to_string(tables_++);
  const Expr* root = source.path ? &*source.path : nullptr;
  while (root != nullptr && !root->children.empty())
    root = &root->children[0];
  const bool known =
      root != nullptr && std::any_of(aliases_.begin(), aliases_.end(),
                                     [&](const Alias& alias) { return alias.name == root->text; });
  if (known && source.each) {
    const std::string items = AsJson(*source.path);
    aliases_.push_back({source.alias, "cosmos_element(" + table + ".type, " + table + ".value)"});
    return "json_each(cosmos_items(" + items + ")) AS " + table;
  }
  if (known || place == Place::kJoined || !aliases_.empty()) {
    Fail(root == nullptr ? Expr{} : *root,
         "the source '" + source.alias + "' is neither the container nor x IN c.items");
  }
  conditions.push_back(table + ".container = " + Bind(scope_.container));
  if (scope_.partition) conditions.push_back(table + ".partition = " + Bind(*scope_.partition));
  conditions.push_back("(" + table + ".expires IS NULL OR " + table + ".expires > " +
                       Bind(scope_.now_millis) + ")");
  if (root == nullptr) {
    aliases_.push_back({source.alias, table + ".doc"});
    return "documents AS " + table;
  }
  aliases_.push_back({root->text, table + ".doc"});
  std::string value = AsJson(*source.path);
  aliases_.clear();  // the container itself is out of sight now
  if (!source.each) {
    conditions.push_back(value + " IS NOT NULL");
    aliases_.push_back({source.alias, std::move(value)});
    return "documents AS " + table;
  }
  aliases_.push_back({source.alias, "cosmos_element(" + table + "e.type, " + table + "e.value)"});
  return "documents AS " + table + " CROSS JOIN json_each(cosmos_items(" + value + ")) AS " +
         table + "e";
}

// A condition on the id or on the partition key picks its rows by index: `AND` leads to further
// ones, anything else is left to WHERE, which tests all of it in any case.
void Translator::NarrowBy(const Expr& condition, const std::string& alias,
                          std::vector<std::string>& conditions) {
  if (condition.kind != ExprKind::kBinary) return;
  if (condition.text == "AND") {
    for (const Expr& side : condition.children)
      NarrowBy(side, alias, conditions);
    return;
  }
  if (condition.text != "=") return;
  for (const size_t side : {size_t{0}, size_t{1}}) {
    const Expr& other = condition.children[1 - side];
    const Json* value =
        other.kind == ExprKind::kLiteral && other.literal ? &*other.literal : nullptr;
    if (other.kind == ExprKind::kParameter) value = &ParameterValue(other);
    if (value == nullptr || value->IsArray() || value->IsObject()) continue;
    const std::string path = Fingerprint(condition.children[side]);
    if (path == PathPrint(alias, {"id"}) && value->IsString())
      conditions.push_back("t0.id = " + Bind(value->text));
    if (path == PathPrint(alias, scope_.partition_path) && !scope_.partition) {
      conditions.push_back("t0.partition = " + Bind(WriteJson(*value)));
    }
  }
}

std::string Translator::Output(const Select& select) {
  if (select.star) {
    if (select.from.size() != 1) {
      Fail({},
           "SELECT * is only possible with one source; name what is wanted, as in SELECT VALUE c");
    }
    return aliases_.back().sql;
  }
  aggregates_allowed_ = true;
  std::string output;
  if (select.value) {
    output = AsJson(select.items[0].value);
  } else {
    for (const SelectItem& item : select.items) {
      output += (output.empty() ? "" : ", ") + Bind(item.name);
      output += ", " + AsJson(item.value);
    }
    output = "cosmos_object(" + output + ")";
  }
  aggregates_allowed_ = false;
  return output;
}

std::string Translator::Tail(const Select& select, bool nested) {
  std::vector<std::string> keys;
  keys.reserve(select.group_by.size());
  for (const Expr& key : select.group_by)
    keys.push_back(AsJson(key));
  std::string sql = keys.empty() ? "" : " GROUP BY " + JoinWith(keys, ", ");
  std::vector<std::string> order;
  for (const OrderItem& item : select.order_by) {
    order.push_back("cosmos_order(" + AsJson(item.value) + ")" + (item.descending ? " DESC" : ""));
  }
  if (!order.empty()) sql += " ORDER BY " + JoinWith(order, ", ");
  if (select.top && select.limit) Fail(*select.top, "TOP and OFFSET LIMIT exclude each other");
  if (select.top) sql += " LIMIT " + Bind(Count(*select.top, "TOP"));
  if (select.limit) {
    sql += " LIMIT " + Bind(Count(*select.limit, "LIMIT")) + " OFFSET " +
           Bind(Count(*select.offset, "OFFSET"));
  }
  if (nested && !select.value && !select.star && select.items.empty())
    Fail({}, "a subquery without a value");
  return sql;
}

void Translator::CheckGrouping(const Select& select) {
  const bool grouped = !select.group_by.empty();
  if (!grouped && !AnyAggregate(select)) return;
  if (!select.order_by.empty())
    Fail(select.order_by[0].value,
         "ORDER BY is not possible together with an aggregate or GROUP BY");
  if (select.star) Fail({}, "SELECT * is not possible together with GROUP BY");
  std::vector<std::string> keys;
  for (const Expr& key : select.group_by) {
    if (HasAggregate(key)) Fail(key, "an aggregate is not possible in GROUP BY");
    keys.push_back(Fingerprint(key));
  }
  for (const SelectItem& item : select.items)
    CheckGrouped(item.value, keys);
}

// What is neither an aggregate nor a key has no single value per group.
void Translator::CheckGrouped(const Expr& expr, const std::vector<std::string>& keys) {
  if (IsAggregate(expr) || std::find(keys.begin(), keys.end(), Fingerprint(expr)) != keys.end())
    return;
  if (expr.kind == ExprKind::kName || expr.select != nullptr) {
    Fail(expr,
         "'" + expr.text + "' stands in SELECT but is neither in an aggregate nor in GROUP BY");
  }
  for (const Expr& child : expr.children)
    CheckGrouped(child, keys);
}

int64_t Translator::Count(const Expr& expr, std::string_view clause) {
  const Json* value = expr.kind == ExprKind::kParameter ? &ParameterValue(expr) : &*expr.literal;
  const auto count = value->IsNumber() ? value->AsInt() : std::nullopt;
  if (!count || *count < 0) Fail(expr, std::string(clause) + " takes a whole number, 0 or more");
  return *count;
}

std::string Fingerprint(const Expr& expr) {
  std::string print = std::to_string(static_cast<int>(expr.kind)) + QuoteJson(expr.text);
  if (expr.kind == ExprKind::kMember)
    print = std::to_string(static_cast<int>(ExprKind::kIndex)) + "\"\"";
  if (expr.literal) print += WriteJson(*expr.literal);
  print += '(';
  for (const Expr& child : expr.children)
    print += Fingerprint(child) + ",";
  // c.a and c["a"] are the same.
  if (expr.kind == ExprKind::kMember) {
    print += Fingerprint({.literal = Json::String(expr.text)}) + ",";
  }
  for (const std::string& name : expr.names)
    print += QuoteJson(name);
  return print + ')';
}

}  // namespace formwork::localhost::sql
